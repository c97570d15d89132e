"""The actions of the audit in words that people read. An action without words is shown as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.ingest.tables import DATA, read_table


@dataclass(frozen=True, slots=True)
class ActionWords:
    """An action and how it is said."""

    action: str
    label_fr: str
    label_en: str


@cache
def actions() -> dict[str, ActionWords]:
    """data/audit_actions.csv by action. Raises DataError."""
    return {row.action: row for row in read_table(DATA / "audit_actions.csv", ActionWords)}


def said(action: str, language: str = "fr") -> str:
    """« answer_saved » → « réponse enregistrée »."""
    found = actions().get(action)
    return action if found is None else found.label_en if language == "en" else found.label_fr
