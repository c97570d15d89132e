"""Importing the Base Carbone®, against `pandas.read_csv` and a bare COPY of the same rows.

Rounds alternate between the two sides, each on a fresh database. Needs the V23.6 file (CARBONSCORE_SHARED).
"""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.services.editions import Editions
from core.settings import ROOT

NAME = "Base_Carbone_V23.6.csv"
ROUNDS = 5
RATIO, SECONDS = 3.0, 5.0


def source() -> Path:
    return Path(os.environ.get("CARBONSCORE_SHARED", ROOT / ".." / "shared")) / "data" / NAME


def bare(database: Database, content: bytes) -> None:
    """What any program does at least: read the file into a frame, COPY the frame's rows. Nothing is checked."""
    frame = pd.read_csv(io.BytesIO(content), sep=";", encoding="cp1252", dtype=str)
    columns = ", ".join(f"c{n} text" for n in range(frame.shape[1]))
    rows = io.BytesIO()
    frame.to_csv(rows, index=False, header=False)
    with database.schema() as connection, Session(connection) as session:
        session.execute(text("DROP TABLE IF EXISTS bare"))
        session.execute(text(f"CREATE TABLE bare ({columns})"))
        with database.raw(session).cursor() as cursor, cursor.copy(b"COPY bare FROM STDIN (FORMAT csv)") as copy:
            copy.write(rows.getvalue())


def ours(database: Database, content: bytes) -> None:
    report = Editions(database).import_file(NAME, content)
    if report.already_imported:
        raise SystemExit("the edition was already there: nothing was measured")


def forget(database: Database) -> None:
    with database.editing() as session:
        session.execute(text("DELETE FROM editions WHERE origin = 'base_carbone'"))


def seconds(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(database: Database, content: bytes) -> tuple[list[float], list[float]]:
    """Seconds of each round: (ours, bare)."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        forget(database)
        theirs.append(seconds(lambda: bare(database, content)))
        mine.append(seconds(lambda: ours(database, content)))
    return mine, theirs


def main() -> None:
    path = source()
    if not path.is_file():
        print(f"import: skipped, no {NAME} (set CARBONSCORE_SHARED)")
        return
    with tempfile.TemporaryDirectory(prefix="carbonscore-bench-") as folder:
        Path(folder).chmod(0o711)
        server = Embedded(Path(folder) / "postgres")
        database = Database(server.start())
        try:
            migrate(database)
            Editions(database).seed()
            mine, theirs = compare(database, path.read_bytes())
        finally:
            database.close()
            server.stop()
    best, baseline = min(mine), min(theirs)
    print(f"import of V23.6: {best:.2f} s (median {statistics.median(mine):.2f}, at most {SECONDS:.0f})")
    print(f"pandas.read_csv and bare COPY: {baseline:.2f} s; ratio {best / baseline:.2f} (at most {RATIO:.0f})")
    if best > SECONDS or best > RATIO * baseline:
        raise SystemExit("import: over the limit")


if __name__ == "__main__":
    main()
