"""What a company brings for a year besides its answers, in the shape that a footprint gathers: each flow once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.carbon.datum import say
from core.carbon.derivations import Apart
from core.carbon.factors import FactorBook
from core.carbon.footprint import Gap
from core.carbon.gather import Brought, given_physically
from core.carbon.ledger_activities import Told, answered_paths
from core.carbon.ledger_rules import PathRule
from core.errors import FactorNotFound
from core.ingest.ledger_tables import ledger_rules
from core.ingest.tables import method
from core.services.activities import Activities
from core.services.editions import Editions
from core.services.ledgers import Ledgers
from core.services.questionnaire import Questionnaire

OF_ONE_SUBJECT = ("commuting", "electricity", "heating", "vehicles")  # waste, assets, digital ask for several things
LEDGER, ROWS = "ledger", "activities"  # where a gap leads, when it is no question


class Gathering:
    """Rows of activities and ledger beside the questionnaire."""

    def __init__(
        self, editions: Editions, questionnaire: Questionnaire, activities: Activities, ledgers: Ledgers
    ) -> None:
        self._editions, self._questionnaire = editions, questionnaire
        self._activities, self._ledgers = activities, ledgers

    def ledger(self, who: Who, year: int) -> Brought:
        """What is confirmed of the ledger, and the answers in euros or by default that it replaces."""
        found = self._ledgers.counted(who, year)
        waiting = Apart.LEDGER_WAITS.format(amount=say(Fraction(found.unconfirmed_cents, 100), 0))
        gaps = (Gap(LEDGER, waiting),) if found.unconfirmed_cents else ()
        return Brought(found.activities, found.replaces, found.closes, gaps)

    def rows(self, who: Who, year: int) -> Brought:
        """The rows that count. They replace the defaults and the euros of what they describe in a quantity."""
        table = self._activities.table(who, year)
        rows = [row.activity for row in table.rows if row.activity is not None]
        waiting = len(table.rows) - len(rows)
        gaps = (Gap(ROWS, Apart.ROWS_WAIT.format(rows=waiting)),) if waiting else ()
        if not rows:
            return Brought(gaps=gaps)
        book = self._editions.book()
        paths, physical = _paths(rows, year, book), self._physical(who, year, book)
        replaces = {field: Apart.ROWS_COUNT.format(label=path.label) for path in paths for field in path.fields}
        return Brought(
            rows,
            {field: by for field, by in replaces.items() if field not in physical},
            frozenset(path.closes or path.question for path in paths if path.closes or path.question in OF_ONE_SUBJECT),
            gaps,
        )

    def doubles(self, who: Who, year: int) -> list[PathRule]:
        """What both the questionnaire and the rows give in a quantity: they add up, which may not be meant."""
        require(who, Action.READ_ANSWERS)
        rows = self._activities.counted(who, year)
        if not rows:
            return []
        book = self._editions.book()
        try:
            physical = self._physical(who, year, book)
        except FactorNotFound:  # an edition that lacks a factor of the answers: the calculation says so
            return []
        return [path for path in _paths(rows, year, book) if physical & set(path.fields)]

    def _physical(self, who: Who, year: int, book: FactorBook) -> frozenset[str]:
        return given_physically(self._questionnaire.form(who, year), lambda activity: _is_money(activity, book))


def _paths(rows: Sequence[Activity], year: int, book: FactorBook) -> list[PathRule]:
    """What these rows describe in a quantity."""
    rules = ledger_rules()
    told = [Told(row, book.get(row.factor)) for row in rows if not _is_money(row, book)]
    return [rules.paths[path] for path in sorted(answered_paths(told, rules, year))]


def _is_money(activity: Activity, book: FactorBook) -> bool:
    return method().units.is_money(book.get(activity.factor).unit)
