"""The law of the questionnaire, from data/: questions, sectors, renames; core.ingest.question_tables reads the rest.

Strict: an unknown key, a condition on a field that does not exist, a rule or a parameter nobody wrote → DataError
naming the file, the question and the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from core.carbon.activity import Control
from core.carbon.questions import (
    NO_WORDS,
    Condition,
    Field,
    Kind,
    Law,
    Limits,
    Mode,
    Option,
    Question,
    Sector,
    Typical,
    Words,
)
from core.carbon.rules import PLAIN, RULES
from core.errors import DataError
from core.ingest.question_tables import benchmarks, grids, parameters
from core.ingest.tables import DATA
from core.ingest.units import read_units
from core.ingest.yaml_text import Plain, Record, read

FIELD_POINTERS = frozenset(
    {"contract", "price", "network", "other", "distance", "days", "working_days", "count", "contrails", "fluid"}
    | {"lifetime", "year", "kwh", "years"}
)
PARAMETER_POINTERS = frozenset({"charge", "rate", "km", "methane"})
FLOWS = frozenset({*PLAIN, "freight", "capital_goods", "heat_network", "cold_network"})


@cache
def law(folder: Path = DATA) -> Law:
    """Everything the questionnaire obeys. Raises DataError."""
    sectors = {sector.id: sector for sector in _sectors(folder / "questionnaire" / "sectors.yaml")}
    files = sorted((folder / "questionnaire").glob("q[0-9][0-9]_*.yaml"))
    questions = tuple(_question(path, sectors) for path in files)
    by_id: dict[str, Field] = {}
    for asked in (f for question in questions for f in question.fields):
        if asked.id in by_id:
            raise DataError("Le champ « {id} » est défini deux fois dans le questionnaire.", id=asked.id)
        by_id[asked.id] = asked
    renames = Record(_file(folder / "renames.yaml"), "renames.yaml", DataError)
    found = Law(questions, sectors, tuple(benchmarks(folder)), grids(folder), _texts(renames), by_id)
    _check(found, parameters(folder))
    return found


def _file(path: Path) -> Plain:
    return read(path.read_text(encoding="utf-8"), path.name)


def _texts(record: Record) -> dict[str, str]:
    return {key: record.text(key) for key in list(record)}


def _sectors(path: Path) -> Iterator[Sector]:
    content = _file(path)
    for row in content if isinstance(content, list) else [content]:
        record = Record(row, path.name, DataError)
        yield Sector(
            record.text("id"),
            _words(record, "label"),
            _words(record, "examples"),
            frozenset(record.texts("branches")),
        )
        record.close()


def _question(path: Path, sectors: Mapping[str, Sector]) -> Question:
    record = Record(_file(path), path.name, DataError)
    name, subject = record.text("id"), record.text("subject")
    rows = enumerate(record.items("fields"), 1)
    question = Question(
        id=name,
        number=int(record.text("number")),
        mode=Mode(record.one_of("mode", list(Mode))),
        title=_words(record, "title"),
        help=_words(record, "help"),
        fields=tuple(_field(row, f"{path.name}, champ n° {n}", name, subject, sectors) for n, row in rows),
        beges=record.texts("beges"),
        branch=record.text("branch", ""),
        when=_conditions(record),
    )
    record.close()
    return question


def _field(row: Plain, where: str, question: str, subject: str, sectors: Mapping[str, Sector]) -> Field:
    record = Record(row, where, DataError)
    name = record.text("id")
    record.where = f"{where} « {name} »"
    units, factors = _units(record)
    lifetime = record.text("lifetime_years", "")
    found = Field(
        id=name,
        question=question,
        subject=record.text("subject", subject),
        label=_words(record, "label"),
        line=_words(record, "line", optional=True),
        kind=Kind(record.one_of("kind", list(Kind))),
        beges=record.texts("beges"),
        help=_words(record, "help", optional=True),
        units=units,
        options=tuple(_options(record, sectors)),
        per_site=record.flag("per_site"),
        optional=record.flag("optional"),
        branch=record.text("branch", ""),
        when=_conditions(record),
        path=record.text("path", ""),
        rank=int(record.text("rank", "1")),
        floor=_limits(record, "floor"),
        ceiling=_limits(record, "ceiling"),
        doubt=_words(record, "doubt", optional=True),
        typical=tuple(_typical(record)),
        factors=factors,
        flow=record.text("flow", ""),
        control=Control(record.one_of("control", list(Control), "own")),
        lifetime_years=Fraction(lifetime) if lifetime else None,
        rule=record.text("rule", ""),
        constants={key: str(value) for key, value in record.mapping("with").items()},
    )
    record.close()
    return found


def _units(record: Record) -> tuple[tuple[str, ...], dict[str, str]]:
    """Units offered, and the factor each means: a mapping unit → factor, or a list with one `factor` for all."""
    factor = record.text("factor", "")
    offered = record.raw("units") if record.has("units") else []
    factors = {unit: str(f) for unit, f in offered.items()} if isinstance(offered, dict) else {}
    names = tuple(factors or (str(unit) for unit in offered))
    canonical = tuple(read_units().canonical(unit) for unit in names)
    if names != canonical:
        raise record.error("unités {names} à écrire {canonical}", names=names, canonical=canonical)
    return names, factors or (dict.fromkeys(names, factor) if factor else {})


def _options(record: Record, sectors: Mapping[str, Sector]) -> Iterator[Option]:
    rows = record.items("options")
    if rows == ["sectors"]:
        yield from (Option(s.id, s.label) for s in sectors.values())
        return
    for row in rows:
        option = Record(row, f"{record.where}, choix", DataError)
        yield Option(
            option.text("id"),
            Words(option.text("fr"), option.text("en")),
            option.text("factor", ""),
            option.text("unit", ""),
            Fraction(option.text("occupants", "1")),
            option.text("branch", ""),
        )
        option.close()


def _words(record: Record, key: str, optional: bool = False) -> Words:
    if optional and not record.has(key):
        return NO_WORDS
    both = Record(record.raw(key), f"{record.where}, {key}", DataError)
    words = Words(both.text("fr"), both.text("en"))
    both.close()
    return words


def _conditions(record: Record) -> tuple[Condition, ...]:
    return tuple(
        Condition(name, frozenset(str(w) for w in (words if isinstance(words, list) else [words])), negated, on_unit)
        for key, negated, on_unit in (("when", False, False), ("unless", True, False), ("when_unit", False, True))
        for name, words in record.mapping(key).items()
    )


def _limits(record: Record, key: str) -> Limits:
    limits = Record(dict(record.mapping(key)), f"{record.where}, {key}", DataError)
    values = [limits.text(name, "") for name in ("absolute", "per_employee", "per_m2")]
    limits.close()
    return Limits(*(Fraction(value) if value else None for value in values))


def _typical(record: Record) -> Iterator[Typical]:
    for row in record.items("typical"):
        typical = Record(row, f"{record.where}, typical", DataError)
        yield Typical(typical.text("benchmark"), _conditions(typical))
        typical.close()


def _check(found: Law, known: Mapping[str, tuple[Fraction, str]]) -> None:
    """Every name leads somewhere. Raises DataError naming the field."""
    branches = frozenset().union(*(sector.branches for sector in found.sectors.values()))
    benchmarks = {row.key for row in found.benchmarks}
    for asked in found.fields():
        pointers = {name: asked.constants[name] for name in FIELD_POINTERS & set(asked.constants)}
        conditions = [*asked.when, *(c for t in asked.typical for c in t.when)]
        lost = [*pointers.values(), *(c.field for c in conditions)]
        missing = [name for name in lost if name not in found.by_id]
        missing += [c for n, c in asked.constants.items() if n in PARAMETER_POINTERS and c not in known]
        missing += [t.benchmark for t in asked.typical if t.benchmark not in benchmarks]
        missing += [b for b in (asked.branch, *(o.branch for o in asked.options)) if b and b not in branches]
        missing += [asked.rule] if asked.rule and asked.rule not in RULES else []
        missing += [asked.flow] if asked.flow and asked.flow not in FLOWS else []
        missing += ["units"] if (asked.kind is Kind.QUANTITY) != bool(asked.units) else []
        missing += ["options"] if (asked.kind in (Kind.CHOICE, Kind.CHOICES, Kind.SHARE)) != bool(asked.options) else []
        missing += ["flow"] if asked.factors and not asked.flow else []
        missing += _unknown_words(found, conditions)
        if missing:
            raise DataError("Champ « {id} » : « {name} » ne mène à rien.", id=asked.id, name=missing[0])


def _unknown_words(found: Law, conditions: list[Condition]) -> list[str]:
    lost = []
    for condition in conditions:
        asked = found.by_id.get(condition.field)
        if asked is not None and asked.options and not condition.on_unit:
            lost += sorted(condition.words - {o.id for o in asked.options} - {"none"})
    return lost
