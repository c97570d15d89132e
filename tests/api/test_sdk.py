"""The document, the client made from it, and the example that people copy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.bootstrap import wire
from core.db.session import Database
from core.settings import ROOT, Settings
from core.web.api.application import application
from docs.sdk import generate
from tests.api.conftest import Company, company
from tests.live import Live, running

SDK = ROOT / "docs" / "sdk"


@pytest.fixture(scope="module")
def served(
    cluster: Any, furnished_template: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Live, Company]]:
    """A running application and a company in its database."""
    with cluster.copy(furnished_template) as url:
        database = Database(url)
        house = wire(settings, database)
        found = company(house, "Atelier Lumière")
        with running(url, tmp_path_factory.mktemp("api")) as live:
            yield live, found
        house.close()


def test_the_committed_document_is_that_of_the_application() -> None:
    committed = json.loads((SDK / "openapi.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(application().openapi())), "run make sdk"


def test_the_committed_client_is_made_from_the_document() -> None:
    document = json.loads((SDK / "openapi.json").read_text(encoding="utf-8"))
    assert (SDK / "client.py").read_text(encoding="utf-8") == generate.client(document), "run make sdk"


def test_the_document_is_complete(served: tuple[Live, Company]) -> None:
    document = json.loads(served[0].get("/api/openapi.json").body)
    assert document == json.loads((SDK / "openapi.json").read_text(encoding="utf-8"))
    assert document["security"] == [{"key": []}]
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            for status in ("401", "403", "429", "503"):
                problem = operation["responses"][status]["content"]["application/problem+json"]
                assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
                assert problem["examples"]
            assert operation["operationId"]
            assert operation["description"], (verb, path)


def test_every_route_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").replace("{id}", "{run_id}")
    guide += guide.replace("{run_id}", "{factor_id}") + guide.replace("{run_id}", "{report_id}")
    for path, verbs in application().openapi()["paths"].items():
        for verb in verbs:
            assert f"`{verb.upper()} {path}" in guide, f"{verb} {path}"


def test_the_example_runs_against_a_live_application(served: tuple[Live, Company]) -> None:
    live, ours = served
    done = subprocess.run(
        [sys.executable, "-m", "docs.sdk.example", f"{live.url}/api"],
        cwd=ROOT,
        env={**os.environ, "CARBONSCORE_KEY": ours.key},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Atelier Lumière, owner" in done.stdout
    assert "15000 kgCO2e in 2024" in done.stdout
    assert "60000 kWh PCS × 0.181 kgCO2e/kWh PCS = 10860 kgCO2e" in done.stdout
    assert "refused: Somebody else saved meanwhile" in done.stdout


def test_the_page_of_the_api_is_made_of_our_own_files_only(served: tuple[Live, Company]) -> None:
    live, _ = served
    page = live.get("/api/docs")
    assert (page.status, page.headers["content-type"].split(";")[0]) == (200, "text/html")
    text = page.body.decode()
    assert "<script>" not in text
    assert "http://" not in text
    assert "https://" not in text
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert f"/assets/swagger/{name}" in text
        assert live.get(f"/assets/swagger/{name}").status == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nope", "/api/v1/%0A", "/api/v2/me"])
def test_below_api_nothing_is_a_page_of_the_application(served: tuple[Live, Company], path: str) -> None:
    reply = served[0].get(path)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")


def test_the_live_application_answers_with_the_number_of_the_request(served: tuple[Live, Company]) -> None:
    live, ours = served
    reply = live.get("/api/v1/nope", authorization=f"Bearer {ours.key}")
    assert json.loads(reply.body)["request_id"] == reply.headers["x-request-id"]
    refused = live.ask("POST", "/api/v1/calculate", None, authorization=f"Bearer {ours.key}", content_type="text/plain")
    assert refused.headers["content-type"] == "application/problem+json"


def test_the_licence_of_swagger_ui_is_shipped_and_named() -> None:
    assert "Apache License" in (ROOT / "assets" / "swagger" / "LICENSE").read_text(encoding="utf-8")
    assert "Swagger UI" in (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert Path(ROOT / "assets" / "swagger" / "LICENSE-bundle.txt").stat().st_size > 0
