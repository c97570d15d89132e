"""The example companies: invented, read from data/personas, opened as a copy that belongs to the visitor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.carbon.footprint import Footprint
from core.carbon.measure import footprint, weigh
from core.errors import CarbonScoreError, DataError, NotFound
from core.ingest.answers import AnswersFile, read_answers
from core.ingest.questions import law
from core.ingest.tables import DATA, method
from core.ingest.units import read_units
from core.report import retold
from core.services.companies import Companies
from core.services.editions import Editions
from core.services.footprints import Footprints
from core.services.questionnaire import Questionnaire, filled


@dataclass(frozen=True, slots=True)
class Sample:
    """An example company of the landing page; `key` is its file name."""

    key: str
    name: str
    about: str
    sector: str
    year: int


class Samples:
    def __init__(
        self, companies: Companies, editions: Editions, questionnaire: Questionnaire, footprints: Footprints
    ) -> None:
        self._companies, self._editions = companies, editions
        self._questionnaire, self._footprints = questionnaire, footprints
        self._tried: dict[tuple[str, str], bool] = {}  # (edition, example)

    def all(self) -> list[Sample]:
        """Those shown on the landing page: the edition in use has every factor they need."""
        return [_sample(key, file) for key, file in personas().items() if file.sample and self._calculable(key)]

    def open(self, key: str) -> str:
        """A new guest company with the answers of an example, already calculated, named in the reader's language; its
        cookie.

        Raises NotFound, or what the calculation raises (a factor gone from the edition): no company is left then.
        """
        file = _persona(key)
        token = self._companies.start_guest(key, retold.text(file.name), _sample(key, file).sector)
        who = self._companies.who(token)
        if who is None:
            raise NotFound("Cette entreprise n'existe pas ou plus.")
        try:
            self._questionnaire.load(who, file.sheet)
            self._footprints.calculate(who, file.sheet.year)
        except CarbonScoreError:
            self._companies.forget(who)
            raise
        return token

    def footprint(self, key: str) -> Footprint:
        """The footprint of an example with the edition in use; nothing is stored. Raises NotFound."""
        form, book, law_in_force = filled(_persona(key).sheet), self._editions.book(), method()
        weighed = weigh(form.activities, book, law_in_force.units)
        return footprint(weighed, law_in_force, form.perimeter, book.edition, form.gaps, form.completeness)

    def _calculable(self, key: str) -> bool:
        """False when the edition in use lacks a factor of the example; the editions' page names the missing keys."""
        tried = self._editions.book().edition, key
        if tried not in self._tried:
            try:
                self.footprint(key)
                self._tried[tried] = True
            except DataError:
                self._tried[tried] = False
        return self._tried[tried]


@cache
def personas() -> dict[str, AnswersFile]:
    """{file name: example company}, sorted. Raises InputError when one is wrong (a test reads them all)."""
    files = sorted((DATA / "personas").glob("*.yaml"))
    return {path.stem: read_answers(path.read_text(encoding="utf-8"), law(), read_units()) for path in files}


def _persona(key: str) -> AnswersFile:
    if key not in personas():
        raise NotFound("Cet exemple n'existe pas ou plus. Choisissez-en un sur la page d'accueil.")
    return personas()[key]


def _sample(key: str, file: AnswersFile) -> Sample:
    return Sample(key, file.name, file.summary, file.sheet.answers[("", "sector")].text, file.sheet.year)
