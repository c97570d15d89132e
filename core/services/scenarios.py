"""Scenarios of a company: evaluated on one of its footprints, kept under a name, version after version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.carbon.effects import Effect
from core.carbon.scenario import Baseline, Choice, Path, Scenario, baseline, evaluate
from core.carbon.scenario_mix import Mix
from core.db import members
from core.db import scenarios as rows
from core.db.session import Database
from core.errors import Conflict, InputError, NotFound
from core.ingest.scenario_file import ScenarioFile
from core.ingest.trajectory_tables import mixes
from core.kept import Memory
from core.services import audit
from core.services.footprints import Footprints
from core.services.scenario_checks import check, check_name
from core.services.scenario_results import as_json, own_effects
from core.services.trajectories import Trajectories

MOST = 50
MAX_CACHED = 128
Effects = Callable[[Who, UUID], Mapping[str, Effect]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A version of a named scenario. `version` grows by one each time it is saved, from 1."""

    id: UUID
    version: int
    scenario: Scenario
    at: datetime
    person_id: UUID | None = None


class Scenarios:
    """`effects`: what every action and lever does to a run, at full uptake (core.services.effects)."""

    def __init__(
        self, database: Database, footprints: Footprints, trajectories: Trajectories, effects: Effects
    ) -> None:
        self._database, self._footprints = database, footprints
        self._trajectories, self._effects = trajectories, effects
        self._baselines = Memory[Baseline](MAX_CACHED)

    @property
    def mixes(self) -> Mapping[str, Mix]:
        """{id: path of the grid's electricity}; a scenario may also say « -3 % » (a year)."""
        return mixes()

    def baseline(self, who: Who, run_id: UUID) -> Baseline:
        """What the scenarios of a run start from; read once. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        run = self._footprints.get(who, run_id)
        return self._baselines.made((who.tenant_id, run.hash), lambda: baseline(run.footprint))

    def evaluate(
        self,
        who: Who,
        run_id: UUID,
        scenarios: Sequence[Scenario],
        last: int = 2050,
        own: Mapping[str, Effect] | None = None,
    ) -> list[Path]:
        """One path for each scenario, from the year of the run to `last`; nothing is calculated again, nothing kept.

        `own`: effects of choices that are in no bank. Raises InputError (which field, and why), NotFound.
        """
        require(who, Action.READ_FOOTPRINT)
        for scenario in scenarios:
            check(scenario, tuple(own or ()))
        start = self.baseline(who, run_id)
        asked = {choice.id for scenario in scenarios for choice in scenario.choices} - {*(own or {})}
        known = self._effects(who, run_id) if asked else {}
        return evaluate(start, {**known, **(own or {})}, scenarios, last, mixes())

    def document(self, who: Who, run_id: UUID, given: ScenarioFile, code: str = "fr") -> dict[str, Any]:
        """A scenario that was sent, to its horizon, as programs read it (docs/schemas/scenario.schema.json).

        Nothing is kept. Raises InputError, NotFound.
        """
        require(who, Action.READ_FOOTPRINT)
        start = self.baseline(who, run_id)
        run, asked = self._footprints.get(who, run_id), given.scenario
        [path] = self.evaluate(who, run_id, [asked], asked.horizon, own_effects(given, start))
        aim = self._trajectories.towards(who, run, asked.target, asked.horizon)
        return as_json(run, given, path, aim, code)

    def list(self, who: Who) -> Sequence[Saved]:
        """The latest version of each scenario, by name."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return [_saved(row) for row in rows.latest(session, who.tenant_id)]

    def versions(self, who: Who, scenario_id: UUID) -> Sequence[Saved]:
        """Every version of a scenario, latest first. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return _versions(session, who, scenario_id)

    def get(self, who: Who, scenario_id: UUID, version: int | None = None) -> Saved:
        """A version of a scenario, the latest unless one is asked. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        found = self.versions(who, scenario_id)
        one = next((saved for saved in found if version in (None, saved.version)), None)
        if one is None:
            raise NotFound(_GONE)
        return one

    def save(self, who: Who, name: str, scenario: Scenario, version: int | None = None) -> Saved:
        """Keep a scenario: a new one, or the next version of the one of this name, of which `version` was read.

        The same content again is the same version. Raises InputError (a field, a name that is taken, too many) and
        Conflict when somebody saved meanwhile (mine, theirs: the versions). Nothing is saved then.
        """
        require(who, Action.PLAN)
        kept = replace(scenario, name=name.strip())
        check(kept)
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "scenarios")
            scenario_id = rows.named(session, who.tenant_id, kept.name)
            if scenario_id is None:
                return self._begin(session, who, kept, version)
            before = _versions(session, who, scenario_id)[0]
            if version is None:
                raise InputError(_TAKEN, name=kept.name)
            if before.scenario == kept:
                return before
            if version != before.version:
                raise Conflict(_STALE, mine=version, theirs=before.version)
            return self._append(session, who, scenario_id, before, kept)

    def rename(self, who: Who, scenario_id: UUID, name: str) -> None:
        """Raises InputError (a name that is taken, or cannot be one), NotFound."""
        require(who, Action.PLAN)
        name = name.strip()
        check_name(name)
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "scenarios")
            before = _versions(session, who, scenario_id)[0].scenario.name
            if name == before:
                return
            if rows.named(session, who.tenant_id, name) is not None:
                raise InputError(_TAKEN, name=name)
            rows.rename(session, who.tenant_id, scenario_id, name)
            sealed = audit.sealed(before), audit.sealed(name)
            audit.record(session, who.tenant_id, "scenario_renamed", f"scenario/{scenario_id}", None, *sealed)

    def remove(self, who: Who, scenario_id: UUID) -> None:
        """Out of sight; its versions stay, and its name is free again. Raises NotFound."""
        require(who, Action.PLAN)
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "scenarios")
            before = _versions(session, who, scenario_id)[0]
            rows.remove(session, who.tenant_id, scenario_id)
            sealed = audit.sealed(_document(before.scenario))
            audit.record(session, who.tenant_id, "scenario_removed", f"scenario/{scenario_id}", None, sealed, None)

    def _begin(self, session: Session, who: Who, scenario: Scenario, version: int | None) -> Saved:
        """Raises InputError: there are enough; Conflict: the one that was read is no more."""
        if version:
            raise Conflict(_STALE, mine=version, theirs=0)
        if rows.count(session, who.tenant_id) >= MOST:
            raise InputError("Une entreprise garde au plus {most} scénarios : retirez-en un.", most=MOST)
        scenario_id = rows.add(session, who.tenant_id, who.person_id, scenario.name)
        return self._append(session, who, scenario_id, None, scenario)

    def _append(self, session: Session, who: Who, scenario_id: UUID, before: Saved | None, scenario: Scenario) -> Saved:
        version = before.version + 1 if before else 1
        rows.append(session, who.tenant_id, who.person_id, scenario_id, version, _document(scenario))
        was = audit.sealed(_document(before.scenario)) if before else None
        about, becomes = f"scenario/{scenario_id}", audit.sealed(_document(scenario))
        audit.record(session, who.tenant_id, "scenario_saved", about, {"version": version}, was, becomes)
        return _versions(session, who, scenario_id)[0]


def _versions(session: Session, who: Who, scenario_id: UUID) -> Sequence[Saved]:
    """Latest first. Raises NotFound."""
    found = rows.versions(session, who.tenant_id, scenario_id)
    if not found:
        raise NotFound(_GONE)
    return [_saved(row) for row in found]


def _document(scenario: Scenario) -> dict[str, Any]:
    """What is stored of a scenario: all of it but its name."""
    said = asdict(scenario)
    del said["name"]
    return {**said, "choices": [asdict(choice) for choice in scenario.choices]}


def _saved(row: rows.Kept) -> Saved:
    choices = tuple(Choice(**choice) for choice in row.document["choices"])
    said = Scenario(**{**row.document, "name": row.name, "choices": choices})
    return Saved(row.id, row.version, said, row.at, row.person_id)


_GONE = "Ce scénario n'existe pas ou plus."
_TAKEN = "Un scénario s'appelle déjà « {name} » : donnez un autre nom, ou ouvrez celui-là."
_STALE = "Ce scénario a changé : vous partiez de la version {mine}, la version {theirs} est enregistrée."
