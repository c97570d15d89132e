"""What Pydantic finds wrong in a request, as places and sentences of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import CarbonScoreError, InputError

Found = list[tuple[str | None, CarbonScoreError]]
TAGS = frozenset({"from_year", "from_activities", "from_answers"})  # steps that are names of ours, not of the body
MOST = 100


def read(errors: Iterable[Mapping[str, Any]]) -> Found:
    """(JSON pointer in the body, sentence). Headers and query parameters are under /header and /query, the parts of
    the address under /path; a body that is not JSON has no place (None)."""
    found = [(_place(error), _sentence(error)) for error in errors]
    return found[:MOST]


def _place(error: Mapping[str, Any]) -> str | None:
    where, *steps = error["loc"]
    if error["type"] == "json_invalid":
        return None
    kept = [str(step) for step in steps if step not in TAGS]
    if where != "body":
        kept.insert(0, str(where))
    return "".join(f"/{shown(step)}" for step in kept)


def shown(step: str) -> str:
    """A name as a step of a JSON pointer, without what cannot be shown."""
    plain = "".join(c for c in step[:100] if c.isprintable())
    return plain.replace("~", "~0").replace("/", "~1")


def _sentence(error: Mapping[str, Any]) -> CarbonScoreError:
    kind, limits = str(error["type"]), error.get("ctx", {})
    if kind == "json_invalid":
        return InputError("Le corps de la requête n'est pas un JSON lisible.")
    if kind == "missing":
        return InputError("Ce champ est obligatoire.")
    if kind == "extra_forbidden":
        return InputError("Champ inconnu : retirez-le, ou corrigez son nom.")
    if kind in _LIMITS:
        name, sign = _LIMITS[kind]
        return InputError("Valeur hors limites : {sign} {bound}.", sign=sign, bound=limits.get(name, ""))
    if kind in ("literal_error", "enum"):
        return InputError("Valeur inconnue. Choix : {choices}.", choices=limits.get("expected", ""))
    if kind == "finite_number":
        return InputError("Un nombre fini est attendu.")
    return InputError("Valeur illisible : un autre type est attendu ({kind}).", kind=kind)


_LIMITS = {
    "greater_than": ("gt", ">"),
    "greater_than_equal": ("ge", "≥"),
    "less_than": ("lt", "<"),
    "less_than_equal": ("le", "≤"),
    "too_long": ("max_length", "n ≤"),
    "too_short": ("min_length", "n ≥"),
    "string_too_long": ("max_length", "n ≤"),
    "string_too_short": ("min_length", "n ≥"),
    "string_pattern_mismatch": ("pattern", "~"),
}
