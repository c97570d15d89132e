"""kill -9 of the application and of its database, under writers: what was acknowledged is there, nothing is half there,
and everything comes back by itself.

`python -m tests.security.drill 150` makes 150 kills of each and prints the figures of docs/operations.md.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psutil
from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import wire
from core.db.embedded import Embedded
from core.db.session import Database
from core.settings import ROOT, Settings

PATIENCE_S = 30.0


@dataclass
class Drill:
    """What was said by every writer so far, and how long each return took (seconds)."""

    folder: Path
    saved: set[tuple[str, str]] = field(default_factory=set)
    ran: set[tuple[str, str]] = field(default_factory=set)
    app_back: list[float] = field(default_factory=list)
    database_back: list[float] = field(default_factory=list)
    heard: threading.Condition = field(default_factory=threading.Condition)
    lines: int = 0
    ready: bool = False

    def start(self) -> subprocess.Popen[str]:
        """A writer, once it writes."""
        self.ready = False
        command = [sys.executable, "-m", "tests.security.writer", str(self.folder)]
        writer = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(writer,), daemon=True).start()
        self._until(lambda: self.ready)
        self.after(self.lines)
        return writer

    def _listen(self, writer: subprocess.Popen[str]) -> None:
        for line in writer.stdout or ():
            word, *rest = line.split()
            with self.heard:
                if word == "ready":
                    self.ready = True
                elif word in ("saved", "ran") and line.endswith("\n") and len(rest) == 2:
                    (self.saved if word == "saved" else self.ran).add((rest[0], rest[1]))
                    self.lines += 1
                self.heard.notify_all()

    def after(self, lines: int) -> None:
        """Wait until one more thing was acknowledged."""
        self._until(lambda: self.lines > lines)

    def _until(self, true: object) -> None:
        with self.heard:
            if not self.heard.wait_for(true, PATIENCE_S):  # type: ignore[arg-type]
                raise AssertionError(f"nothing came back within {PATIENCE_S:.0f} s")

    def kill_app(self, writer: subprocess.Popen[str]) -> subprocess.Popen[str]:
        """kill -9 of the program; another one on the same folder."""
        writer.kill()
        writer.wait()
        began = time.monotonic()
        fresh = self.start()
        self.app_back.append(time.monotonic() - began)
        return fresh

    def kill_database(self) -> None:
        """kill -9 of the server; the program must bring it back and write again, untouched."""
        postmaster(self.folder).kill()
        began = time.monotonic()
        time.sleep(0.02)  # an acknowledgement that was on its way is none of the return
        self.after(self.lines)
        self.database_back.append(time.monotonic() - began)

    def check(self) -> tuple[list[str], int]:
        """(what is lost or half written, rows looked at), read from the server afterwards."""
        server = Embedded(self.folder / "postgres")
        database = Database(server.start())
        try:
            with database.schema() as connection:
                answers = connection.execute(text("SELECT tenant_id, answer->>'text' FROM answer_changes")).all()
                runs = connection.execute(text("SELECT tenant_id, id, hash, document FROM calculations")).all()
                bare = connection.execute(text(BARE)).scalars().all()
            kept = {(str(tenant), str(number)) for tenant, number in answers}
            kept_runs = {(str(row.tenant_id), str(row.id)) for row in runs}
            wrong = [f"lost answer {lost}" for lost in sorted(self.saved - kept)]
            wrong += [f"lost run {lost}" for lost in sorted(self.ran - kept_runs)]
            wrong += [f"half-written: {name}" for name in bare]
            wrong += [f"run {row.id} is not its hash" for row in runs[-200:] if not _replays(database, row)]
            return wrong, len(kept) + len(kept_runs)
        finally:
            database.close()
            server.stop()


BARE = """
SELECT 'run without factors ' || c.id FROM calculations c
    WHERE NOT EXISTS (SELECT FROM calculation_factors f WHERE f.calculation_id = c.id)
UNION ALL SELECT 'company without a token ' || c.tenant_id FROM companies c
    WHERE c.kind = 'guest' AND NOT EXISTS (SELECT FROM guest_tokens t WHERE t.tenant_id = c.tenant_id)
UNION ALL SELECT 'year without an answer ' || s.id FROM questionnaire_sessions s
    WHERE NOT EXISTS (SELECT FROM answer_changes a WHERE a.session_id = s.id)
"""


def _replays(database: Database, row: object) -> bool:
    """The stored content has the stored hash and gives the same result again."""
    settings = Settings(_env_file=None, database_url=None)
    who = Who(UUID(str(row.tenant_id)), Role.GUEST)  # type: ignore[attr-defined]
    return wire(settings, database).footprints.replay(who, row.id)  # type: ignore[attr-defined]


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]))


def run(kills: int, folder: Path) -> Drill:
    """`kills` of the program and as many of the server, each at another moment of the writing."""
    drill, chance = Drill(folder), random.Random(kills)
    writer = drill.start()
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, 0.6))
            drill.kill_database()
            time.sleep(chance.uniform(0.05, 0.6))
            writer = drill.kill_app(writer)
    finally:
        writer.kill()
        writer.wait()
    return drill


def main(kills: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-drill-"))
    folder.chmod(0o711)
    drill = run(kills, folder)
    wrong, looked_at = drill.check()
    shutil.rmtree(folder)
    figures = {
        "kills": {"app": len(drill.app_back), "postgres": len(drill.database_back)},
        "acknowledged": len(drill.saved) + len(drill.ran),
        "rows": looked_at,
        "lost or half-written": wrong,
        "app back, s (median, worst)": _spread(drill.app_back),
        "first save after the database, s (median, worst)": _spread(drill.database_back),
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return len(wrong)


def _spread(times: list[float]) -> list[float]:
    return [round(sorted(times)[len(times) // 2], 2), round(max(times), 2)]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
