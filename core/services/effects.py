"""What each action and lever does to a footprint, measured again with its activities changed."""

from __future__ import annotations

from collections import OrderedDict
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
from core.services.editions import Editions
from core.services.footprints import Footprints, Run
from core.services.sector import Sectors

MAX_CACHED = 128
Key = tuple[UUID, str, str, str]


class Effects:
    """A run never changes: what it gives is remembered by its hash, the edition in use and the sector."""

    def __init__(self, footprints: Footprints, editions: Editions, sectors: Sectors) -> None:
        self._footprints, self._editions, self._sectors = footprints, editions, sectors
        self._known: OrderedDict[Key, Found] = OrderedDict()

    def of(self, who: Who, run_id: UUID) -> Mapping[str, Effect]:
        """The effect at full uptake of every action and lever that finds something to change in this run.

        One that counts for nothing by rule (a green contract, recycling) is there with no figure. Raises NotFound.
        """
        require(who, Action.READ_FOOTPRINT)
        return self._found(who, run_id).by_id

    def untouched(self, who: Who, run_id: UUID) -> Mapping[str, str]:
        """Why the others change nothing here, in French: {action id: sentence}. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        return self._found(who, run_id).untouched

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        for key in [key for key in list(self._known) if key[0] == tenant_id]:
            self._known.pop(key, None)

    def _found(self, who: Who, run_id: UUID) -> Found:
        run, book = self._footprints.get(who, run_id), self._editions.book()
        sector = self._sectors.of(who, run)
        key = (who.tenant_id, run.hash, book.edition, sector)
        known = self._known.get(key)
        if known is None:
            place = Place(book, grid_of_year(run.footprint.perimeter.year), sector, run.footprint.perimeter.year)
            known = self._measured(who, run, place)
            while len(self._known) >= MAX_CACHED:
                self._known.popitem(last=False)
            self._known[key] = known
        return known

    def _measured(self, who: Who, run: Run, place: Place) -> Found:
        weighed, past = restored(self._footprints.content(who, run.id), method())
        return effects(weighed, completed(past, method()), effect_law(), place)


def grid_of_year(year: int) -> str:
    """Stable key of the mainland mix of a year, the last published one for later years: for a run without any."""
    mainland = next(grid for grid in law().grids if grid.id == MAINLAND)
    return mainland.factor.format(year=min(year, mainland.last_year))
