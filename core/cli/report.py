"""`report`: a report of a kept calculation, in a file. Nothing is kept of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.footprints import RunId, run_uuid
from core.cli.terminal import Json, emit, house, read
from core.errors import InputError

KINDS = {".pdf": "pdf", ".html": "html", ".xlsx": "xlsx"}
VSME = ".xlsx"


def report(
    run_id: RunId,
    out: Annotated[Path, typer.Option(help="Fichier à écrire : .pdf, .html ou .xlsx dit ce que c'est.")],
    template: Annotated[str, typer.Option(help="complet, synthese, banque ou vsme.")] = "complet",
    lang: Annotated[str, typer.Option(help="fr ou en.")] = "fr",
    vsme_template: Annotated[
        Path | None, typer.Option(help="Modèle numérique VSME de l'EFRAG (.xlsx) : --out en est la copie remplie.")
    ] = None,
    to_json: Json = False,
) -> None:
    """Écrit le rapport d'un calcul conservé (le rapport lui-même n'est pas conservé : pas de code de vérification)."""
    run, kind = run_uuid(run_id), kind_of(out)
    if vsme_template is not None and out.suffix.lower() != VSME:
        raise InputError("--out : le modèle VSME rempli est un .xlsx, pas « {name} ».", name=out.name)
    blank = None if vsme_template is None else read(vsme_template)
    services = house()
    who = services.companies.operator()
    told: dict[str, Any] = {"run_id": str(run), "file": str(out), "kind": kind}
    if blank is None:
        content = services.reports.print_now(who, run, template, lang, kind)
        told |= {"template": template, "language": lang}
    else:
        filled = services.reports.vsme(who, run, blank)
        content = filled.content
        told |= {"template": "vsme", "written": filled.written, "unknown": filled.unknown, "missing": filled.missing}
    write_whole(out, content)
    emit({**told, "bytes": len(content)}, to_json, _words)


def kind_of(out: Path) -> str:
    """What the name of the file asks for. Raises InputError."""
    try:
        return KINDS[out.suffix.lower()]
    except KeyError:
        raise InputError(
            "--out : « {name} » ne dit pas quel rapport écrire. Terminez son nom par {choices}.",
            name=out.name,
            choices=", ".join(KINDS),
        ) from None


def write_whole(path: Path, content: bytes) -> None:
    """All of the file or nothing of it: written beside, then renamed. Raises InputError."""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise InputError(UNWRITABLE, path=path) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise InputError(UNWRITABLE, path=path) from error


def _umask() -> int:
    """What this process takes off the rights of a new file; it can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _words(told: dict[str, Any]) -> str:
    """What was written, in a few French lines."""
    said = [f"{told['file']} écrit ({told['bytes'] / 1024:.0f} Ko)."]
    if "written" in told:
        said += [
            f"{told['written']} données écrites dans le modèle VSME.",
            f"{told['unknown']} inconnues de ce bilan, laissées vides ; {told['missing']} sans place dans ce modèle.",
            "Ouvrez-le dans Excel et enregistrez-le avant de le convertir : ses formules se calculent.",
            "Dans LibreOffice, recalculez d'abord tout (Ctrl+Maj+F9).",
        ]
    return "\n".join(said)


UNWRITABLE = "« {path} » ne peut pas être écrit : vérifiez le dossier et ses droits."
