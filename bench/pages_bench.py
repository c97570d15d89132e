"""What a rerun of each page of a company asks of the database: transactions, round trips, and processor of its thread.

The counts are the same on every machine and do not depend on what else it does. On a database across a network each
round trip waits. Baseline, in the same run: « Mentions », which asks who is here and nothing else.
"""

from __future__ import annotations

import asyncio
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

from bench.load_bench import prepare
from bench.visitor import Seen, Visitor
from core import bootstrap
from core.settings import ROOT
from tests.live import Live, free_port

RERUNS = 8
LIMITS = {  # transactions of a rerun of a guest's page
    "mentions": 1, "bilan": 2, "lignes": 2, "comparaison": 5, "actions": 10, "scenarios": 11, "rapports": 4,
    "facteurs": 3, "questionnaire": 8, "comptabilite": 3, "activites": 11, "compteurs": 3,
}  # fmt: skip


@contextmanager
def counting(folder: Path, listing: Path) -> Iterator[Live]:
    """The application on the database of this folder, writing its counts down."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PERSISTENT_ARTIFACT_DIR": str(folder),
        "DATABASE_URL": "",
        "WORKER": "apart",
    }
    command = [sys.executable, str(ROOT / "bench" / "counted_app.py"), str(listing)]
    with (folder / "app.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            live = Live(port, process.pid)
            _wait(live)
            yield live
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(live: Live) -> None:
    for _ in range(600):
        try:
            if live.get("/health").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("the application did not start")


def asked(live: Live, page: str, cookie: str, listing: Path) -> tuple[float, float, float, list[str]]:
    """(transactions, round trips, ms of processor) of a rerun in the middle, and what went wrong."""
    listing.write_text("", encoding="utf-8")
    seen = Seen()
    asyncio.run(Visitor(live.port, page, cookie, seen).stay(0.0, 0.0, 1, least=RERUNS))
    runs = [json.loads(line) for line in listing.read_text(encoding="utf-8").splitlines()]
    reruns = [run for run in runs if not run["fragment"]][2:]  # the first ones fill memories
    found = [statistics.median(run[name] for run in reruns) for name in ("transactions", "trips", "cpu_ms")]
    return found[0], found[1], found[2], seen.failures


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-pages-"))
    folder.chmod(0o711)  # as root, the database runs as another user, who must reach its folder
    over: list[str] = []
    try:
        cookie, listing = prepare(folder), folder / "counts"
        with counting(folder, listing) as live:
            for page, limit in LIMITS.items():
                transactions, trips, cpu_ms, failures = asked(live, page, cookie, listing)
                counts = f"{transactions:3.0f} transactions (limit {limit:2}), {trips:3.0f} round trips"
                print(f"{page:14} {counts}, {cpu_ms:5.1f} ms of processor")
                over += [page] if transactions > limit else []
                over += [f"{page}: {failure}" for failure in failures[:1]]
    finally:
        bootstrap.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if over:
        sys.exit(f"pages that ask too much: {', '.join(over)}")


if __name__ == "__main__":
    main()
