"""The dashboard under load, on one core: our server against a bare page of the same elements, in the same run.

Limits (issue 2): 100 sessions at 10 s of think time p95 < 60 ms · one session's rerun < 1.5 × the bare page's ·
a rerun of a 200-line footprint < 100 ms.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.visitor import Seen, crowd
from core import bootstrap
from core.settings import ROOT, Settings
from pages.parts.gate import PLAIN
from tests.live import Live, free_port, running

SESSIONS, THINK_S, SECONDS = 100, 10.0, 30.0
TURNS, TURN_S = 8, 1.5
LIMIT_CROWD_MS, LIMIT_RATIO, LIMIT_RERUN_MS = 60.0, 1.5, 100.0
ACTIVITIES = 70  # three parts each: 210 lines


def prepare(folder: Path) -> str:
    """A guest company with a footprint of 210 lines in a new embedded database; its cookie."""
    house = bootstrap.start(Settings(_env_file=None, database_url=None, persistent_artifact_dir=folder))
    token = house.companies.start_guest()
    who = house.companies.who(token)
    assert who is not None
    rows = [f"Compteur {n},elec_fr_mix_2024,{n}000,kWh,2024,Site {n % 3},electricity" for n in range(1, ACTIVITIES + 1)]
    head = "label,factor,quantity,unit,year,site,flow"
    house.footprints.calculate_activities(who, "\n".join([head, *rows]).encode())
    return f"{PLAIN}={token}"


def one_core() -> list[str]:
    """Prefix that keeps a server on the first core; this process, the visitors, takes the others."""
    if shutil.which("taskset") is None or not hasattr(os, "sched_setaffinity"):
        return []
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, set(cores[1:]) or {cores[0]})
    return ["taskset", "-c", str(cores[0])]


@contextmanager
def bare(elements: list[dict[str, str]], folder: Path, prefix: list[str]) -> Iterator[int]:
    """The baseline application on one core; its port."""
    listing = folder / "elements.json"
    listing.write_text(json.dumps(elements), encoding="utf-8")
    port = free_port()
    command = [*prefix, sys.executable, str(ROOT / "bench" / "bare_app.py"), str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "BARE_ELEMENTS": str(listing)}, stdout=subprocess.DEVNULL
    )
    try:
        time.sleep(5)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-load-"))
    folder.chmod(0o711)  # as root, the database runs as another user, who must reach its folder
    try:
        cookie = prepare(folder)
        prefix = one_core()
        with running(None, folder, *prefix) as live:
            together = crowd(live.port, "bilan", cookie, SESSIONS, THINK_S, SECONDS)
            with bare(together.drawn, folder, prefix) as port:
                report(*in_turn(live, cookie, port), together)
    finally:
        bootstrap.stop()
        shutil.rmtree(folder, ignore_errors=True)


def in_turn(live: Live, cookie: str, port: int) -> tuple[list[Seen], list[Seen]]:
    """One visitor alone, now on our page, now on the bare one: what else the machine does weighs on both."""
    crowd(port, "", "", 1, 0.0, TURN_S)
    turns = [
        (crowd(live.port, "bilan", cookie, 1, 0.0, TURN_S), crowd(port, "", "", 1, 0.0, TURN_S)) for _ in range(TURNS)
    ]
    return [ours for ours, _ in turns], [baseline for _, baseline in turns]


def half(turns: list[Seen]) -> float:
    """ms under which half of the reruns finished, in the turn in the middle."""
    return statistics.median(seen.percentile(0.5) for seen in turns)


def report(ours: list[Seen], baseline: list[Seen], together: Seen) -> None:
    """Print the figures; SystemExit when a limit is passed."""
    rerun, p95 = half(ours), together.percentile(0.95)
    ratio = statistics.median(a.percentile(0.5) / b.percentile(0.5) for a, b in zip(ours, baseline, strict=True))
    print(f"one session, rerun: ours p50 {rerun:.1f} ms ({ours[0].elements} elements and blocks)")
    print(f"one session, bare page: p50 {half(baseline):.1f} ms ({baseline[0].elements} elements and blocks)")
    print(f"ratio ours / bare page: {ratio:.2f} (limit {LIMIT_RATIO}; {TURNS} turns each)")
    print(
        f"{SESSIONS} sessions, think {THINK_S:.0f} s: p50 {together.percentile(0.5):.1f} ms p95 {p95:.1f} ms "
        f"({len(together.rerun_ms)} reruns, limit {LIMIT_CROWD_MS:.0f} ms)"
    )
    failures = {failure for seen in (*ours, *baseline, together) for failure in seen.failures}
    over = [
        *(["the rerun takes more than a bare page"] if ratio > LIMIT_RATIO else []),
        *(["a hundred sessions wait too long"] if p95 > LIMIT_CROWD_MS else []),
        *(["one rerun is too slow"] if rerun > LIMIT_RERUN_MS else []),
        *([f"failures: {sorted(failures)[:3]}"] if failures else []),
    ]
    if over:
        sys.exit("; ".join(over))


if __name__ == "__main__":
    main()
