"""`audit verify`, `audit head`: is the platform's journal whole, and where does it end."""

from __future__ import annotations

from typing import Any

import typer

from core.access import NO_COMPANY, Role, Who
from core.cli.terminal import Json, emit, house

OPERATOR = Who(NO_COMPANY, Role.ADMIN)  # whoever may run commands on this machine
BROKEN = 1

app = typer.Typer(no_args_is_help=True)


@app.command()
def verify(to_json: Json = False) -> None:
    """Recalcule la chaîne entière. Code de sortie 1 quand une ligne n'est plus celle qui fut écrite."""
    found = house().audit.verify(OPERATOR)
    emit({"ok": found.ok, "rows": found.rows, "first_bad": found.first_bad}, to_json, _verified_words)
    if not found.ok:
        raise typer.Exit(BROKEN)


@app.command()
def head(to_json: Json = False) -> None:
    """Donne la dernière ligne de la chaîne, à garder ailleurs : une chaîne coupée se voit alors."""
    found = house().audit.head(OPERATOR)
    emit({"seq": found.seq if found else 0, "hash": found.hash if found else None}, to_json, _head_words)


def _verified_words(found: dict[str, Any]) -> str:
    if found["ok"]:
        return f"Journal vérifié : {found['rows']} lignes, aucune modifiée."
    return f"Journal modifié : la ligne {found['first_bad']} n'est plus celle qui fut écrite."


def _head_words(found: dict[str, Any]) -> str:
    return f"{found['seq']} {found['hash']}" if found["seq"] else "Journal vide."
