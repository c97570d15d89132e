"""The embedded server: one per folder, whoever starts it, however it died."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
from sqlalchemy import text

from core.db import accounts
from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database, lease
from core.errors import Unavailable
from core.settings import ROOT
from tests.db.conftest import START, postmaster, servers

SAY_PID = START + "s.start(); print(s._pid_file()[0], flush=True); sys.stdin.read(); s.stop()"


def _program(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_a_second_start_finds_the_server_that_runs(server: Embedded) -> None:
    url = server.start()
    said: list[str] = []
    second = Embedded(server.folder, said.append)
    assert second.start() == url
    assert said == [], "nothing is created, nothing is started"
    assert second.stop() is False
    assert postmaster(server).is_running()


def test_programs_that_start_at_once_share_one_server(folder: Path) -> None:
    programs = [_program(SAY_PID, folder / "postgres") for _ in range(4)]
    pids = {program.stdout.readline().strip() for program in programs if program.stdout}
    assert len(pids) == 1
    assert len(servers(folder)) == 1
    for program in programs:
        program.communicate(timeout=30)
        assert program.returncode == 0
    assert servers(folder) == []


def test_the_last_to_leave_stops_the_server(server: Embedded) -> None:
    server.start()
    second = Embedded(server.folder)
    second.start()
    assert server.stop() is False
    assert second.stop() is True
    assert servers(server.folder) == []


def test_a_killed_program_leaves_a_server_that_the_next_one_uses(server: Embedded) -> None:
    program = _program(SAY_PID, server.folder)
    assert program.stdout is not None
    pid = program.stdout.readline().strip()
    program.kill()
    program.communicate()
    server.start()
    assert str(postmaster(server).pid) == pid


def test_a_killed_server_recovers_its_rows_at_the_next_start(server: Embedded) -> None:
    with lease(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postmaster(server).kill()
    again = Embedded(server.folder)
    with lease(again.start()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    again.stop()


def test_a_program_whose_server_was_killed_gets_another_when_it_asks_again(server: Embedded) -> None:
    server.start()
    postmaster(server).kill()
    with lease(server.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_watched_server_that_is_killed_comes_back_by_itself_at_the_same_address(server: Embedded) -> None:
    url = server.start()
    server.watch()
    with lease(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for _ in range(3):
        postmaster(server).kill()
        assert _answer(url, within_s=10) == (42,)
        assert server._url("carbonscore") == url


def test_a_server_in_use_keeps_every_acknowledged_write_on_disk(server: Embedded) -> None:
    """What the promise « nothing acknowledged is lost » rests on; a role could switch it off too."""
    database = Database(server.start())
    migrate(database)
    for door in (database.catalogue(), database.editing(), database.lookup(), database.person(uuid4())):
        with door as session:
            for setting in ("synchronous_commit", "fsync", "full_page_writes"):
                assert session.execute(text(f"SHOW {setting}")).scalar_one() == "on"
    database.close()


def _answer(url: str, within_s: float) -> tuple[object, ...] | None:
    limit = time.monotonic() + within_s
    while True:
        try:
            with lease(url) as connection:
                return connection.execute("SELECT answer FROM kept").fetchone()
        except psycopg.OperationalError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)


def test_a_pid_file_whose_pid_belongs_to_another_program_does_not_block_the_start(server: Embedded) -> None:
    server.start()
    file = server.folder / "data" / "postmaster.pid"
    _, *rest = file.read_text().splitlines()
    postmaster(server).kill()
    account = accounts.for_server(server.folder / "data")
    stranger = subprocess.Popen(["sleep", "60"], **accounts.as_user(account))
    file.write_text("\n".join([str(stranger.pid), *rest]) + "\n")
    again = Embedded(server.folder)
    with lease(again.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.stop()
    assert stranger.poll() is None, "the other program must be left alone"
    stranger.send_signal(signal.SIGKILL)
    stranger.wait()


def test_a_creation_that_was_interrupted_starts_again_from_nothing(server: Embedded) -> None:
    (server.folder / "data.new" / "base").mkdir(parents=True)
    (server.folder / "password.draft").write_text("half")
    with lease(server.start()) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("carbonscore",)


def test_only_its_owner_reads_the_password_and_nobody_enters_without(server: Embedded) -> None:
    url = server.start()
    password = server.folder / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE((server.folder / "data").stat().st_mode) == 0o700
    with pytest.raises(psycopg.OperationalError, match="password"):
        lease(url.replace(password.read_text(), "guess"))


def test_the_server_listens_to_this_machine_alone(server: Embedded) -> None:
    server.start()
    listened = [c.laddr for c in postmaster(server).net_connections() if c.status == psutil.CONN_LISTEN]
    assert [address.ip for address in listened] == ["127.0.0.1"]
    assert not list(Path("/tmp").glob(f".s.PGSQL.{listened[0].port}"))


def test_letters_with_accents_have_their_capitals(server: Embedded) -> None:
    with lease(server.start()) as connection:
        assert connection.execute("SELECT upper('énergie'), 'É' ILIKE 'é'").fetchone() == ("ÉNERGIE", True)


def test_the_folder_of_another_major_version_is_refused_with_what_to_do(server: Embedded) -> None:
    server.start()
    server.stop()
    (server.folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(Unavailable, match=r"PostgreSQL 16.*pg_dump"):
        server.start()


def test_a_lost_password_is_said_before_anything_starts(server: Embedded) -> None:
    server.start()
    server.stop()
    (server.folder / "password").unlink()
    with pytest.raises(Unavailable, match="mot de passe"):
        server.start()
    assert servers(server.folder) == []


def test_a_server_that_cannot_start_tells_the_reason_of_its_log(server: Embedded) -> None:
    server.start()
    server.stop()
    (server.folder / "data" / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(Unavailable, match=r"n'a pas démarré.*no_such_setting"):
        server.start()


def test_the_port_is_free_when_two_servers_run_side_by_side(folder: Path) -> None:
    first, second = Embedded(folder / "one"), Embedded(folder / "two")
    ports = {first.start().rsplit(":", 1)[1].split("/")[0], second.start().rsplit(":", 1)[1].split("/")[0]}
    assert len(ports) == 2
    for port in ports:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
            pass
    assert first.stop()
    assert second.stop()
