"""The questionnaire as a screen or a file sees it: steps, items, what is missing, what it all counts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.carbon.activity import Activity
from core.carbon.answers import COMPANY, NONE, Case, Given
from core.carbon.datum import Site
from core.carbon.footprint import Gap, Perimeter
from core.carbon.plausibility import Doubt, doubts
from core.carbon.questions import Answer, Field, Option, Question, State
from core.carbon.rules import activities_of
from core.errors import CarbonScoreError, FactorNotFound, InputError


@dataclass(frozen=True, slots=True)
class Item:
    """One field at one place. `used` is what counts, a default included; `options` those of the company's sector.

    `replaced_by`: the field that counts instead. The more physical answer wins, any answer before a default.
    """

    field: Field
    site: Site
    answer: Answer | None
    used: Given | None
    problem: CarbonScoreError | None
    doubts: tuple[Doubt, ...]
    replaced_by: Field | None
    missing: bool
    activities: tuple[Activity, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One question with its visible items. `share` of what it asks that is answered, 0…1."""

    question: Question
    items: tuple[Item, ...]

    @property
    def asked(self) -> int:
        return sum(not item.field.optional for item in self.items)

    @property
    def missing(self) -> int:
        return sum(item.missing for item in self.items)

    @property
    def share(self) -> float:
        return 1 - min(1.0, self.missing / self.asked) if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class Form:
    """Everything about one company and one year. `completeness` is the mean share of the questions of its perimeter.

    `versions` of the stored answers, shaped like `answered`: a save says which one it replaces.
    """

    year: int
    sites: tuple[Site, ...]
    steps: tuple[Step, ...]
    perimeter: Perimeter
    answered: tuple[tuple[str, str], ...]  # (site id or "", field id)
    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def items(self) -> Iterator[Item]:
        return (item for step in self.steps for item in step.items)

    @property
    def completeness(self) -> float:
        asked = [step.share for step in self.steps if step.asked]
        return sum(asked) / len(asked)

    @property
    def activities(self) -> list[Activity]:
        return [activity for item in self.items for activity in item.activities]

    @property
    def gaps(self) -> list[Gap]:
        return [_gap(step.question, item) for step in self.steps for item in step.items if item.missing]

    @property
    def unseen(self) -> list[str]:
        """Fields that were answered and that the other answers hide: they count for nothing."""
        shown = {(item.site.id if item.field.per_site else "", item.field.id) for item in self.items}
        return [field for site, field in self.answered if (site, field) not in shown]

    @property
    def problems(self) -> list[tuple[Item, CarbonScoreError]]:
        return [(item, item.problem) for item in self.items if item.problem]


def fill(case: Case) -> Form:
    """The form of a case. Answers that cannot be used stay in it as problems and gaps, never as zero."""
    kept = case.sheet.answers.items()
    answered = tuple(key for key, answer in kept if answer.state is not State.NOT_APPLICABLE)
    steps = tuple(_step(case, question) for question in case.law.questions if case.asks(question))
    return Form(case.sheet.year, case.sites, steps, perimeter(case), answered)


def perimeter(case: Case) -> Perimeter:
    """What intensities divide by; an area missing on one site leaves the whole area unsaid."""
    employees, turnover = case.datum("employees", COMPANY), case.datum("turnover", COMPANY)
    areas = [case.datum("area", site) for site in case.sites]
    known = [case.units.convert(area.quantity, area.unit, "m²") for area in areas if area]
    return Perimeter(
        case.sheet.year,
        employees=float(employees.quantity) if employees else None,
        turnover_keur=float(case.units.convert(turnover.quantity, turnover.unit, "k€")) if turnover else None,
        area_m2=float(sum(known)) if known and len(known) == len(areas) else None,
    )


def _step(case: Case, question: Question) -> Step:
    seen = [(f, site) for f in question.fields for site in case.places(f) if case.visible(f, site)]
    return Step(question, tuple(_item(case, asked, site, seen) for asked, site in seen))


def _item(case: Case, asked: Field, site: Site, seen: Sequence[tuple[Field, Site]]) -> Item:
    answer, used = case.answer(asked, site), case.given(asked, site)
    rivals = [f for f, place in seen if f.path == asked.path and place == site] if asked.path else []
    spoken = [(f, said) for f in rivals if f.rank != asked.rank and (said := case.given(f, site))]
    better = [f for f, said in spoken if used and (said.default, f.rank) < (used.default, asked.rank)]
    winner = min(better, key=lambda f: f.rank, default=None)
    problem: CarbonScoreError | None = case.problem(asked, site)
    found: list[Activity] = []
    if problem is None and used is not None and not (winner and used.default):
        try:
            found = [
                replace(a, replaced_by=winner.counted_as if winner else "") for a in activities_of(case, asked, site)
            ]
        except (InputError, FactorNotFound) as error:
            problem = error  # kept beside the field, and the answer becomes a gap
    missing = problem is not None or _missing(asked, answer, used, covered=bool(spoken))
    remarks, options = doubts(case, asked, site), case.options(asked)
    return Item(asked, site, answer, used, problem, remarks, winner, missing, tuple(found), options)


def _missing(asked: Field, answer: Answer | None, used: Given | None, covered: bool) -> bool:
    if answer is not None and answer.state is State.NOT_APPLICABLE:
        return False
    if asked.rule == "not_measured":
        return used is None or used.text != NONE
    if asked.optional or covered:
        return False
    return used is None


def _gap(question: Question, item: Item) -> Gap:
    where = item.site.name if item.field.per_site else ""
    return Gap(question.id, f"{question.title.fr} : {item.field.label.fr}", item.field.beges or question.beges, where)
