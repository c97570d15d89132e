"""The questionnaire: read the form, save an answer as it is typed, undo, read a file of answers.

Every stored answer has a version, the id of its latest change: a save that says which one it replaces is refused when
somebody else was faster. Of two that are sent at once, exactly one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.carbon.answers import Case, Sheet, readable
from core.carbon.factors import FactorBook, usable
from core.carbon.footprint import Gap, Perimeter
from core.carbon.form import Form, fill
from core.carbon.questions import Answer, Field, Law
from core.db import answers as rows
from core.db import members
from core.db.session import Database
from core.errors import Conflict, InputError, NotFound
from core.ingest.answers import FIRST_YEAR, LAST_YEAR, read_answers
from core.ingest.question_tables import parameters
from core.ingest.questions import law
from core.ingest.units import read_units
from core.services import audit
from core.services.editions import Editions
from core.services.sheets import read_sheet, shaped
from core.services.tiers import Tiers

Everything = tuple[list[Activity], list[Gap], Perimeter, float]
Key = tuple[str, str]  # site id or "", field id


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a year. Versions include those of answers that were erased."""

    sheet: Sheet
    versions: Mapping[Key, int] = field(default_factory=dict)


class Questionnaire:
    def __init__(self, database: Database, editions: Editions, tiers: Tiers | None = None) -> None:
        self._database, self._editions, self._tiers = database, editions, tiers or Tiers()

    @property
    def law(self) -> Law:
        return law()

    def form(self, who: Who, year: int) -> Form:
        """The questions of a company and year with their answers, defaults, doubts and gaps. Raises AccessDenied."""
        require(who, Action.READ_ANSWERS)
        kept = self._read(who, year)
        return replace(filled(kept.sheet), versions=kept.versions)

    def versions(self, who: Who, year: int) -> Mapping[Key, int]:
        """{(site id or "", field id): version} of what was ever answered; 0 for the rest. Raises AccessDenied."""
        require(who, Action.READ_ANSWERS)
        return self._read(who, year).versions

    def version(self, who: Who, year: int) -> int:
        """Of the answers of a year as a whole: grows with every change and every undo. Raises AccessDenied."""
        require(who, Action.READ_ANSWERS)
        with self._database.tenant(who) as session:
            return rows.version(session, who.tenant_id, year)

    def save(self, who: Who, year: int, site: str, name: str, answer: Answer | None, version: int | None = None) -> int:
        """Keep an answer as it was typed (None erases it); its version. The same answer twice is one change.

        Raises InputError (unreadable, or a site or year that does not exist), FactorNotFound, LimitReached, and
        Conflict when `version` is not the stored one (mine and theirs: the answers; values: theirs' `version`).
        Nothing is saved then.
        """
        require(who, Action.ANSWER)
        _check_year(year)
        asked = law().field(name)
        if answer is not None:
            readable(asked, answer, read_units())
        key, book = (site if asked.per_site else "", asked.id), self._editions.book()
        with self._database.tenant(who) as session:
            begun = self._hold(session, who, year, begin=answer is not None)
            if begun is None:
                return 0
            kept = _kept(session, who, year)
            theirs, at = kept.sheet.answers.get(key), kept.versions.get(key, 0)
            if theirs == answer:
                return at
            if version is not None and version != at:
                raise Conflict(STALE, mine=answer, theirs=theirs, version=at)
            if answer is not None:
                _check_place(kept.sheet, asked, site, answer, book)
            saved = rows.append(session, who.tenant_id, begun, who.person_id, [_change(key, answer)])
            about = f"answers/{year}/{asked.id}"
            audit.record(session, who.tenant_id, "answer_saved", about, None, _sealed(theirs), _sealed(answer))
            return saved

    def replace(self, who: Who, year: int, answers: Mapping[str, Any], version: int | None) -> int:
        """Replace every answer of a year by these (in the shape of `answers`); the next version of the whole.

        Raises InputError (values: the `key` at fault), FactorNotFound, LimitReached, and Conflict when `version` is
        not the stored one (mine, theirs: the versions). Nothing is saved then.
        """
        require(who, Action.ANSWER)
        _check_year(year)
        wanted, book = read_sheet(year, answers), self._editions.book()
        with self._database.tenant(who) as session:
            begun = self._hold(session, who, year, begin=bool(wanted.answers))
            stored = rows.version(session, who.tenant_id, year)
            if version is not None and version != stored:
                raise Conflict(STALE_YEAR, mine=version, theirs=stored)
            before = _kept(session, who, year).sheet
            _check_places(wanted, before, book)
            keys = sorted({*before.answers, *wanted.answers})
            changed = [key for key in keys if before.answers.get(key) != wanted.answers.get(key)]
            if begun is not None and changed:
                changes = [_change(key, wanted.answers.get(key)) for key in changed]
                rows.append(session, who.tenant_id, begun, who.person_id, changes)
                self._record_all(session, who, "answers_replaced", before, wanted, len(changed))
            return rows.version(session, who.tenant_id, year)

    def undo(self, who: Who, year: int) -> str | None:
        """Take back the latest change, of one's own when a person is known; the id of its field, None without any."""
        require(who, Action.ANSWER)
        with self._database.tenant(who) as session:
            if rows.hold(session, who.tenant_id, year) is None:
                return None
            change = rows.undo(session, who.tenant_id, year, who.person_id)
            if change is None:
                return None
            site, name, said = change
            now = _kept(session, who, year).sheet.answers.get((site, law().renames.get(name, name)))
            about = f"answers/{year}/{name}"
            audit.record(session, who.tenant_id, "answer_undone", about, None, audit.sealed(said), _sealed(now))
            return name

    def years(self, who: Who) -> list[int]:
        """The years this company has begun, latest first."""
        require(who, Action.READ_ANSWERS)
        with self._database.tenant(who) as session:
            return rows.years(session, who.tenant_id)

    def answers(self, who: Who, year: int) -> Mapping[str, Any]:
        """What was typed, as kept with a run: {« field » or « field@site »: answer}."""
        require(who, Action.READ_ANSWERS)
        return shaped(self._read(who, year).sheet)

    def activities(self, who: Who, year: int) -> Everything:
        """What the answers count for, what is missing, the perimeter and the completeness (0…1)."""
        form, _ = self.counted(who, year)
        return form.activities, form.gaps, form.perimeter, form.completeness

    def counted(self, who: Who, year: int) -> tuple[Form, Mapping[str, Any]]:
        """The form of a year, and the answers themselves, in one reading."""
        require(who, Action.CALCULATE)
        sheet = self._read(who, year).sheet
        return filled(sheet), shaped(sheet)

    def from_file(self, text: str) -> Everything:
        """The same from a file (docs/answers.md). Raises InputError for any answer that cannot be used."""
        form = filled(read_answers(text, law(), read_units()).sheet)
        problems = [f"- {item.field.id} : {why}" for item, why in form.problems]
        problems += [f"- {unseen(name)}" for name in form.unseen]
        if problems:
            raise InputError("{n} réponses à corriger :\n{listed}", n=len(problems), listed="\n".join(problems))
        return form.activities, form.gaps, form.perimeter, form.completeness

    def load(self, who: Who, sheet: Sheet) -> None:
        """Add a whole sheet of answers to a company, as one change each. Raises LimitReached."""
        require(who, Action.ANSWER)
        with self._database.tenant(who) as session:
            begun = self._hold(session, who, sheet.year, begin=True)
            if begun is not None:
                changes = [_change(key, answer) for key, answer in sheet.answers.items()]
                rows.append(session, who.tenant_id, begun, who.person_id, changes)
                self._record_all(session, who, "answers_loaded", Sheet(sheet.year), sheet, len(changes))

    def open_year(self, session: Session, who: Who, year: int) -> None:
        """Begin a year, in the caller's transaction, for what is brought without answering a question.

        Raises InputError (no such year), LimitReached, NotFound.
        """
        _check_year(year)
        self._hold(session, who, year, begin=True)

    def _read(self, who: Who, year: int) -> Kept:
        with self._database.tenant(who) as session:
            return _kept(session, who, year)

    def _hold(self, session: Session, who: Who, year: int, begin: bool) -> UUID | None:
        """The year, held until the transaction ends; opened if new and `begin`. Raises LimitReached, NotFound."""
        begun = rows.hold(session, who.tenant_id, year)
        if begun is not None or not begin:
            return begun
        members.lock(session, who.tenant_id, "years")
        begun = rows.hold(session, who.tenant_id, year)  # by somebody who was faster
        if begun is not None:
            return begun
        self._tiers.check(session, who, "years")
        try:
            return rows.begin(session, who.tenant_id, year)
        except IntegrityError as error:
            raise NotFound("Cette entreprise n'existe pas ou plus.") from error  # erased a moment ago

    def _record_all(self, session: Session, who: Who, action: str, before: Sheet, after: Sheet, changed: int) -> None:
        was, becomes = audit.sealed(dict(shaped(before))), audit.sealed(dict(shaped(after)))
        about = f"answers/{after.year}"
        audit.record(session, who.tenant_id, action, about, {"changed": changed}, was, becomes)


