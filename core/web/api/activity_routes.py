"""/v1/activities: rows of activities added to a year, as the page does."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from core.access import Action, require
from core.language import sentence
from core.services.activities import Added
from core.services.drafts import Problem
from core.services.matching import as_json
from core.web.api import bodies, shapes
from core.web.api.activity_shapes import AddedActivities, NewActivities
from core.web.api.callers import House, Known
from core.web.api.problems import Fault, language
from core.web.api.replies import repeatable

router = APIRouter(tags=["activities"])
NEW: TypeAdapter[NewActivities] = TypeAdapter(NewActivities)


@router.post("/activities", **shapes.operation("add_activities", "AddedActivities", "NewActivities", repeatable=True))
def add_activities(request: Request, house: House, caller: Known) -> Response:
    """Add rows to the activities of a year. One without a factor is matched, and waits to be confirmed.

    Rows that cannot be used are given back with the reason; the others are kept, as one gesture (one undo).
    """
    require(caller.who, Action.ANSWER)
    sent = bodies.parsed(request, NEW)
    code = language(request)

    def work() -> dict[str, Any]:
        given = [row.as_text() for row in sent.activities]
        places = [f"API, activité {n}" for n in range(1, len(given) + 1)]
        return _said(house.activities.add(caller.who, sent.year, given, places), sent, code)

    return repeatable(request, caller.who, house.replays, work)[0]


def _said(added: Added, sent: NewActivities, code: str) -> dict[str, Any]:
    """What became of each row, by its place in what was sent."""
    rejected = {one.place for one in added.rejected}
    kept = [place for place in range(len(sent.activities)) if place not in rejected]
    ids = dict(zip(kept, added.kept, strict=True))
    faults = [
        Problem(f"/activities/{one.place}{'/' * bool(one.column)}{one.column}", one.why) for one in added.rejected
    ]
    waiting = [
        {"id": str(ids[place]), "pointer": f"/activities/{place}", "match": as_json(found)}
        for place, found in (added.proposals or {}).items()
    ]
    said = AddedActivities(
        year=sent.year,
        accepted=len(added.kept),
        rejected=[Fault(pointer=fault.pointer, detail=sentence(fault.why, code)) for fault in faults],
        pending=waiting,
    )
    return said.model_dump()
