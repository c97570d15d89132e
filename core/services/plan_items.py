"""What a company decides about one action: kept as a document, checked once, read back the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from core.errors import InputError

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_STEPS = 20
MOST_EUR = 1e9
LONGEST = {"owner": 120, "supplier": 400, "note": 2_000, "why": 400}
LONGEST_STEP = 200
LABELS = {"owner": "Responsable", "supplier": "Contact fournisseur", "note": "Note", "why": "Raison"}


class Status(StrEnum):
    IDEA = "idea"
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"


class Refusal(StrEnum):
    ALREADY = "already"  # déjà fait
    EXPENSIVE = "expensive"
    NOT_APPLICABLE = "not_applicable"
    LATER = "later"
    OTHER = "other"


ACCEPTED = frozenset({Status.PLANNED, Status.STARTED, Status.DONE})


@dataclass(frozen=True, slots=True)
class PlanStep:
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class PlanItem:
    """`uptake` 0…1 of the action's effect, from nothing before `start` to all of it in `end` (None: not said yet).

    `budget_eur` excluding tax; `amount`: how many of what its cost is multiplied by, when somebody said it. `refusal`
    and `why` when it was refused. `owner`, `supplier` and `note` are what a person typed.
    """

    status: Status
    refusal: Refusal | None = None
    why: str = ""
    uptake: float = 1.0
    start: int | None = None
    end: int | None = None
    owner: str = ""
    budget_eur: float | None = None
    amount: float | None = None
    steps: tuple[PlanStep, ...] = ()
    note: str = ""
    supplier: str = ""


def as_document(item: PlanItem) -> dict[str, Any]:
    """Plain values, as JSON gives them back."""
    return {**asdict(item), "status": item.status.value, "steps": [asdict(step) for step in item.steps]}


def from_document(kept: Mapping[str, Any]) -> PlanItem:
    """What `as_document` gave."""
    refusal = kept["refusal"]
    return PlanItem(
        **{
            **kept,
            "status": Status(kept["status"]),
            "refusal": None if refusal is None else Refusal(refusal),
            "steps": tuple(PlanStep(**step) for step in kept["steps"]),
        }
    )


def checked(item: PlanItem) -> None:
    """Raises InputError naming what is wrong."""
    if (item.status is Status.REFUSED) != (item.refusal is not None):
        raise InputError("Dites pourquoi l'action est refusée ; une action retenue n'a pas de raison de refus.")
    if not 0 <= item.uptake <= 1:
        raise InputError("Ampleur : entre 0 et 100 %.")
    for year in (item.start, item.end):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise InputError("Années : entre {first} et {last}.", first=FIRST_YEAR, last=LAST_YEAR)
    if item.start is not None and item.end is not None and item.end < item.start:
        raise InputError("La fin ({end}) vient avant le début ({start}).", start=item.start, end=item.end)
    for value in (item.budget_eur, item.amount):
        if value is not None and not (math.isfinite(value) and 0 <= value <= MOST_EUR):
            raise InputError("Budget et quantité : un nombre positif, au plus un milliard.")
    _check_texts(item)


def _check_texts(item: PlanItem) -> None:
    for name, most in LONGEST.items():
        text = getattr(item, name)
        if len(text) > most or "\0" in text:
            raise InputError("{label} : au plus {most} caractères.", label=LABELS[name], most=most)
    if len(item.steps) > MOST_STEPS:
        raise InputError("Au plus {most} étapes par action.", most=MOST_STEPS)
    if any(not 0 < len(step.text.strip()) <= LONGEST_STEP or "\0" in step.text for step in item.steps):
        raise InputError("Une étape compte entre 1 et {most} caractères.", most=LONGEST_STEP)
