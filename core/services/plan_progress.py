"""Where the plan leads a footprint, against where a target asks it to be. kgCO2e a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from core.access import Action, Who, require
from core.carbon.costs import Spread
from core.carbon.effects import Effect
from core.carbon.scenario import Path, Scenario
from core.carbon.trajectory import Trajectory
from core.services.footprints import Footprints
from core.services.plan import Plan
from core.services.scenarios import Scenarios
from core.services.trajectories import Trajectories

Effects = Callable[[Who, UUID], Mapping[str, Effect]]


@dataclass(frozen=True, slots=True)
class Progress:
    """`path`: the footprint under the plan alone, year by year to `horizon`, with its 95 % band; `goal`: the target's.

    `asked`: what the target asks to take off the footprint's year by `horizon` (0 when nothing is left to take off);
    `planned`: what the plan takes off by then, when every action does the least, the middle, the most it may.
    """

    path: Path
    goal: Trajectory
    horizon: int
    start_kg: float
    asked: float
    planned: Spread

    @property
    def share(self) -> float | None:
        """What is planned of what is asked; None when nothing is asked."""
        return self.planned.central / self.asked if self.asked > 0 else None


class PlanProgress:
    def __init__(
        self, footprints: Footprints, plan: Plan, scenarios: Scenarios, trajectories: Trajectories, effects: Effects
    ) -> None:
        self._footprints, self._plan, self._effects = footprints, plan, effects
        self._scenarios, self._trajectories = scenarios, trajectories

    def of(self, who: Who, run_id: UUID, target: str = "sbti-1.5", horizon: int = 2030) -> Progress:
        """From a run: the years after it are not known yet. Raises InputError (target), NotFound."""
        require(who, Action.READ_FOOTPRINT)
        run = self._footprints.get(who, run_id)
        year = run.footprint.perimeter.year
        end = max(horizon, year + 1)
        start = self._scenarios.baseline(who, run_id).kg
        goal = self._trajectories.towards(who, run, target, end)
        scenario = replace(self._plan.scenario(who, year), target=target, horizon=end)
        [path] = self._scenarios.evaluate(who, run_id, [scenario], end)
        wanted = next(value.target for value in goal.values if value.year == end)
        planned = self._planned(who, run_id, scenario, path, start)
        return Progress(path, goal, end, start, max(0.0, start - wanted), planned)

    def _planned(self, who: Who, run_id: UUID, scenario: Scenario, path: Path, start: float) -> Spread:
        """What goes in the last year, between the least and the most that the actions may do."""
        known = self._effects(who, run_id)
        mine = [known[choice.id] for choice in scenario.choices if choice.id in known]
        ends = [start - float(path.kg[-1])]
        for level in ("low", "high"):
            own = {one.id: Effect(one.id, *[getattr(one, level)] * 3) for one in mine}
            [other] = self._scenarios.evaluate(who, run_id, [scenario], scenario.horizon, own)
            ends.append(start - float(other.kg[-1]))
        return Spread(min(ends), ends[0], max(ends))
