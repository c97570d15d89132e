"""Whatever is sent to whatever operation: never a 500, and answers as the OpenAPI document says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks
from starlette.applications import Starlette

from core.web.api.application import application
from tests.api.conftest import ACTIVITIES, BODY, Ask, Company

EXAMPLES = 40
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.ignored_auth,
]
FILE = {"answers": {"year": 2024, "sector": "bureaux", "answers": {"gas": "60 000 kWh PCS"}}}
OWN_LINE = {"label": "Chaudière", "post": "1.1", "reduction": "30 %", "start": 2026, "end": 2028}
SCENARIO = {"name": "Chauffage", "growth": "1 %", "actions": [OWN_LINE]}
OPERATIONS = [
    (method.upper(), path) for path, methods in application().openapi()["paths"].items() for method in methods
]


def _operation(mounted: Starlette, method: str, path: str) -> Any:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", mounted)
    return schema[path][method]


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nothing_that_is_sent_breaks_an_operation(
    ours: Company, mounted: Starlette, method: str, path: str, mode: GenerationMode
) -> None:
    operation = _operation(mounted, method, path)
    judged = method != "GET" and path != "/v1/validate"  # a GET may lose what it was sent; validate answers 200
    wanted = [check for check in CHECKS if judged or check is not checks.negative_data_rejection]

    @seed(20261122)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case: Case[Any]) -> None:
        case.call_and_validate(checks=wanted, headers={"Authorization": f"Bearer {ours.key}"})

    sent()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/calculate", BODY),
        ("POST", "/v1/calculate", {"activities": [{**ACTIVITIES[0], "year": 2024}]}),
        ("POST", "/v1/calculate", FILE),
        ("POST", "/v1/calculate", {"year": 2024}),
        ("POST", "/v1/validate", BODY),
        ("POST", "/v1/validate", {"year": 2024}),
        ("GET", "/v1/runs", None),
        ("GET", "/v1/runs/{run_id}", None),
        ("GET", "/v1/trace/{run_id}", None),
        ("POST", "/v1/runs/{run_id}/scenario", SCENARIO),
        ("POST", "/v1/trajectory", {"target": "sbti-1.5", "history": {"2020": 1000, "2025": 1000}}),
        ("GET", "/v1/factors", None),
        ("GET", "/v1/factors/{factor_id}", None),
        ("GET", "/v1/answers", None),
        ("GET", "/v1/answers/{year}", None),
        ("PUT", "/v1/answers/{year}", {"answers": {"employees": {"text": "12"}}}),
        ("GET", "/v1/me", None),
    ],
)  # fmt: skip
def test_a_good_request_is_answered_200_in_the_documented_shape(
    ask: Ask, ours: Company, mounted: Starlette, method: str, path: str, body: Any
) -> None:
    ask(
        "PUT",
        "/answers/2024",
        json={"answers": {"electricity@1": {"text": "100", "unit": "kWh"}}},
        headers={"If-Match": '"0"'},
    )
    run = ask("POST", "/calculate", json=BODY).json()["run_id"]
    version = ask("GET", "/answers/2024").headers["etag"]
    known = {"run_id": run, "factor_id": "43642", "year": 2024}
    case = _operation(mounted, method, path).Case(
        path_parameters={name: value for name, value in known.items() if f"{{{name}}}" in path},
        **({"body": body, "media_type": "application/json"} if body else {}),
    )
    headers = {"Authorization": f"Bearer {ours.key}"} | ({"If-Match": version} if method == "PUT" else {})
    response = case.call(headers=headers)
    assert response.status_code == 200, response.text
    case.validate_response(response, checks=[check for check in CHECKS if check is not checks.ignored_auth])
