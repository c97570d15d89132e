"""/v1/runs/{run_id}/actions: what the company could do first, on one of its footprints."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.services.action_results import as_json, read_weights
from core.web.api import shapes
from core.web.api.callers import House, Known
from core.web.api.footprint_routes import RunId, run_uuid
from core.web.api.replies import reply

router = APIRouter(tags=["actions"])
_WEIGHTS = "How much each term counts; tonnes=1,cost=0.8,ease=0.4 unless given."
Weights = Annotated[str, Query(max_length=100, description=_WEIGHTS)]
Everything = Annotated[bool, Query(alias="hidden", description="Also the actions left out, each with its reason.")]


@router.get("/runs/{run_id}/actions", **shapes.operation("actions", "Actions", missing=True))
def actions(
    house: House, caller: Known, run_id: RunId, weights: Weights = "", everything: Everything = False
) -> Response:
    """The actions that apply to a run, best first: tonnes avoided, cost, terms of the score, warnings, aids."""
    found = house.actions.found(caller.who, run_uuid(run_id), read_weights(weights))
    return reply(as_json(found, everything))
