"""No engine builds the image here, so: what Dockerfile, compose.yaml and railway.json name must exist."""

from __future__ import annotations

import fnmatch
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit import config

from core.cli.main import app as house
from core.jobs import GRACE_S
from core.settings import ROOT, Settings
from tests.architecture.house import tracked
from tests.conftest import Cluster

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = [
    tuple(line.split(maxsplit=1)) for line in DOCKERFILE.replace("\\\n", " ").splitlines() if re.match(r"[A-Z]+ ", line)
]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
RAILWAY: dict[str, Any] = json.loads((ROOT / "railway.json").read_text(encoding="utf-8"))
RAILWAY_WORKER: dict[str, Any] = json.loads((ROOT / "railway.worker.json").read_text(encoding="utf-8"))
SETTINGS = {field.upper() for field in Settings.model_fields}


def _all(instruction: str) -> list[str]:
    return [rest for word, rest in INSTRUCTIONS if word == instruction]


@pytest.mark.parametrize("copied", [source for line in _all("COPY") for source in shlex.split(line)[:-1]])
def test_what_the_image_copies_exists_and_reaches_the_engine(copied: str) -> None:
    assert (ROOT / copied).exists()
    assert f"!{copied}" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_every_module_the_image_runs_exists() -> None:
    modules = re.findall(r"python -m (core[\w.]*)", DOCKERFILE)
    assert modules
    for module in modules:
        assert importlib.util.find_spec(module) is not None, module


def test_everything_the_product_needs_is_in_the_image() -> None:
    copied = {source for line in _all("COPY") for source in shlex.split(line)[:-1]}
    needed = {path.relative_to(ROOT).parts[0] for path in tracked() if path.suffix in {".py", ".csv", ".yaml", ".po"}}
    aside = {"tests", "bench", "docs", "compose.yaml"}
    assert needed - aside <= copied


def test_what_the_image_copies_is_enough_to_start(tmp_path: Path, cluster: Cluster) -> None:
    """The image's own tree, elsewhere: static files, database, factors, the door, the method's page."""
    for copied in {source for line in _all("COPY") for source in shlex.split(line)[:-1]}:
        source, target = ROOT / copied, tmp_path / copied
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    program = (
        "import sys, app; from pathlib import Path; from core import bootstrap; from core.services import documents; "
        "bootstrap.services(); documents.method('fr'); print(Path(app.__file__).parent)"
    )
    with cluster.copy() as url:
        environment = {"PATH": os.defpath, "DATABASE_URL": url, "PERSISTENT_ARTIFACT_DIR": str(tmp_path / "artifacts")}
        for command in (["-m", "core.web.packed", str(tmp_path / "static")], ["-c", program]):
            done = subprocess.run(
                [sys.executable, *command], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path)


def test_the_image_runs_as_a_plain_user_under_an_init_that_hands_on_signals() -> None:
    assert _all("USER") == ["carbonscore"]
    assert json.loads(_all("ENTRYPOINT")[0]) == ["tini", "--"]
    assert "exec streamlit run app.py" in json.loads(_all("CMD")[0])[-1]
    assert "tini" in _all("RUN")[0]


def test_the_image_and_compose_set_only_settings_that_exist() -> None:
    set_here = set(re.findall(r"(\w+)=", _all("ENV")[0])) - {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    assert set_here <= SETTINGS
    assert set(COMPOSE["services"]["app"]["environment"]) <= SETTINGS


def test_compose_waits_for_a_database_with_pgvector() -> None:
    app, database = COMPOSE["services"]["app"], COMPOSE["services"]["database"]
    assert (ROOT / app["build"] / "Dockerfile").exists()
    assert database["image"] == "pgvector/pgvector:pg18"
    assert app["depends_on"]["database"]["condition"] == "service_healthy"
    assert "@database:5432/" in app["environment"]["DATABASE_URL"]
    for volume in database["volumes"]:
        assert volume.split(":")[0] in COMPOSE["volumes"]


def test_no_secret_is_written_in_the_deployment_files() -> None:
    written = DOCKERFILE + json.dumps([RAILWAY, RAILWAY_WORKER]) + yaml.safe_dump(COMPOSE)
    for value in re.findall(r"(?<!\{)\b\w*(?:PASSWORD|KEY|TOKEN)[\"']?\s*[:=]\s*(\S+)", written):
        assert value.startswith("${"), value


def test_railway_builds_our_dockerfile_probes_a_real_route_and_lets_sessions_drain() -> None:
    assert (ROOT / RAILWAY["build"]["dockerfilePath"]).exists()
    assert RAILWAY["deploy"]["drainingSeconds"] >= 30
    from app import app

    assert RAILWAY["deploy"]["healthcheckPath"] in {getattr(route, "path", None) for route in app._user_routes}


def test_a_worker_runs_beside_the_application_from_the_same_image() -> None:
    app, worker = COMPOSE["services"]["app"], COMPOSE["services"]["worker"]
    assert (worker["build"], worker["environment"]) == (app["build"], app["environment"])
    assert app["environment"]["WORKER"] == "apart", "or the application would start one of its own"
    assert worker["healthcheck"] == {"disable": True}, "the image's own asks for /health"
    assert RAILWAY_WORKER["build"] == RAILWAY["build"]
    assert "healthcheckPath" not in RAILWAY_WORKER["deploy"]
    commands = [worker["command"], shlex.split(RAILWAY_WORKER["deploy"]["startCommand"])]
    assert commands == [["python", "-m", "core", "worker"]] * 2
    assert "worker" in {one.callback.__name__ for one in house.registered_commands if one.callback is not None}
    assert int(worker["stop_grace_period"].removesuffix("s")) > GRACE_S
    assert RAILWAY_WORKER["deploy"]["drainingSeconds"] > GRACE_S


def test_streamlit_knows_every_option_we_set() -> None:
    ours = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    known = config.get_config_options()
    for section, options in ours.items():
        for option, value in options.items():
            if not isinstance(value, dict):
                assert f"{section}.{option}" in known, f"{section}.{option}"
    assert ours["runner"]["postScriptGC"] is False
    assert ours["browser"]["gatherUsageStats"] is False
    assert ours["client"]["showErrorDetails"] == "none"


def test_secrets_and_local_files_are_ignored_by_git() -> None:
    patterns = (ROOT / ".gitignore").read_text().splitlines()
    for local in (".env", "/.carbonscore/", ".venv/", "/data/basecarbone-v17-fr.csv"):
        assert local in patterns
    assert not [path for path in tracked() if fnmatch.fnmatch(path.name, ".env") or path.suffix in {".pem", ".key"}]
