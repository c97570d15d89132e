"""Starting the house: once per process, from nothing, and again."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import bootstrap
from core.bootstrap import Services
from core.errors import InputError
from core.services.editions import Editions
from core.settings import ROOT, Settings
from tests.conftest import Cluster
from tests.live import open_folder


@pytest.fixture
def nobody_started() -> Iterator[None]:
    bootstrap.adopt(None)
    yield
    bootstrap.adopt(None)


@pytest.fixture
def on_a_server(cluster: Cluster, settings: Settings) -> Iterator[Settings]:
    """Settings with the DATABASE_URL of an empty database."""
    with cluster.copy() as url:
        yield settings.model_copy(update={"database_url": url})


@pytest.mark.usefixtures("nobody_started")
def test_threads_that_ask_at_once_get_the_same_services(on_a_server: Settings) -> None:
    got: list[Services] = []
    asked = [threading.Thread(target=lambda: got.append(bootstrap.start(on_a_server))) for _ in range(4)]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert len(got) == 4
    assert len({id(services) for services in got}) == 1
    assert bootstrap.services() is got[0]
    bootstrap.stop()
    assert bootstrap.started() is None


@pytest.mark.usefixtures("nobody_started")
def test_two_houses_opened_on_the_same_empty_database_share_one_edition(on_a_server: Settings) -> None:
    houses: list[Services] = []
    opened = [
        threading.Thread(target=lambda: houses.append(bootstrap.build(on_a_server, lambda _: None))) for _ in range(2)
    ]
    for thread in opened:
        thread.start()
    for thread in opened:
        thread.join()
    assert [len(house.editions.all()) for house in houses] == [1, 1]
    for house in houses:
        house.close()


def test_preparing_twice_changes_nothing(services: Services) -> None:
    before = services.editions.all()
    bootstrap.prepare(services, lambda _: None)
    assert services.editions.all() == before


def test_a_users_edition_is_activated_once_and_a_later_choice_is_kept(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    builtin = services.editions.active()
    file = tmp_path / "basecarbone-v17-fr.csv"
    columns = {
        "Type Ligne": "Elément",
        "Identifiant de l'élément": "43642",
        "Type de l'élément": "Facteur d'émission",
        "Statut de l'élément": "Valide générique",
        "Nom base français": "Electricité",
        "Unité français": "kgCO2e/kWh",
        "Type poste": "",
        "Total poste non décomposé": "0,0519",
    }
    file.write_text(f"{';'.join(columns)}\n{';'.join(columns.values())}\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "USERS_EDITION", file)
    bootstrap.prepare(services, lambda _: None)
    assert services.editions.active().origin == "base_carbone"
    services.editions.activate(builtin.id)
    bootstrap.prepare(services, lambda _: None)
    assert services.editions.active().id == builtin.id


def test_a_users_file_that_is_no_edition_stops_the_start_and_says_why(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "basecarbone-v17-fr.csv"
    file.write_text("bonjour\n")
    monkeypatch.setattr(bootstrap, "USERS_EDITION", file)
    before = services.editions.all()
    with pytest.raises(InputError):
        bootstrap.prepare(services, lambda _: None)
    assert services.editions.all() == before


def test_a_bare_machine_is_ready_after_one_command_and_at_once_the_second_time() -> None:
    folder = open_folder("start")
    settings = {"PERSISTENT_ARTIFACT_DIR": str(folder), "DATABASE_URL": ""}
    seconds = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-m", "core.bootstrap"], cwd=ROOT, env={**os.environ, **settings},
                              text=True, check=False, capture_output=True)  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime)  # of work: the machine may be busy with something else
        assert done.returncode == 0, done.stderr
    assert "Création de la base" not in done.stderr, "the second start must find the first one's database"
    assert seconds[1] < 10
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists(), "nobody uses it any more: stopped"
    shutil.rmtree(folder)


def test_services_need_nothing_but_a_database(services: Services) -> None:
    assert isinstance(services.editions, Editions)
    assert services.editions.active().origin == "builtin"
