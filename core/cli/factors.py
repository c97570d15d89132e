"""`factors import`, `factors show`, `factors search`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.terminal import Json, emit, house, read

app = typer.Typer(no_args_is_help=True)

_SHOWN = 20
_STATUSES = {"valid_generic": "valide", "valid_specific": "valide, usage particulier", "archived": "archivé"}


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Le CSV de la Base Carbone (ADEME).")],
    activate: Annotated[bool, typer.Option("--activate", help="Calculer avec cette édition dès maintenant.")] = False,
    to_json: Json = False,
) -> None:
    """Lit un fichier de la Base Carbone dans une nouvelle édition et dit ce qu'elle change."""
    content = read(file)
    editions = house().editions
    report = editions.import_file(file.name, content)
    if activate:
        editions.activate(report.edition_id)
    emit({**report.as_json(), "activated": activate}, to_json, _import_words)


@app.command()
def show(ref: Annotated[str, typer.Argument(help="Identifiant ADEME ou clé stable.")], to_json: Json = False) -> None:
    """Montre un facteur de l'édition en service."""
    emit(house().factors.card(ref).as_json(), to_json, _card_words)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(help="Des mots, dans n'importe quel ordre.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Nombre de réponses.")] = _SHOWN,
    to_json: Json = False,
) -> None:
    """Cherche un facteur dans l'édition en service."""
    words = " ".join(text)
    factors = house().factors
    found = [{name: getattr(hit, name) for name in hit.__slots__} for hit in factors.search(words, limit)]
    emit({"query": words, "count": len(found), "results": found}, to_json, _search_words)


def _import_words(report: dict[str, Any]) -> str:
    known = "déjà importée, rien n'a changé" if report["already_imported"] else "importée"
    service = "en service" if report["activated"] else "pas encore en service (--activate)"
    rejected = [f"  {reason['reason']}" for reason in report["reasons"][:_SHOWN]]
    if report["rejected"] > _SHOWN:
        rejected.append(f"  … et {report['rejected'] - _SHOWN} autres (--json pour les voir toutes)")
    keys = [f"  {key['key']} ({key['id']})" for key in report["unresolved_keys"]]
    return "\n".join(
        [
            f"{report['edition']} : {known}, {service}.",
            f"{report['read']} lignes lues = {report['kept']} gardées + {report['rejected']} refusées "
            f"({report['elements']} éléments, {report['parts']} postes).",
            *rejected,
            f"Par rapport à {report['compared_with']} : {report['added']} ajoutés, {report['changed']} modifiés, "
            f"{report['removed']} retirés, {report['archived']} archivés ; "
            f"{len(report['used_by'])} calculs conservés les utilisent.",
            *(["Clés sans facteur utilisable dans cette édition :", *keys] if keys else []),
        ]
    )


def _card_words(card: dict[str, Any]) -> str:
    parts = [f"  {part['total']} {part['label']}" for part in card["parts"]]
    said = [text for text in (card["nickname"], card["anomaly"], card["trap"]) if text]
    return "\n".join(
        [
            f"{card['id']} {card['label']}",
            f"{card['total']} kgCO2e/{card['unit']} ({card['edition']}, {_STATUSES[card['status']]})",
            *parts,
            *said,
        ]
    )


def _search_words(found: dict[str, Any]) -> str:
    if not found["results"]:
        return f"Aucun facteur pour « {found['query']} »."
    return "\n".join(
        f"{hit['id']:>6}  {hit['total']:<10g} kgCO2e/{hit['unit']:<16} {hit['nickname'] or hit['label']}"
        for hit in found["results"]
    )
