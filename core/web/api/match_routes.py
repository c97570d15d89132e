"""/v1/match: the factors that a text may mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.access import Action, require
from core.services.matching import LONGEST, as_json
from core.web.api import shapes
from core.web.api.callers import House, Known
from core.web.api.replies import reply

router = APIRouter(tags=["factors"])
Text = Annotated[str, Query(min_length=1, max_length=LONGEST, description="What was bought or done: « gazole 450 L ».")]
Unit = Annotated[str, Query(max_length=40, description="Unit of the quantity, when the text does not say it.")]
Account = Annotated[str, Query(max_length=12, pattern="^[0-9]*$", description="Account of the French chart.")]
Limit = Annotated[int, Query(ge=1, le=20, description="How many at most.")]


@router.get("/match", **shapes.operation("match", "Match"))
def match(house: House, caller: Known, q: Text, unit: Unit = "", account: Account = "", limit: Limit = 5) -> Response:
    """The factors of the edition in use that a French text may mean, best first, with reasons and a confidence.

    What the company of the key has confirmed for the same words comes first when the key may read.
    """
    require(caller.who, Action.READ_FACTORS)
    return reply(as_json(house.matching.match(caller.who, q, unit=unit, account=account, limit=limit)))
