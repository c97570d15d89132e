"""The OpenAPI document: shapes of bodies and answers, what each operation may answer, and examples.

The shapes of results, factors and questionnaires are those of docs/schemas, the same as the command line's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Path
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from core.ingest.answers import COMPANY_FACTS
from core.settings import ROOT
from core.web.api import activity_shapes, answers, bodies, kinds, report_shapes, trajectory_shapes
from core.web.api.kinds import Kind
from core.web.api.problems import MEDIA, Problem

Json = dict[str, Any]
SCHEMAS = ROOT / "docs" / "schemas"
_REFS = "#/components/schemas/"
ACCEPTED = 202
_ALWAYS = (kinds.UNAUTHORIZED, kinds.FORBIDDEN, kinds.TOO_MANY, kinds.UNEXPECTED, kinds.UNAVAILABLE)
_BODY = (kinds.BAD_REQUEST, kinds.TOO_SLOW, kinds.TOO_LARGE, kinds.MEDIA_TYPE, kinds.INVALID)


def operation(
    name: str,
    result: str,
    body: str | None = None,
    repeatable: bool = False,
    version: bool = False,
    missing: bool = False,
    etag: bool = False,
    media: Sequence[str] = (),
    status: int = 200,
    files: Sequence[str] = (),
) -> Json:
    """Arguments of a route: what it may be sent and what it may answer. `result` and `body` are shapes; `media`: the
    types of a body that is a file; `files`: those of an answer that is one; `status`: of what was done."""
    also = (*(_BODY if body or media else (kinds.BAD_REQUEST, kinds.INVALID)), *([kinds.NOT_FOUND] if missing else []))
    also += (kinds.BUSY, kinds.KEY_REUSED) if repeatable else ()
    also += (kinds.STALE, kinds.NO_VERSION, kinds.NOT_FOUND) if version else ()
    binary = {"schema": {"type": "string", "format": "binary"}}
    answers = dict.fromkeys(files, binary) or {"application/json": {"schema": {"$ref": _REFS + result}}}
    said: Json = {"description": "Done.", "content": answers}
    if etag or version:
        said["headers"] = {"ETag": {"description": "The version, quoted.", "schema": {"type": "string"}}}
    if status == ACCEPTED:
        said["headers"] = {"Location": {"description": "Where it will be.", "schema": {"type": "string"}}}
    more: Json = {"parameters": _headers(repeatable, version, etag)}
    if body:
        schema = {"$ref": _REFS + body}
        more["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if media:
        more["requestBody"] = {"required": True, "content": dict.fromkeys(media, binary)}
    responses = {status: said, **_problems((*_ALWAYS, *also))}
    if etag:
        responses[304] = {"description": "Not changed."}
    said_as = {"response_class": Response} if files else {}
    return {"operation_id": name, "status_code": status, "responses": responses, "openapi_extra": more, **said_as}


def path(description: str, example: str, of: str | None = None) -> Any:
    """A part of an address."""
    return Path(description=description, examples=[example], json_schema_extra={"format": of} if of else None)


def document(app: FastAPI) -> Json:
    """The OpenAPI document of the API. Made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> Json:
    made = FastAPI.openapi(app)
    parts = made.setdefault("components", {})
    parts["schemas"] = _schemas()
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "bearerFormat": "cs_live_…", "description": "An API key."}
    }
    made["security"] = [{"key": []}]
    return made


def _schemas() -> Json:
    models: list[type[BaseModel]] = [
        bodies.FromYear,
        bodies.FromActivities,
        bodies.FromAnswers,
        bodies.AnswersOfYear,
        activity_shapes.NewActivities,
        activity_shapes.AddedActivities,
        trajectory_shapes.NewTrajectory,
        trajectory_shapes.NewScenario,
        report_shapes.NewReport,
        report_shapes.Report,
        Problem,
        *answers.ALL,
    ]
    _, made = models_json_schema([(m, "validation") for m in models], ref_template=f"{_REFS}{{model}}")
    found: Json = made["$defs"]
    found |= _actions() | _paths()
    found["Given"] = {"oneOf": [{"$ref": _REFS + m.__name__} for m in models[:3]]}
    found["AnswersOfYear"]["properties"]["answers"]["additionalProperties"] = False
    found["NewTrajectory"]["properties"]["history"]["additionalProperties"] = False
    return found | _result() | _factor() | {"Ledger": _read("ledger"), "Match": _read("match")} | _answer(found)


