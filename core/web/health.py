"""GET /health: is the database there, migrated, and with an edition of factors? 200 when yes, 503 with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.errors import CarbonScoreError

Report = Mapping[str, object]


def route(check: Callable[[], Report]) -> Route:
    """`check` gives the report of a healthy application or raises a CarbonScoreError that says what is wrong."""

    async def health(request: Request) -> Response:
        try:
            report = await to_thread.run_sync(check)
        except CarbonScoreError as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, 503, {"Cache-Control": "no-store"})
        return JSONResponse({"status": "ok", **report}, headers={"Cache-Control": "no-store"})

    return Route("/health", health, methods=["GET", "HEAD"])
