"""One move of a cursor as the server answers it: the part of the page of scenarios that a move redraws, on a footprint
of two hundred lines, twenty actions and three scenarios side by side. From the request to the last element.

Baseline, in the same run: the same part with a new scenario, nothing moved and nothing beside.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.visitor import Seen, Visitor
from core import bootstrap
from core.access import Who
from core.bootstrap import Services
from core.carbon.scenario import Choice, Scenario
from core.settings import Settings
from pages.parts import scenario_saved
from pages.parts.gate import PLAIN
from tests.live import running

LIMIT_MS, SECONDS, LINES, ACTIONS = 100.0, 12.0, 200, 20
HEAD = "label,factor,quantity,unit,year,site,flow"
ROWS = (
    "Électricité {n},elec_fr_mix_2024,{n}000,kWh,2024,Site {s},electricity",
    "Gaz {n},gaz_nat_pcs_2022,{n}000,kWh PCS,2024,Site {s},fuel_stationary",
    "Gazole {n},gazole_b7_l,{n}00,litre,2024,Site {s},fuel_mobile",
    "Trajets {n},voiture_moy_km,{n}000,km,2024,Site {s},commuting",
)


class Mover(Visitor):
    """Opens the page, chooses in its lists (`chosen`: key → option or options), then redraws what a move redraws."""

    def __init__(self, port: int, cookie: str, seen: Seen, chosen: dict[str, str | list[str]]) -> None:
        super().__init__(port, "scenarios", cookie, seen)
        self._chosen, self._ids, self._fragment = chosen, dict[str, str](), ""
        self._told = False
        self.charts: list[str] = []

    def notice(self, said: ForwardMsg) -> None:
        if said.WhichOneof("type") != "delta":
            return
        element = said.delta.new_element
        for list_ in (element.selectbox, element.multiselect):
            for key in self._chosen:
                if list_.id.endswith(f"-{key}"):
                    self._ids[key] = list_.id
        if element.WhichOneof("type") == "plotly_chart":
            self._fragment, self.charts = said.delta.fragment_id, [*self.charts[-1:], element.plotly_chart.spec]

    def ask(self, first: bool) -> BackMsg:
        ask = super().ask(first)
        for key, identity in self._ids.items():
            state, value = ask.rerun_script.widget_states.widgets.add(), self._chosen[key]
            state.id = identity
            if isinstance(value, str):
                state.string_value = value
            else:
                state.string_array_value.data.extend(value)
        if self._told or not self._chosen:
            ask.rerun_script.fragment_id = self._fragment
        self._told = self._told or len(self._ids) == len(self._chosen)
        return ask


def company(house: Services) -> tuple[Who, str]:
    """A guest company with a footprint of two hundred lines at least."""
    token = house.companies.start_guest()
    who = house.companies.who(token)
    assert who is not None
    rows = [ROWS[n % len(ROWS)].format(n=n + 1, s=n % 3) for n in range(LINES // 2)]
    run = house.footprints.calculate_activities(who, "\n".join([HEAD, *rows]).encode())
    assert len(run.footprint.lines) >= LINES
    return who, token


def scenario(house: Services, who: Who, n: int) -> Scenario:
    """Twenty actions that change this footprint."""
    run = house.footprints.latest(who)
    assert run is not None
    touched = [one for one, effect in house.effects.of(who, run.id).items() if effect.central][:ACTIONS]
    choices = tuple(Choice(one, 0.05 * (n + 1), 2026, 2030) for one in touched)
    return Scenario(f"Scénario {n}", 0.01, "snbc2_energy", choices, 100.0, horizon=2050)


def moves(port: int, cookie: str, chosen: dict[str, str | list[str]]) -> Seen:
    seen = Seen()
    mover = Mover(port, cookie, seen, chosen)
    asyncio.run(mover.stay(0.0, time.monotonic() + SECONDS, 1))
    seen.rerun_ms = seen.rerun_ms[3:]  # the page itself, while the lists are chosen
    names = [chosen[scenario_saved.PICK], *chosen[scenario_saved.BESIDE]] if chosen else []
    drawn = {one.get("name") for spec in mover.charts for one in json.loads(spec)["data"]}
    missing = {*names} - drawn
    seen.failures += [f"not drawn: {name}" for name in missing]
    return seen


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-scenarios-"))
    folder.chmod(0o711)  # as root, the database runs as another user, who must reach its folder
    try:
        house = bootstrap.start(Settings(_env_file=None, database_url=None, persistent_artifact_dir=folder))
        who, token = company(house)
        saved = [house.scenarios.save(who, one.name, one) for one in (scenario(house, who, n) for n in range(3))]
        chosen = {scenario_saved.PICK: saved[0].scenario.name}
        beside = {scenario_saved.BESIDE: [one.scenario.name for one in saved[1:]]}
        with running(None, folder) as live:
            plain = moves(live.port, f"{PLAIN}={token}", {})
            report(moves(live.port, f"{PLAIN}={token}", {**chosen, **beside}), plain)
    finally:
        bootstrap.stop()
        shutil.rmtree(folder, ignore_errors=True)


def report(full: Seen, plain: Seen) -> None:
    p50, p95, bare = full.percentile(0.5), full.percentile(0.95), plain.percentile(0.5)
    print(f"a move, {ACTIONS} actions and 3 scenarios: p50 {p50:.1f} ms p95 {p95:.1f} ms (limit {LIMIT_MS:.0f})")
    print(f"nothing moved, nothing beside: p50 {bare:.1f} ms; ratio {p50 / bare:.2f} ({len(full.rerun_ms)} moves)")
    failures = full.failures + plain.failures
    if failures or p95 > LIMIT_MS:
        sys.exit(f"failures: {sorted(set(failures))[:3]}" if failures else "a move of a cursor takes too long")


if __name__ == "__main__":
    main()
