"""`match TEXT`, `match --file QUERIES`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from core.cli.terminal import Json, house, read
from core.errors import InputError
from core.ingest.text import decode
from core.match.shapes import Asked, Matched
from core.services.matching import as_json

_BAR = "  "


def match(
    text: Annotated[list[str] | None, typer.Argument(help="Un texte : « gazole 450 L ».")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Un fichier, un texte par ligne.")] = None,
    account: Annotated[str, typer.Option(help="Compte du plan comptable (6226).")] = "",
    unit: Annotated[str, typer.Option(help="Unité de la quantité, si le texte ne la dit pas.")] = "",
    to_json: Json = False,
) -> None:
    """Propose des facteurs d'émission de l'édition en service pour un texte, avec leurs raisons."""
    texts = _texts(text, file)
    asked = [Asked(one, account, unit) for one in texts]
    for found in house().matching.match_many(None, asked):
        typer.echo(json.dumps(as_json(found), ensure_ascii=False) if to_json else _words(found))


def _texts(text: Sequence[str] | None, file: Path | None) -> list[str]:
    """The texts to match. Raises InputError: neither a text nor a file, or both."""
    if (file is None) == (not text):
        raise InputError("Donnez soit un texte, soit --file FICHIER (un texte par ligne).")
    return [" ".join(text or [])] if file is None else decode(read(file)).splitlines()


def _words(found: Matched) -> str:
    """A few French lines."""
    sure = f"confiance {found.confidence:.0%}"
    head = f"« {found.query} » : {'aucun facteur sûr' if found.abstained else 'facteur proposé'} ({sure})"
    lines = [
        f"{_BAR}{place}. {one.factor} {one.label} (kgCO2e/{one.unit}) — {' ; '.join(one.reasons)}"
        for place, one in enumerate(found.candidates, start=1)
    ]
    return "\n".join([head, *lines])
