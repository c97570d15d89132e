"""Embedded servers of a test: a folder of their own, and nothing of them left running."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.db.embedded import Embedded
from tests.live import open_folder

START = "import sys; from pathlib import Path; from core.db.embedded import Embedded; s = Embedded(Path(sys.argv[1])); "


@pytest.fixture
def folder() -> Iterator[Path]:
    made = open_folder("embedded")
    yield made
    for process in servers(made):
        process.kill()
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[Embedded]:
    embedded = Embedded(folder / "postgres")
    yield embedded
    embedded.stop()


def servers(folder: Path) -> list[psutil.Process]:
    """Postmasters whose folder is below `folder`."""
    found = []
    for process in psutil.process_iter(["name", "cwd", "ppid"]):
        if process.info["name"] == "postgres" and (process.info["cwd"] or "").startswith(str(folder)):
            found.append(process)
    pids = {process.pid for process in found}
    return [process for process in found if process.info["ppid"] not in pids]


def postmaster(server: Embedded) -> psutil.Process:
    (only,) = servers(server.folder)
    return only
