"""Errors as programs read them: application/problem+json (RFC 9457), whatever went wrong and wherever.

The sentence is that of the screens, in the reader's language; no traceback and nothing of the database ever shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from core import errors as house
from core.errors import CarbonScoreError
from core.language import choose, sentence
from core.services.drafts import Problem as Misfit
from core.web.api import kinds, wrong_shape
from core.web.api.kinds import Kind

MEDIA = "application/problem+json"
RETRY_S = 5  # when the database is away


class Fault(BaseModel):
    """One value to correct: its place in the body (JSON pointer, RFC 6901) and why."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `mine` and `theirs` are versions: the one that was sent and the one that is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [
        {"type": kinds.NOT_FOUND.address, "title": kinds.NOT_FOUND.fr, "status": 404,
         "detail": "Ce calcul n'existe pas ou plus.", "request_id": "0f3c…"}]})  # fmt: skip

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[Fault] | None = Field(default=None, description="What to correct, place by place.")
    mine: int | None = Field(default=None, description="The version that was sent.")
    theirs: int | None = Field(default=None, description="The version that is stored.")


class Stop(Exception):
    """Answer with this kind of problem. `why` is the sentence (the kind's title when there is none)."""

    def __init__(
        self,
        kind: Kind,
        why: CarbonScoreError | None = None,
        misfits: Sequence[Misfit] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.why, self.misfits, self.headers = kind, why, misfits, dict(headers or {})
        super().__init__(kind.slug)


def language(request: Request) -> str:
    return choose(None, request.headers.get("accept-language", "fr"))


def body(request: Request, stop: Stop) -> dict[str, Any]:
    """The problem as JSON."""
    code, why = language(request), stop.why
    title = stop.kind.en if code == "en" else stop.kind.fr
    problem = Problem(
        type=stop.kind.address,
        title=title,
        status=stop.kind.status,
        detail=sentence(why, code) if why else title,
        request_id=str(request.scope.get("state", {}).get("request_id", "")),
        errors=[Fault(pointer=m.pointer, detail=sentence(m.why, code)) for m in stop.misfits] or None,
        mine=why.mine if isinstance(why, house.Conflict) and isinstance(why.mine, int) else None,
        theirs=why.theirs if isinstance(why, house.Conflict) and isinstance(why.theirs, int) else None,
    )
    return problem.model_dump(exclude_none=True)


def answer(request: Request, stop: Stop) -> Response:
    return JSONResponse(body(request, stop), stop.kind.status, stop.headers, media_type=MEDIA)


def stop_for(error: CarbonScoreError) -> Stop:
    """The problem that an error of the house is."""
    if isinstance(error, house.TooMany):
        return Stop(kinds.TOO_MANY, error, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, house.Unavailable):
        return Stop(kinds.UNAVAILABLE, headers={"Retry-After": str(RETRY_S)})
    pointer = error.values.get("pointer")
    misfits = [Misfit(str(pointer), error)] if pointer else []
    return Stop(next(kind for known, kind in _KINDS if isinstance(error, known)), error, misfits)


_KINDS: tuple[tuple[type[CarbonScoreError], Kind], ...] = (
    (house.LimitReached, kinds.LIMIT_REACHED),
    (house.AccessDenied, kinds.FORBIDDEN),
    (house.NotFound, kinds.NOT_FOUND),
    (house.Conflict, kinds.STALE),
    (house.InProgress, kinds.BUSY),
    (house.KeyReused, kinds.KEY_REUSED),
    (house.InputError, kinds.INVALID),
    (house.FactorNotFound, kinds.INVALID),
    (house.FactorRefused, kinds.INVALID),
    (house.RuleNotFound, kinds.INVALID),
    (CarbonScoreError, kinds.UNAVAILABLE),
)


async def stopped(request: Request, error: Stop) -> Response:
    return answer(request, error)


async def ours(request: Request, error: CarbonScoreError) -> Response:
    return answer(request, stop_for(error))


async def misshapen(request: Request, error: RequestValidationError) -> Response:
    found = wrong_shape.read(error.errors())
    if all(place is not None and place.startswith("/path/") for place, _ in found):
        return answer(request, Stop(kinds.NOT_FOUND))
    misfits = [Misfit(place, why) for place, why in found if place is not None]
    if not misfits:
        return answer(request, Stop(kinds.BAD_REQUEST, found[0][1]))
    return answer(request, Stop(kinds.INVALID, misfits[0].why, misfits))


async def protocol(request: Request, error: HTTPException) -> Response:
    """What Starlette refuses: no such route, no such method, a body that is not JSON."""
    kind = {404: kinds.NOT_FOUND, 405: kinds.METHOD}.get(error.status_code, kinds.BAD_REQUEST)
    return answer(request, Stop(kind, headers=error.headers))


HANDLERS: dict[int | type[Exception], Any] = {
    Stop: stopped,
    CarbonScoreError: ours,
    RequestValidationError: misshapen,
    HTTPException: protocol,
}
