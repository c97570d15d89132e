"""Do the walls stand? PostgreSQL's own catalogue is asked (lints.sql) at every start and by `make migrate`: a table
without a policy stops the program, whoever made that table. What the walls do is checked by tests/security."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from core.errors import DataError

_QUESTIONS = Path(__file__).with_suffix(".sql")


def findings(connection: Connection) -> list[str]:
    """« rule: object that breaks it »; empty when the walls stand."""
    rows = connection.execute(text(_QUESTIONS.read_text(encoding="utf-8")))
    return [f"{rule}: {name}" for rule, name in rows]


def check(connection: Connection) -> None:
    """Nothing when the walls stand. Raises DataError naming the objects that break a rule."""
    found = findings(connection)
    if found:
        raise DataError(
            "La base de données ne respecte pas les règles d'isolement entre entreprises : {found}. Rétablissez ces "
            "droits et ces politiques avant d'ouvrir l'application sur cette base (docs/security.md).",
            found=" ; ".join(found),
        )