def _result() -> Json:
    """The result, its lines, gaps and differences apart."""
    result = _read("result")
    apart = {"lines": "Line", "gaps": "Gap", "reconciliation": "Difference"}
    inner = {}
    for field, name in apart.items():
        inner[name] = result["properties"][field]["items"]
        result["properties"][field]["items"] = {"$ref": _REFS + name}
    return {"Result": result, **inner}


def _actions() -> Json:
    """The ranking of a run, one action apart."""
    ranking = _read("actions")
    one = ranking["properties"]["actions"]["items"]
    for name in ("actions", "hidden"):
        ranking["properties"][name]["items"] = {"$ref": f"{_REFS}Action"}
    return {"Actions": ranking, "Action": one}


def _paths() -> Json:
    """A trajectory, and the path of a scenario towards one."""
    path = _read("scenario")
    path["properties"]["trajectory"] = {"$ref": f"{_REFS}Trajectory"}
    return {"Trajectory": _read("trajectory"), "ScenarioPath": path}


def _factor() -> Json:
    return {"Factor": _read("factor"), "FoundFactor": _read("search")["properties"]["results"]["items"]}


def _answer(made: Json) -> Json:
    """An answer as a file writes it, in the places of a file where one is expected."""
    known = _read("answers")["$defs"]
    names = {"answer": "AnswerValue", "scalar": "AnswerScalar", "shares": "AnswerShares"}
    text = json.dumps({ours: known[name] for name, ours in names.items()})
    for name, ours in names.items():
        text = text.replace(f'"#/$defs/{name}"', f'"{_REFS}{ours}"')
    one = {"$ref": f"{_REFS}AnswerValue"}
    for place in (made["AnswersFile"], made["AnswersFileSite"]):
        place["properties"]["answers"] |= {"additionalProperties": one}
    made["AnswersFile"]["properties"] |= dict.fromkeys(COMPANY_FACTS, one)
    found: Json = json.loads(text)
    return found


def _read(name: str) -> Json:
    schema: Json = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    schema.pop("$schema", None)
    return schema


def _headers(repeatable: bool, version: bool, etag: bool) -> list[Json]:
    found = []
    if repeatable:
        text = "The same request under the same key is done once, and its answer repeated for a day."
        found.append(_header("Idempotency-Key", text, r"^[\x21-\x7e]{1,255}$", "3f1c6d2e-91ab"))
    if version:
        found.append(_header("If-Match", "The version that is replaced, as ETag gave it.", r'^"[0-9]{1,9}"$', '"3"'))
        found[-1]["required"] = True
    if etag:
        found.append(_header("If-None-Match", "A version already known: 304 when it is still the one.", "", '"3"'))
    return found


def _header(name: str, text: str, pattern: str, example: str) -> Json:
    schema = {"type": "string", **({"pattern": pattern} if pattern else {})}
    return {"name": name, "in": "header", "required": False, "description": text, "schema": schema, "example": example}


def _problems(found: tuple[Kind, ...]) -> dict[int, Json]:
    by_status: dict[int, list[Kind]] = {}
    for kind in sorted(set(found), key=lambda kind: (kind.status, kind.slug)):
        by_status.setdefault(kind.status, []).append(kind)
    return {status: _problem(kinds_of) for status, kinds_of in by_status.items()}


def _problem(found: list[Kind]) -> Json:
    examples = {
        kind.slug: {"value": {"type": kind.address, "title": kind.fr, "status": kind.status, "detail": kind.fr,
                              "request_id": "9f2c4e6a8b0d1f3e"}}
        for kind in found
    }  # fmt: skip
    content = {MEDIA: {"schema": {"$ref": f"{_REFS}Problem"}, "examples": examples}}
    said: Json = {"description": " · ".join(kind.en for kind in found), "content": content}
    if found[0].status in (kinds.TOO_MANY.status, kinds.UNAVAILABLE.status):
        said["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return said
