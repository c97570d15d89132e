"""What a company brings for a year besides its answers, in the shape that a footprint gathers: each flow once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.carbon.datum import say
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
        waiting = _euros(found.unconfirmed_cents)
        gaps = (Gap(LEDGER, f"Comptabilité : {waiting} à confirmer"),) if found.unconfirmed_cents else ()
        return Brought(found.activities, found.replaces, found.closes, gaps)

    def rows(self, who: Who, year: int) -> Brought:
        """The rows that count. They replace the defaults and the euros of what they describe in a quantity."""
        table = self._activities.table(who, year)
        rows = [row.activity for row in table.rows if row.activity is not None]
        waiting = len(table.rows) - len(rows)
        gaps = (Gap(ROWS, f"Activités : lignes à confirmer ou à compléter ({waiting})"),) if waiting else ()
        if not rows:
            return Brought(gaps=gaps)
        paths, physical = self._paths(rows, year), self._physical(who, year)
        replaces = {field: f"activités ({path.label})" for path in paths for field in path.fields}
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
        try:
            physical = self._physical(who, year)
        except FactorNotFound:  # an edition that lacks a factor of the answers: the calculation says so
            return []
        return [path for path in self._paths(rows, year) if physical & set(path.fields)]

    def _paths(self, rows: Sequence[Activity], year: int) -> list[PathRule]:
        """What these rows describe in a quantity."""
        book, rules = self._editions.book(), ledger_rules()
        told = [Told(row, book.get(row.factor)) for row in rows if not self._is_money(row)]
        return [rules.paths[path] for path in sorted(answered_paths(told, rules, year))]

    def _physical(self, who: Who, year: int) -> frozenset[str]:
        return given_physically(self._questionnaire.form(who, year), self._is_money)

    def _is_money(self, activity: Activity) -> bool:
        return method().units.is_money(self._editions.book().get(activity.factor).unit)


def _euros(cents: int) -> str:
    return f"{say(Fraction(cents, 100), 0)} €"
