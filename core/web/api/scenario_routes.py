"""/v1/runs/{run_id}/scenario: where a footprint goes under a scenario. Nothing is kept."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from core.access import Action, require
from core.ingest.json_text import plain
from core.ingest.scenario_file import read_document
from core.ingest.tables import beges_posts
from core.web.api import bodies, shapes
from core.web.api.callers import House, Known
from core.web.api.footprint_routes import RunId, run_uuid
from core.web.api.problems import language
from core.web.api.replies import reply
from core.web.api.trajectory_shapes import NewScenario

router = APIRouter(tags=["scenarios"])
NEW: TypeAdapter[NewScenario] = TypeAdapter(NewScenario)


@router.post("/runs/{run_id}/scenario", **shapes.operation("scenario", "ScenarioPath", "NewScenario", missing=True))
def scenario(request: Request, house: House, caller: Known, run_id: RunId) -> Response:
    """A footprint projected year by year: its interval, what each cause contributes, the gap to the target."""
    require(caller.who, Action.READ_FOOTPRINT)
    given = read_document(plain(bodies.parsed(request, NEW).as_sent()), beges_posts())
    return reply(house.scenarios.document(caller.who, run_uuid(run_id), given, language(request)))
