"""What an entry of the audit is about, in words: « clé d'API d7e90498 », « rôle : Analyste »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access import Role
from pages.parts import people_words
from pages.parts.i18n import _

UUID_LENGTH, SHOWN = 36, 8


def about(name: str) -> str:
    """The object of an entry, `kind/id`; of a long id, what is enough to tell it from another."""
    kind, _slash, rest = name.replace(":", "/").partition("/")
    return f"{_kind(kind)} {rest[:SHOWN] if len(rest) == UUID_LENGTH else rest}".strip()


def detail(found: Mapping[str, Any]) -> str:
    """What the entry says besides, on one line."""
    return " · ".join(_("{name} : {value}").format(name=_name(name), value=_value(v)) for name, v in found.items())


def _kind(kind: str) -> str:
    return {
        "account": _("compte"),
        "answers": _("réponses"),
        "api_key": _("clé d'API"),
        "comment": _("commentaire"),
        "company": _("entreprise"),
        "edition": _("édition"),
        "invitation": _("invitation"),
        "key": _("clé d'API"),
        "person": _("personne"),
        "run": _("calcul"),
        "session": _("session"),
    }.get(kind, kind)


def _name(name: str) -> str:
    return {
        "after": _("après"),
        "before": _("avant"),
        "count": _("nombre"),
        "fields": _("champs"),
        "hint": _("se termine par"),
        "reason": _("raison"),
        "role": _("rôle"),
        "scopes": _("droits"),
        "second_factor": _("second facteur"),
        "sessions": _("sessions"),
        "tier": _("offre"),
        "year": _("année"),
    }.get(name, name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return people_words.role(Role(str(value))) if value in set(Role) else str(value)
