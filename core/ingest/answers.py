"""The questionnaire as a file (docs/answers.md): YAML text in, a sheet of answers out. Errors name the field.

The same document may come from another program as JSON (`read_document`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.carbon import reading
from core.carbon.activity import Quality
from core.carbon.answers import MAIN_SITE, Sheet, check
from core.carbon.datum import Site
from core.carbon.implied import implied
from core.carbon.questions import NOT_APPLICABLE, UNKNOWN, Answer, Field, Kind, Law, State
from core.carbon.units import Units
from core.errors import CarbonScoreError, InputError
from core.ingest.yaml_text import Plain, Record, read

COMPANY_FACTS = ("sector", "employees", "turnover")
WORDS = {"inconnu": UNKNOWN, "je ne sais pas": UNKNOWN, "non concerné": NOT_APPLICABLE}
QUALITIES: Mapping[str, Quality] = {
    "facture": Quality.INVOICE,
    "relevé": Quality.METER,
    "compteur": Quality.METER,
    "estimation": Quality.ESTIMATE,
    "moyenne du secteur": Quality.SECTOR_DEFAULT,
    "au jugé": Quality.GUESS,
}
FIRST_YEAR, LAST_YEAR = 2008, 2100
_FILE = "Fichier de réponses"


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """`name`, `summary` and `sample` describe the company; the answers are in `sheet`."""

    name: str
    summary: str
    sample: bool
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that cannot be used: its place in the document (JSON pointer), how a person calls it, and why."""

    pointer: str
    field: str
    why: CarbonScoreError


def read_answers(text: str, law: Law, units: Units) -> AnswersFile:
    """Raises InputError: one sentence for one problem, a list when there are several. Nothing is half-read."""
    found, refusals = read_document(read(text, _FILE), law, units)
    problems = [InputError("{field} : {why}", field=refusal.field, why=refusal.why) for refusal in refusals]
    if len(problems) == 1:
        raise problems[0]
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise InputError("{n} réponses à corriger :\n{listed}", n=len(problems), listed=listed)
    return found


def read_document(document: Plain, law: Law, units: Units) -> tuple[AnswersFile, list[Refusal]]:
    """The readable answers of a document and the refused ones. Raises InputError when its frame is wrong."""
    record = Record(document, _FILE, InputError)
    refusals: list[Refusal] = []
    answers = dict(_answers(record, _Reader(law, units, refusals)))
    found = AnswersFile(
        name=record.text("name", ""),
        summary=record.text("summary", ""),
        sample=record.flag("sample"),
        sheet=Sheet(_year(record), implied(law, answers)),
    )
    record.close(lambda key: " ; les réponses vont sous « answers »" if key in law.by_id else "")
    return found, refusals


def _year(record: Record) -> int:
    typed = record.text("year")
    if not re.fullmatch(r"\d{4}", typed) or not FIRST_YEAR <= int(typed) <= LAST_YEAR:
        raise record.error("« year: {typed} » n'est pas une année entre 2008 et 2100", typed=typed)
    return int(typed)


Placed = Iterator[tuple[tuple[str, str], Answer]]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one answer after the other; those that cannot be used go to `refusals`."""

    law: Law
    units: Units
    refusals: list[Refusal]

    def typed(self, pointer: str, name: str, typed: Plain, place: Site | None, only: Site | None) -> Placed:
        """One answer, where it belongs; `place` is the site it is written under, `only` the site it may mean."""
        try:
            asked = self.law.field(name)
            where = _where(asked, place, only)
            answer = _answer(asked, typed)
            _needs_unit(asked, answer)
            check(asked, answer, self.units)
        except InputError as error:
            at = f"{name} (site « {place.name} »)" if place else name
            self.refusals.append(Refusal(f"{pointer}/{name}", at, error))
            return
        yield (where, asked.id), answer

    def sites(self, places: list[Site]) -> Placed:
        """The sites themselves, as the answer to the question that asks for them."""
        lines = "\n".join(f"{s.id} | {s.name} | {s.postcode}" for s in places)
        declared = Answer(text=lines, quality=Quality.INVOICE)
        try:
            check(self.law.field("sites"), declared, self.units)
        except InputError as error:
            self.refusals.append(Refusal("/sites", "sites", error))
            return
        yield ("", "sites"), declared


def _answers(record: Record, reader: _Reader) -> Placed:
    sites = [Record(row, f"{_FILE}, site n° {n}", InputError) for n, row in enumerate(record.items("sites"), 1)]
    places = [_site(site) for site in sites]
    if places:
        yield from reader.sites(places)
    only = (places or [MAIN_SITE])[0] if len(places) < 2 else None
    for name in COMPANY_FACTS:
        if record.has(name):
            yield from reader.typed("", name, record.raw(name), None, only)
    for name, typed in record.mapping("answers").items():
        yield from reader.typed("/answers", name, typed, None, only)
    for n, (place, site) in enumerate(zip(places, sites, strict=True)):
        for name, typed in site.mapping("answers").items():
            yield from reader.typed(f"/sites/{n}/answers", name, typed, place, place)
        site.close()


def _site(site: Record) -> Site:
    return Site(site.text("id"), site.text("name"), site.text("postcode", ""))


def _where(asked: Field, place: Site | None, only: Site | None) -> str:
    if asked.kind is Kind.SITES:
        raise InputError("les sites se déclarent sous la clé « sites » du fichier.")
    if not asked.per_site:
        if place is not None:
            raise InputError(
                "cette réponse vaut pour toute l'entreprise : écrivez-la hors des sites, sous « answers »."
            )
        return ""
    if only is None:
        raise InputError("cette réponse dépend du site : écrivez-la sous les « answers » de chaque site.")
    return only.id


def _answer(asked: Field, typed: Plain) -> Answer:
    """The four ways to write an answer: short text, list of choices, shares by mode, {value, unit, quality}."""
    if isinstance(typed, dict) and "value" in typed:
        return _long(asked, Record(typed, "réponse", InputError))
    if isinstance(typed, dict) and asked.kind is Kind.SHARE:
        return Answer(text=" ; ".join(f"{mode} {share}" for mode, share in typed.items()))
    if isinstance(typed, list) and all(isinstance(word, str) for word in typed):
        return Answer(text=", ".join(map(str, typed)))
    if not isinstance(typed, str):
        raise InputError("réponse illisible. Écrivez une valeur, ou « value », « unit » et « quality ».")
    if typed.strip().casefold() in WORDS:
        return WORDS[typed.strip().casefold()]
    if asked.kind is Kind.QUANTITY:
        number, unit = reading.quantity(typed)
        return Answer(text=number, unit=unit)
    return Answer(text=typed.strip())


def _long(asked: Field, record: Record) -> Answer:
    short = _answer(asked, record.raw("value"))
    if short.state is not State.ANSWERED:
        return short
    unit = record.text("unit", short.unit)
    word = record.text("quality", "estimation")
    record.close(lambda key: " ; clés possibles : value, unit, quality")
    if word not in QUALITIES:
        raise InputError("qualité « {word} » inconnue. Choix : {choices}.", word=word, choices=", ".join(QUALITIES))
    return Answer(text=short.text, unit=unit, quality=QUALITIES[word])


def _needs_unit(asked: Field, answer: Answer) -> None:
    if asked.kind is Kind.QUANTITY and answer.state is State.ANSWERED and not answer.unit:
        raise InputError("il manque l'unité. Unités possibles : {choices}.", choices=", ".join(asked.units))
