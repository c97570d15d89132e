"""The questionnaire: read the form, save an answer as it is typed, undo, read a file of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.carbon.answers import Case, Sheet, readable
from core.carbon.factors import usable
from core.carbon.footprint import Gap, Perimeter
from core.carbon.form import Form, fill
from core.carbon.questions import Answer, Field, Law
from core.db import answers as rows
from core.db.session import Database
from core.errors import InputError
from core.ingest.answers import FIRST_YEAR, LAST_YEAR, read_answers
from core.ingest.questions import law, parameters
from core.ingest.units import read_units
from core.services.editions import Editions

Everything = tuple[list[Activity], list[Gap], Perimeter, float]


class Questionnaire:
    def __init__(self, database: Database, editions: Editions) -> None:
        self._database, self._editions = database, editions

    @property
    def law(self) -> Law:
        return law()

    def form(self, who: Who, year: int) -> Form:
        """The questions of a company and year with their answers, defaults, doubts and gaps. Raises AccessDenied."""
        require(who, Action.ANSWER)
        return filled(self._sheet(who, year))

    def save(self, who: Who, year: int, site: str, field: str, answer: Answer | None) -> None:
        """Keep an answer as it was typed; None erases it. The same answer twice is one change.

        Raises InputError (unreadable, or a site or year that does not exist), FactorNotFound: nothing is saved then.
        """
        require(who, Action.ANSWER)
        _check_year(year)
        asked = law().field(field)
        before = self._sheet(who, year)
        if answer is not None:
            readable(asked, answer, read_units())
            self._check_place(before, asked, site, answer)
        where = site if asked.per_site else ""
        if before.answers.get((where, asked.id)) == answer:
            return
        with self._database.tenant(who.tenant_id) as session:
            rows.append(session, who.tenant_id, year, [(where, asked.id, answer.to_json() if answer else None)])

    def undo(self, who: Who, year: int) -> str | None:
        """Take back the latest change; the id of its field, None when nothing is left to undo."""
        require(who, Action.ANSWER)
        with self._database.tenant(who.tenant_id) as session:
            change = rows.undo(session, who.tenant_id, year)
        return None if change is None else change[1]

    def years(self, who: Who) -> list[int]:
        """The years this company has begun, latest first."""
        require(who, Action.ANSWER)
        with self._database.tenant(who.tenant_id) as session:
            return rows.years(session, who.tenant_id)

    def answers(self, who: Who, year: int) -> Mapping[str, Any]:
        """What was typed, as kept with a run: {« field » or « field@site »: answer}."""
        require(who, Action.ANSWER)
        kept = self._sheet(who, year).answers.items()
        return {f"{field}@{site}" if site else field: answer.to_json() for (site, field), answer in kept}

    def activities(self, who: Who, year: int) -> Everything:
        """What the answers count for, what is missing, the perimeter and the completeness (0…1)."""
        form = self.form(who, year)
        return form.activities, form.gaps, form.perimeter, form.completeness

    def from_file(self, text: str) -> Everything:
        """The same from a file (docs/answers.md). Raises InputError for any answer that cannot be used."""
        form = filled(read_answers(text, law(), read_units()).sheet)
        problems = [f"- {item.field.id} : {why}" for item, why in form.problems]
        problems += [f"- {_unseen(name)}" for name in form.unseen]
        if problems:
            raise InputError("{n} réponses à corriger :\n{listed}", n=len(problems), listed="\n".join(problems))
        return form.activities, form.gaps, form.perimeter, form.completeness

    def load(self, who: Who, sheet: Sheet) -> None:
        """Add a whole sheet of answers to a company, as one change each."""
        require(who, Action.ANSWER)
        changes = [(site, field, answer.to_json()) for (site, field), answer in sheet.answers.items()]
        with self._database.tenant(who.tenant_id) as session:
            rows.append(session, who.tenant_id, sheet.year, changes)

    def _sheet(self, who: Who, year: int) -> Sheet:
        with self._database.tenant(who.tenant_id) as session:
            stored = rows.current(session, who.tenant_id, year)
        renames = law().renames
        kept = {(site, renames.get(f, f)): Answer.from_json(answer) for (site, f), answer in stored.items()}
        return Sheet(year, {key: answer for key, answer in kept.items() if key[1] in law().by_id})

    def _check_place(self, before: Sheet, asked: Field, site: str, answer: Answer) -> None:
        """The site exists, and the factors the answer leads to are in the edition in use."""
        key = (site if asked.per_site else "", asked.id)
        form = filled(Sheet(before.year, {**before.answers, key: answer}))
        if asked.per_site and site not in {place.id for place in form.sites}:
            raise InputError("Le site « {site} » n'existe pas dans cette entreprise.", site=site)
        book = self._editions.book()
        for item in form.items:
            if not asked.numeric and item.field.question == asked.question:
                for activity in item.activities:
                    usable(book.get(activity.factor))


def _check_year(year: int) -> None:
    first, last = FIRST_YEAR, LAST_YEAR
    if not first <= year <= last:
        raise InputError("L'année {year} n'est pas entre {first} et {last}.", year=year, first=first, last=last)


def _unseen(name: str) -> InputError:
    return InputError(
        "{field} : cette réponse ne compterait pas, votre secteur ou vos autres réponses cachent la question. "
        "Corrigez-les (docs/answers.md dit de quoi chaque champ dépend), ou retirez cette réponse.",
        field=name,
    )


def filled(sheet: Sheet) -> Form:
    """The form of a sheet under the law in force."""
    return fill(Case(law(), sheet, read_units(), parameters()))
