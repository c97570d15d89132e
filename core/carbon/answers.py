"""A questionnaire being filled in: what is visible, what each answer says, what stands in for « je ne sais pas »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from core.carbon import reading
from core.carbon.activity import Quality
from core.carbon.datum import Datum, Site, say
from core.carbon.derivations import Why
from core.carbon.energy import grid_of
from core.carbon.questions import Answer, Benchmark, Condition, Field, Kind, Law, Option, Question, State, Typical
from core.carbon.units import Units
from core.errors import CarbonScoreError, InputError, UnitError

MAIN_SITE = Site("1", "Site principal")
COMPANY = Site("", "")
GIVEN = "given"  # what any figure says to a condition
MAX_TEXT = 500
NONE = "none"  # the option « aucun », and what « non concerné » says to a condition


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one company for one year. Shapes: {(site id or '', field id): answer}."""

    year: int
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What a field says at a place, from the person or (`default`) from a benchmark."""

    text: str
    unit: str
    quality: int
    derivation: str = ""
    default: bool = False


def check(asked: Field, answer: Answer, units: Units) -> None:
    """Nothing when the answer can be used. Raises InputError in words its author understands."""
    readable(asked, answer, units)
    if asked.kind is Kind.SHARE and answer.state is State.ANSWERED:
        reading.whole(reading.shares(answer.text, [option.id for option in asked.options]))


def readable(asked: Field, answer: Answer, units: Units) -> None:
    """Nothing when the answer can be kept, even unfinished (shares that do not sum to 100 yet). Raises InputError."""
    if answer.state is not State.ANSWERED:
        if asked.kind is Kind.SITES:
            raise InputError("Déclarez au moins un site : c'est lui qui dit quelle électricité vous consommez.")
        return
    if not 1 <= answer.quality <= 5:
        raise InputError("La qualité d'une donnée va de 1 à 5 : « {note} » n'existe pas.", note=answer.quality)
    if asked.numeric:
        measured(asked, answer.text, answer.unit, units)
    elif asked.options:
        _check_options(asked, answer.text)
    elif asked.kind is Kind.SITES:
        reading.sites(answer.text)
    elif asked.rule == "siren":
        reading.siren(answer.text)
    elif len(answer.text) > MAX_TEXT:
        raise InputError("Texte trop long : {most} caractères au plus.", most=MAX_TEXT)


def _check_options(asked: Field, typed: str) -> None:
    names = [option.id for option in asked.options]
    if asked.kind is Kind.SHARE:
        reading.shares(typed, names)
    elif len(reading.picks(typed, names)) > 1 and asked.kind is Kind.CHOICE:
        raise InputError("Un seul choix est possible : « {typed} » en donne plusieurs.", typed=typed)


def measured(asked: Field, typed: str, unit: str, units: Units) -> tuple[Fraction, str]:
    """(quantity, unit offered by the field). A blank unit is the first one. Raises InputError, UnitError."""
    value = reading.number(typed)
    if asked.kind is Kind.NUMBER:
        return value, ""
    found = units.canonical(unit) if unit else asked.units[0]
    if found in asked.units:
        return value, found
    for offered in asked.units:
        if found in units.accepted_for(offered):
            return units.convert(value, found, offered), offered
    raise UnitError(
        "« {unit} » ne convient pas ici. Unités possibles : {choices}.", unit=unit, choices=", ".join(asked.units)
    )


class Case:
    """One company, one year: every reading of its answers goes through here. Parameters: {key: (value, source)}."""

    def __init__(self, law: Law, sheet: Sheet, units: Units, parameters: Mapping[str, tuple[Fraction, str]]) -> None:
        self.law, self.sheet, self.units, self.parameters = law, sheet, units, parameters
        self._given: dict[tuple[str, str], Given | None] = {}
        self._visible: dict[tuple[str, str], bool] = {}
        self._problems: dict[tuple[str, str], InputError | None] = {}
        self._figures: dict[tuple[str, str], Datum | None] = {}
        self.sites = self._sites()
        self.sector = self._sector()
        self.branches = law.sectors[self.sector].branches if self.sector else frozenset[str]()

    def places(self, asked: Field) -> Iterable[Site]:
        return self.sites if asked.per_site else (COMPANY,)

    def answer(self, asked: Field, site: Site) -> Answer | None:
        return self.sheet.answers.get((site.id if asked.per_site else "", asked.id))

    def problem(self, asked: Field, site: Site) -> InputError | None:
        """Why the answer given cannot be used, if it cannot."""
        key = (site.id, asked.id)
        if key not in self._problems:
            self._problems[key] = self._problem(asked, site)
        return self._problems[key]

    def options(self, asked: Field) -> tuple[Option, ...]:
        """The choices that the company's sector switches on."""
        return tuple(option for option in asked.options if self._switched_on(option.branch))

    def _problem(self, asked: Field, site: Site) -> InputError | None:
        answer = self.answer(asked, site)
        try:
            if answer is not None:
                check(asked, answer, self.units)
                self._check_sector(asked, answer)
        except InputError as error:
            return error
        return None

    def _check_sector(self, asked: Field, answer: Answer) -> None:
        hidden = {o.id for o in asked.options} - {o.id for o in self.options(asked)}
        chosen = hidden & set(answer.text.split(", ")) if answer.state is State.ANSWERED else set()
        if chosen:
            raise InputError(
                "Le choix « {choice} » ne concerne pas votre secteur. Retirez-le, ou changez de secteur.",
                choice=", ".join(sorted(chosen)),
            )

    def asks(self, question: Question) -> bool:
        """True when the company's sector and answers make the question relevant."""
        return self._switched_on(question.branch) and self._holds(question.when, COMPANY)

    def visible(self, asked: Field, site: Site) -> bool:
        key = (site.id, asked.id)
        if key not in self._visible:
            self._visible[key] = self._switched_on(asked.branch) and self._holds(asked.when, site)
        return self._visible[key]

    def given(self, asked: Field, site: Site) -> Given | None:
        """What the field says there; None when hidden, not answered, refused, or unknown without a default."""
        key = (site.id if asked.per_site else "", asked.id)
        if key not in self._given:
            self._given[key] = self._read(asked, site)
        return self._given[key]

    def words(self, name: str, site: Site) -> frozenset[str]:
        """What the field says, as the words conditions test: options, the figure and « given », or « none »."""
        asked = self.law.by_id[name]
        answer = self.answer(asked, site)
        if answer is not None and answer.state is State.NOT_APPLICABLE:
            return frozenset({NONE})
        said = self.given(asked, site)
        if said is None:
            return frozenset()
        if asked.numeric:
            return frozenset({GIVEN, str(reading.number(said.text))})
        return frozenset(word.strip() for word in said.text.split(","))

    def datum(self, name: str, site: Site) -> Datum | None:
        """A numeric field as a figure, in a unit the field offers; None when it says nothing."""
        key = (site.id, name)
        if key not in self._figures:
            self._figures[key] = self._figure(name, site)
        return self._figures[key]

    def _figure(self, name: str, site: Site) -> Datum | None:
        asked = self.law.by_id[name]
        said = self.given(asked, site)
        if said is None:
            return None
        value, unit = measured(asked, said.text, said.unit, self.units)
        where = site.name if asked.per_site else ""
        source = f"question:{asked.id}"
        return Datum(value, unit, asked.counted_as, where, self.sheet.year, said.quality, source, said.derivation)

    def parameter(self, key: str, of: Datum) -> Datum:
        """A sourced parameter as a figure beside `of`. Raises KeyError: names are checked when the law is read."""
        value, source = self.parameters[key]
        return Datum(value, "", of.label, of.site, of.year, Quality.SECTOR_DEFAULT, of.source, source)

    def _read(self, asked: Field, site: Site) -> Given | None:
        if not self.visible(asked, site) or self.problem(asked, site):
            return None
        answer = self.answer(asked, site)
        if answer is None:
            return self._default(asked, site) if asked.optional else None
        if answer.state is State.ANSWERED:
            return Given(answer.text, answer.unit, answer.quality)
        return self._default(asked, site) if answer.state is State.UNKNOWN else None

    def _default(self, asked: Field, site: Site) -> Given | None:
        row = next((found for t in asked.typical if (found := self._benchmark(t, site))), None)
        if row is None:
            return None
        quality = Quality.SECTOR_DEFAULT if row.sourced else Quality.GUESS
        value = f"{_in_words(asked, row.value)} {row.unit}".strip()
        if not row.per:
            return Given(row.value, row.unit, quality, Why.DEFAULT.format(value=value, source=row.source), True)
        base = self.datum({"m2": "area", "employee": "employees"}[row.per], site)
        if base is None:
            return None
        total = reading.number(row.value) * base.quantity
        why = {"m2": Why.DEFAULT_AREA, "employee": Why.DEFAULT_PEOPLE}[row.per]
        said = why.format(value=value, base=say(base.quantity), source=row.source)
        return Given(_exact(total), row.unit, min(quality, base.quality), said, True)

    def _benchmark(self, typical: Typical, site: Site) -> Benchmark | None:
        if not self._holds(typical.when, site):
            return None
        rows = [row for row in self.law.benchmarks if row.key == typical.benchmark and row.sector in ("", self.sector)]
        rows = [row for row in rows if not row.grid or row.grid == self._grid(site)]
        return max(rows, key=lambda row: row.sector != "", default=None)

    def _grid(self, site: Site) -> str:
        try:
            return grid_of(site, self.law.grids).id
        except CarbonScoreError:
            return ""  # no grid serves it: no default limited to a grid applies, and electricity will say why

    def _switched_on(self, branch: str) -> bool:
        return not branch or branch in self.branches

    def _holds(self, conditions: Iterable[Condition], site: Site) -> bool:
        return all(self._test(condition, site) for condition in conditions)

    def _test(self, condition: Condition, site: Site) -> bool:
        asked = self.law.by_id[condition.field]
        if condition.on_unit:
            said = self.datum(condition.field, site)
            return said is not None and said.unit in condition.words
        met = any(self.words(condition.field, place) & condition.words for place in self._around(asked, site))
        return met is not condition.negated

    def _around(self, asked: Field, site: Site) -> Iterable[Site]:
        """Where to look for the answer of another field: here, or anywhere when asked for the whole company."""
        return self.sites if asked.per_site and site == COMPANY else (site,)

    def _sites(self) -> tuple[Site, ...]:
        answer = self.sheet.answers.get(("", "sites"))
        if answer is None or answer.state is not State.ANSWERED:
            return (MAIN_SITE,)
        return reading.sites(answer.text)

    def _sector(self) -> str:
        answer = self.sheet.answers.get(("", "sector"))
        return answer.text if answer and answer.text in self.law.sectors else ""


def _in_words(asked: Field, value: str) -> str:
    """A default as its reader knows it: « 0,2 », « R404A », « Voiture, seul 74 % · Bus 16 % »."""
    labels = {option.id: option.label.fr for option in asked.options}
    if asked.kind is Kind.SHARE:
        parts = reading.shares(value, list(labels)).items()
        return " · ".join(f"{labels[name]} {say(share)} %" for name, share in parts)
    return say(reading.number(value)) if asked.numeric else labels.get(value, value)


def _exact(value: Fraction) -> str:
    """A default as text that reads back: six decimals."""
    return f"{float(round(value, 6)):.6f}"
