"""Trajectories towards a target: of figures that are given, or of the footprints of a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.access import Action, Who, require
from core.carbon import views
from core.carbon.trajectory import Target, Trajectory, trajectory
from core.errors import InputError
from core.ingest.trajectory_tables import targets
from core.language import sentence
from core.services.footprints import Footprints, Run

END = 2050


class Trajectories:
    def __init__(self, footprints: Footprints) -> None:
        self._footprints = footprints

    @property
    def targets(self) -> Mapping[str, Target]:
        """{id: target}, in the order of data/trajectories/targets.csv."""
        return targets()

    def compute(
        self, who: Who | None, name: str, history: Mapping[int, float], last: int = END, base_year: int | None = None
    ) -> Trajectory:
        """Of a history in any unit; nothing of the company is read. `who` None: the caller has asked already.

        Raises InputError (see core.carbon.trajectory).
        """
        if who is not None:
            require(who, Action.READ_FACTORS)
        return trajectory(target(name), history, last, base_year)

    def history(self, who: Who) -> dict[int, float]:
        """{year: kgCO2e of the latest run of that year}, years rising."""
        require(who, Action.READ_FOOTPRINT)
        runs = sorted(self._footprints.all(who), key=lambda run: (run.year, run.created_at))
        return {run.year: run.total_kg for run in runs}

    def towards(self, who: Who, run: Run, name: str, last: int = END) -> Trajectory:
        """What a footprint should become, kgCO2e, after the years known before it; from nothing when it is negative.

        Raises InputError.
        """
        require(who, Action.READ_FOOTPRINT)
        year = run.footprint.perimeter.year
        before = {known: kg for known, kg in self.history(who).items() if known < year}
        return trajectory(target(name), {**before, year: max(0.0, views.total(run.footprint))}, last)


def target(name: str) -> Target:
    """Raises InputError: no such target."""
    found = targets().get(name)
    if found is None:
        known = ", ".join(targets())
        raise InputError("Trajectoire « {target} » inconnue. Choix : {known}.", target=name[:40], known=known)
    return found


def as_json(found: Trajectory, code: str = "fr") -> dict[str, Any]:
    """Schema: docs/schemas/trajectory.schema.json. Levels in the unit of the history."""
    goal = found.target
    return {
        "target": goal.id,
        "label": goal.label_en if code == "en" else goal.label_fr,
        "draft": goal.draft,
        "source": goal.source,
        "published": goal.published,
        "base_year": found.base_year,
        "base": found.base,
        "last_year": found.last_year,
        "rate": found.rate,
        "rate_percent": None if found.rate is None else 100 * found.rate,
        "rate_of_year": found.rate_of_year,
        "end_year": found.end_year,
        "zero_at": found.zero_at,
        "overshoot": asdict(found.overshoot),
        "budget": asdict(found.budget),
        "remarks": [sentence(remark, code) for remark in found.remarks],
        "values": [asdict(value) for value in found.values],
    }
