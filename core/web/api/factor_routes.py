"""/v1/factors: search, list, one card."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.access import Action, require
from core.errors import FactorNotFound, NotFound
from core.services.factors import Mark
from core.web.api import cursors, shapes
from core.web.api.callers import House, Known
from core.web.api.footprint_routes import After
from core.web.api.replies import reply

router = APIRouter(tags=["factors"])
_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)
Words = Annotated[str, Query(max_length=200, description="Words, in any order; none: every factor, by id.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


@router.get("/factors", **shapes.operation("factors", "FactorPage"))
def factors(house: House, caller: Known, q: Words = "", cursor: After = None, limit: Limit = 50) -> Response:
    """The factors of the edition in use that hold these words, best first; every factor by id without words."""
    require(caller.who, Action.READ_FACTORS)
    mark = cursors.read(cursors.OfFactors, cursor)
    if mark is not None and mark.q != q:
        raise cursors.foreign()
    page = house.factors.page(q, limit, Mark(mark.edition, mark.seen, mark.after) if mark else None)
    following = page.next and cursors.write(
        cursors.OfFactors(edition=page.next.edition_id, seen=page.next.seen, after=page.next.after, q=q)
    )
    return reply({"edition": page.edition, "results": [asdict(hit) for hit in page.found], "next": following})


@router.get("/factors/{factor_id}", **shapes.operation("factor", "Factor", missing=True))
def factor(
    house: House, caller: Known, factor_id: Annotated[str, shapes.path("A stable key or an ADEME id.", "43642")]
) -> Response:
    """Everything about one factor: parts, gases, validity, source, and what it was in other editions."""
    require(caller.who, Action.READ_FACTORS)
    if not _ID.fullmatch(factor_id):
        raise _absent()
    try:
        return reply(house.factors.card(factor_id).as_json())
    except FactorNotFound:
        raise _absent() from None


def _absent() -> NotFound:
    return NotFound("Ce facteur n'est pas dans l'édition en service. Cherchez-le par ses mots.")
