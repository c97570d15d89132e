"""/v1/trajectory: from the years that are known to a target. Nothing is read of the company, nothing kept."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from core.services.trajectories import as_json
from core.web.api import bodies, shapes
from core.web.api.callers import House, Known
from core.web.api.problems import language
from core.web.api.replies import reply
from core.web.api.trajectory_shapes import NewTrajectory

router = APIRouter(tags=["trajectories"])
NEW: TypeAdapter[NewTrajectory] = TypeAdapter(NewTrajectory)


@router.post("/trajectory", **shapes.operation("trajectory", "Trajectory", "NewTrajectory"))
def trajectory(request: Request, house: House, caller: Known) -> Response:
    """The path to a target year by year, its rate, and what an overshoot since the base year asks for."""
    sent = bodies.parsed(request, NEW)
    history = {int(year): level for year, level in sent.history.items()}
    found = house.trajectories.compute(caller.who, sent.target, history, sent.last, sent.base_year)
    return reply(as_json(found, language(request)))
