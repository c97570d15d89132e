"""`benchmark publish`: the cells of the comparison between companies, once a month, for the scheduler."""

from __future__ import annotations

from typing import Any

import typer

from core.cli.terminal import Json, emit, house

app = typer.Typer(no_args_is_help=True)


@app.callback()
def benchmark() -> None:
    """Comparaison entre entreprises."""


@app.command()
def publish(to_json: Json = False) -> None:
    """Publie les groupes d'au moins dix entreprises de ce mois-ci ; ne fait rien s'ils le sont déjà."""
    emit({"cells": house().benchmarks.publish()}, to_json, _words)


def _words(found: dict[str, Any]) -> str:
    if not found["cells"]:
        return "Rien à publier : déjà fait ce mois-ci, ou aucun groupe d'au moins dix entreprises."
    return f"Groupes publiés : {found['cells']}."
