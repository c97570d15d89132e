"""What each action and lever does to a footprint, measured again with its activities changed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.access import Action, Who, require
from core.carbon.action_effects import Effects as Found
from core.carbon.action_effects import Place, completed, effects
from core.carbon.effects import Effect
from core.carbon.energy import MAINLAND
from core.carbon.run import restored
from core.ingest.action_effect_tables import effect_law
from core.ingest.questions import law
from core.ingest.tables import method
from core.kept import Memory
from core.services.editions import Editions
from core.services.footprints import Footprints, Run
from core.services.sector import Sectors

MAX_CACHED = 128


class Effects:
    """A run never changes: what it gives is remembered by its hash, the edition in use and the sector."""

    def __init__(self, footprints: Footprints, editions: Editions, sectors: Sectors) -> None:
        self._footprints, self._editions, self._sectors = footprints, editions, sectors
        self._known = Memory[Found](MAX_CACHED)

    def of(self, who: Who, run_id: UUID) -> Mapping[str, Effect]:
        """The effect at full uptake of every action and lever that finds something to change in this run.

        One that counts for nothing by rule (a green contract, recycling) is there with no figure. Raises NotFound.
        """
        require(who, Action.READ_FOOTPRINT)
        run = self._footprints.get(who, run_id)
        return self.found(who, run, self._sectors.of(who, run)).by_id

    def found(self, who: Who, run: Run, sector: str) -> Found:
        """The same, and why the others change nothing here, of a company of this sector."""
        require(who, Action.READ_FOOTPRINT)
        book, year = self._editions.book(), run.footprint.perimeter.year
        key = (who.tenant_id, run.hash, book.edition, sector)
        return self._known.made(key, lambda: self._measured(who, run, Place(book, grid_of_year(year), sector, year)))

    def _measured(self, who: Who, run: Run, place: Place) -> Found:
        weighed, past = restored(self._footprints.content(who, run.id), method())
        return effects(weighed, completed(past, method()), effect_law(), place)


def grid_of_year(year: int) -> str:
    """Stable key of the mainland mix of a year, the last published one for later years: for a run without any."""
    mainland = next(grid for grid in law().grids if grid.id == MAINLAND)
    return mainland.factor.format(year=min(year, mainland.last_year))