def _kept(session: Session, who: Who, year: int) -> Kept:
    """The answers in use, under the present names of their fields; of two names of one field, the latest change."""
    answers: dict[Key, Answer] = {}
    versions: dict[Key, int] = {}
    for change, site, name, answer in rows.current(session, who.tenant_id, year):
        key = (site, law().renames.get(name, name))
        if key[1] not in law().by_id:
            continue
        versions[key] = change
        answers.pop(key, None)
        if answer is not None:
            answers[key] = Answer.from_json(answer)
    return Kept(Sheet(year, answers), versions)


def _change(key: Key, answer: Answer | None) -> rows.Change:
    return (*key, answer.to_json() if answer else None)


def _sealed(answer: Answer | None) -> str | None:
    return audit.sealed(answer.to_json()) if answer else None


def _check_place(before: Sheet, asked: Field, site: str, answer: Answer, book: FactorBook) -> None:
    """The site exists, and the factors the answer leads to are in the edition in use."""
    key = (site if asked.per_site else "", asked.id)
    form = filled(Sheet(before.year, {**before.answers, key: answer}))
    if asked.per_site and site not in {place.id for place in form.sites}:
        raise InputError("Le site « {site} » n'existe pas dans cette entreprise.", site=site)
    if not asked.numeric:
        _check_factors(form, {asked.question}, book)


