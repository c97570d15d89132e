"""What a screen, the API and the command line say of a ledger: its facts, its groups, the amounts by status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import polars as pl

from core.carbon.activity import Activity
from core.carbon.factors import FactorBook
from core.carbon.form import Form
from core.carbon.gather import Brought, given_physically
from core.carbon.ledger import COUNTED
from core.carbon.ledger_activities import Told
from core.carbon.units import Units
from core.errors import CarbonScoreError, FactorNotFound
from core.ingest.fec import FecFacts

Facts = Mapping[str, Any]
SUGGESTIONS = "suggestions"  # kept beside the facts of the file


@dataclass(frozen=True)
class View:
    """A ledger as it stands. `groups`: as core.carbon.ledger_decisions.decided gives them, the largest first.

    `totals`: cents by status, which sum to `net`. `kg`: what all proposals would count for, confirmed or not.
    `physical`: the fields of the questionnaire that somebody answered in a quantity; `suggested`: labels were read;
    `other_siren`: that of the company, when the file's is another.
    """

    year: int
    name: str
    sha256: str
    uploaded_at: datetime
    facts: Facts
    groups: pl.DataFrame
    totals: Mapping[str, int]
    net: int
    kg: float
    edition: str
    physical: frozenset[str] = frozenset()
    suggested: bool = False
    other_siren: str = ""

    @property
    def unconfirmed(self) -> pl.DataFrame:
        """The groups that would count and wait for somebody's word."""
        return self.groups.filter(pl.col("status") == COUNTED, ~pl.col("confirmed"))

    def group(self, group_id: str) -> dict[str, Any] | None:
        found = self.groups.filter(pl.col("id") == group_id)
        return found.row(0, named=True) if found.height else None


@dataclass(frozen=True, slots=True)
class Counted(Brought):
    """What a ledger brings to a footprint. `unconfirmed_cents`: spending that waits to be confirmed, not in it."""

    unconfirmed_cents: int = 0


def facts_json(facts: FecFacts) -> dict[str, Any]:
    """The facts of a file, ready to be kept as JSON. Sentences keep their values apart, to be translated."""
    kept: dict[str, Any] = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return kept | {
        **{name: day.isoformat() if (day := kept[name]) else None for name in ("first", "last", "closes_on")},
        "journals": [asdict(one) for one in facts.journals],
        "others": [asdict(one) for one in facts.others],
        "rejections": [{"line": one.line, **_sentence(one.why)} for one in facts.rejections],
        "remarks": [_sentence(one) for one in facts.remarks],
    }


def told_by(form: Form, uploads: Sequence[Activity], book: FactorBook, units: Units) -> list[Told]:
    """The quantities that somebody gave: answers (no default, nothing in money) and rows of files."""

    def is_money(activity: Activity) -> bool:
        return units.is_money(book.get(activity.factor).unit)

    found = []
    with suppress(FactorNotFound):  # an edition without it: the calculation will say so
        fields = given_physically(form, is_money)
        answered = [(item.field, a) for item in form.items if item.field.id in fields for a in item.activities]
        found += [Told(a, book.get(a.factor), asked.id, asked.counted_as) for asked, a in answered if not is_money(a)]
    with suppress(FactorNotFound):
        found += [Told(a, book.get(a.factor)) for a in uploads if not is_money(a)]
    return found


def reason_of(group: Mapping[str, Any]) -> str:
    """Why a group is what it is, in French."""
    return str(group["reason"]).format(about=group["about"])


def _sentence(why: CarbonScoreError) -> dict[str, Any]:
    return {"template": why.template, "values": {name: str(value) for name, value in why.values.items()}}
