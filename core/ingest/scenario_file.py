"""A scenario as a file (docs/scenarios.md): YAML text, or the same document as JSON. Errors name the line's field.

A percentage is written with its sign (« 50 % »): 0,5 and 50 are never guessed apart. An action is one of the bank, or a
line of one's own that takes a share off a BEGES post.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.carbon.scenario import Choice, Scenario
from core.carbon.scenario_mix import CONSTANT
from core.errors import InputError
from core.ingest.yaml_text import Plain, Record, read

FILE = "Scénario"
MOST_ACTIONS = 40
_PERCENT = re.compile(r"([+-]?\d{1,3}(?:[.,]\d{1,9})?)\s*%")
_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(?:€/t)?")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Custom:
    """A line of one's own: `reduction` (0…1) of a BEGES post at full uptake, whatever the footprint. `id` is ours."""

    id: str
    label: str
    post: str
    reduction: float


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """The scenario, and what its own lines mean: their ids are among its choices."""

    scenario: Scenario
    customs: tuple[Custom, ...]


def read_scenario(text: str, posts: Mapping[str, object]) -> ScenarioFile:
    """Raises InputError. `posts`: the BEGES posts that exist."""
    return read_document(read(text, FILE), posts)


def read_document(document: Plain, posts: Mapping[str, object]) -> ScenarioFile:
    """The same from a document already read. Raises InputError."""
    record = Record(document, FILE, InputError)
    rows = record.items("actions")
    if len(rows) > MOST_ACTIONS:
        raise record.error("au plus {most} actions, pas {n}", most=MOST_ACTIONS, n=len(rows))
    lines = [_line(row, place, posts) for place, row in enumerate(rows, start=1)]
    found = Scenario(
        name=record.text("name"),
        growth=_percent(record, "growth", "0"),
        electricity=record.text("electricity", CONSTANT),
        choices=tuple(choice for choice, _ in lines),
        carbon_price=_number(record, "carbon_price"),
        carbon_price_growth=_percent(record, "carbon_price_growth", "0"),
        target=record.text("target", "sbti-1.5"),
        horizon=_year(record, "horizon", "2030"),
    )
    record.close()
    return ScenarioFile(found, tuple(custom for _, custom in lines if custom))


def _line(row: Plain, place: int, posts: Mapping[str, object]) -> tuple[Choice, Custom | None]:
    record = Record(row, f"{FILE}, action {place}", InputError)
    custom = None if record.has("id") else _custom(record, f"custom_{place}", posts)
    choice = Choice(
        id=custom.id if custom else record.text("id"),
        uptake=_percent(record, "uptake", "100 %"),
        start=_year(record, "start"),
        end=_year(record, "end"),
    )
    record.close(lambda key: " ; une action de la banque n'a que id, uptake, start et end" if not custom else "")
    return choice, custom


def _custom(record: Record, name: str, posts: Mapping[str, object]) -> Custom:
    label, reduction = record.text("label"), _percent(record, "reduction")
    if not 0 <= reduction <= 1:
        raise record.error("« reduction » va de 0 à 100 %")
    return Custom(name, label, record.one_of("post", sorted(posts)), reduction)


def _percent(record: Record, key: str, default: str | None = None) -> float:
    """« 2,5 % » → 0.025. Zero needs no sign."""
    typed = record.text(key, default).replace("−", "-")
    if typed == "0":
        return 0.0
    found = _PERCENT.fullmatch(typed)
    if found is None:
        raise record.error("« {key}: {typed} » n'est pas un pourcentage comme « 50 % »", key=key, typed=typed[:40])
    return float(found[1].replace(",", ".")) / 100


def _number(record: Record, key: str) -> float:
    typed = record.text(key, "0")
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise record.error("« {key}: {typed} » n'est pas un montant en €/t", key=key, typed=typed[:40])
    return float(found[1].replace(",", "."))


def _year(record: Record, key: str, default: str | None = None) -> int:
    typed = record.text(key, default)
    if not _YEAR.fullmatch(typed):
        raise record.error("« {key}: {typed} » n'est pas une année", key=key, typed=typed[:40])
    return int(typed)