def _check_places(wanted: Sheet, before: Sheet, book: FactorBook) -> None:
    """The same for a whole sheet. Raises InputError, naming the answer at fault when it is one."""
    form = filled(wanted)
    places = {place.id for place in form.sites}
    changed = [key for key in wanted.answers if before.answers.get(key) != wanted.answers[key]]
    for site, name in changed:
        if site and site not in places:
            why = InputError("Le site « {site} » n'existe pas dans cette entreprise.", site=site)
            raise InputError("{key} : {why}", key=f"{name}@{site}", why=why)
    asked = [law().by_id[name] for _, name in changed]
    _check_factors(form, {one.question for one in asked if not one.numeric}, book)


def _check_factors(form: Form, questions: set[str], book: FactorBook) -> None:
    """Raises FactorNotFound, FactorRefused."""
    for item in form.items:
        if item.field.question in questions:
            for activity in item.activities:
                usable(book.get(activity.factor))


def _check_year(year: int) -> None:
    first, last = FIRST_YEAR, LAST_YEAR
    if not first <= year <= last:
        raise InputError("L'année {year} n'est pas entre {first} et {last}.", year=year, first=first, last=last)


def unseen(name: str) -> InputError:
    return InputError(
        "{field} : cette réponse ne compterait pas, votre secteur ou vos autres réponses cachent la question. "
        "Corrigez-les (docs/answers.md dit de quoi chaque champ dépend), ou retirez cette réponse.",
        field=name,
    )


def filled(sheet: Sheet) -> Form:
    """The form of a sheet under the law in force."""
    return fill(Case(law(), sheet, read_units(), parameters()))


STALE = "Cette réponse a changé pendant que vous la saisissiez : gardez la vôtre, ou prenez l'autre."
STALE_YEAR = (
    "Ces réponses ont changé entre-temps : vous partiez de la version {mine}, la version {theirs} est enregistrée. "
    "Rien n'a été enregistré : relisez-les, puis recommencez."
)
