"""What a company gives to be calculated, read and not yet calculated: its answers of a year, or what a program sends.

What is wrong in it is listed with its place (a JSON pointer), so that a program can show it where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.carbon.factors import Shelf
from core.carbon.footprint import Gap, Perimeter
from core.carbon.form import Form, Item
from core.carbon.gather import Brought, gather
from core.errors import CarbonScoreError
from core.ingest import json_text
from core.ingest.activities import Context, read_rows
from core.ingest.answers import COMPANY_FACTS, read_document
from core.ingest.questions import law
from core.ingest.tables import method
from core.ingest.units import read_units
from core.services.editions import Editions
from core.services.questionnaire import Questionnaire, filled, unseen

MAX_ACTIVITIES = 5_000
Source = Callable[[Who, int], Brought]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be used: where it stands in what was given (JSON pointer), and why."""

    pointer: str
    why: CarbonScoreError


@dataclass(frozen=True, slots=True)
class Draft:
    """Ready to be calculated when `problems` is empty. `kept` is stored beside the run; `book`: the factors it was
    read with, when it was."""

    activities: Sequence[Activity]
    gaps: Sequence[Gap]
    perimeter: Perimeter
    completeness: float
    kept: Mapping[str, Any]
    problems: Sequence[Problem] = ()
    book: Shelf | None = None


class Drafts:
    """`sources`: what a company may bring for a year besides its answers."""

    def __init__(self, editions: Editions, questionnaire: Questionnaire, sources: Sequence[Source] = ()) -> None:
        self._editions, self._questionnaire, self._sources = editions, questionnaire, tuple(sources)

    def stored(self, who: Who, year: int) -> Draft:
        """The answers of a year and what else was brought for it, each flow once.

        An answer that cannot be used is a gap: it does not stop the calculation.
        """
        require(who, Action.CALCULATE)
        form, kept = self._questionnaire.counted(who, year)
        found = gather(form, [brought(who, year) for brought in self._sources])
        return Draft(found.activities, found.gaps, form.perimeter, found.completeness, kept)

    def rows(self, who: Who, rows: Sequence[Mapping[str, str]], year: int | None) -> Draft:
        """A list of activities, columns as in a CSV (docs/cli.md), everything as text."""
        require(who, Action.CALCULATE)
        law_in_force = method()
        book = self._editions.book()
        context = Context(book, law_in_force.allocation, law_in_force.units)
        activities, found, bad = read_rows(rows, context, year)
        at = [(f"/activities/{b.row}/{b.column}" if b.column else f"/activities/{b.row}", b.why) for b in bad]
        return Draft(activities, (), Perimeter(found), 1.0, {}, [Problem(*one) for one in at], book)

    def document(self, who: Who, sent: Mapping[str, Any]) -> Draft:
        """A questionnaire in the shape of docs/answers.md. Raises InputError when its frame is wrong."""
        require(who, Action.CALCULATE)
        plain = json_text.plain(dict(sent), "/answers")
        json_text.size(plain)
        file, refusals = read_document(plain, law(), read_units())
        form = filled(file.sheet)
        problems = [Problem(f"/answers{refusal.pointer}", refusal.why) for refusal in refusals]
        problems += [Problem(_place(sent, item, form), why) for item, why in form.problems]
        problems += [Problem(_first_place(sent, name), unseen(name)) for name in form.unseen]
        return Draft(form.activities, form.gaps, form.perimeter, form.completeness, {"file": plain}, problems)


def _place(sent: Mapping[str, Any], item: Item, form: Form) -> str:
    """Where an answer of the form was written."""
    name, sites = item.field.id, _sites(sent)
    if item.field.per_site and sites:
        n = form.sites.index(item.site)
        if name in sites[n].get("answers", {}):
            return f"/answers/sites/{n}/answers/{name}"
    return _first_place(sent, name)


def _first_place(sent: Mapping[str, Any], name: str) -> str:
    if name in COMPANY_FACTS and name in sent:
        return f"/answers/{name}"
    for n, site in enumerate(_sites(sent)):
        if name in site.get("answers", {}):
            return f"/answers/sites/{n}/answers/{name}"
    return f"/answers/answers/{name}"


def _sites(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sites as they were written: a list, or one alone."""
    sites = sent.get("sites", [])
    return sites if isinstance(sites, list) else [sites]
