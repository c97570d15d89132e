"""kill -9 of workers at random moments of their work: every report that was asked for is made, whole and once, or given
up when it was cut three times.

`python -m tests.jobs.drill 30` makes 30 kills and prints the figures of docs/operations.md.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from core.access import Who
from core.bootstrap import prepare, wire
from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.settings import Settings
from tests.jobs.conftest import House, until, working

HALF = """
SELECT count(*) FROM reports r WHERE (SELECT count(*) FROM report_files f WHERE f.report_id = r.id)
    <> CASE r.status WHEN 'ready' THEN 3 ELSE 0 END
"""


def drill(house: House, kills: int, folder: Path) -> dict[str, object]:
    """`kills` of workers that print, then one that is left alone. What was found afterwards."""
    companies = [house.company() for _ in range(10)]
    asked: set[tuple[Who, UUID]] = set()
    half = 0
    killed = {"while printing": 0, "otherwise": 0}
    for number in range(kills):
        asked |= {(who, house.ask(who, run_id)) for who, run_id in companies}
        with working(house, folder / "log", press_s=0.2) as worker:
            until(lambda seen=number: (folder / "log").read_text().count('"working"') > seen, 60)  # type: ignore[misc]
            time.sleep(random.uniform(0, 2))
            killed["while printing" if "doing" in house.jobs() else "otherwise"] += 1
            worker.kill()
            worker.wait()
        half += _half(house)
    began = time.monotonic()
    with working(house, folder / "log"):
        until(lambda: not {"todo", "doing"} & set(house.jobs()), 300)
    statuses = [house.status(who, one) for who, one in asked]
    return {
        "kills": killed,
        "asked": len(statuses),
        "ready": statuses.count("ready"),
        "given up": statuses.count("failed"),
        "half made, at any look": half + _half(house),
        "the rest made in, s": round(time.monotonic() - began, 1),
    }


def _half(house: House) -> int:
    with house.services.database.schema() as connection:
        return int(connection.execute(text(HALF)).scalar_one())


def main(kills: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-jobs-"))
    folder.chmod(0o711)
    server = Embedded(folder / "postgres")
    try:
        url = server.start()
        database = Database(url)
        migrate(database)
        services = wire(Settings(_env_file=None, persistent_artifact_dir=folder), database)
        prepare(services, lambda _: None)
        print(json.dumps(drill(House(url, services), kills, folder), indent=2))
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
