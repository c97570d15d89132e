"""The API as one ASGI application, for app.py to mount at /api."""

from __future__ import annotations

import re
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response
from starlette.routing import Mount

from core.settings import ROOT
from core.web.api import (
    action_routes,
    activity_routes,
    answer_routes,
    factor_routes,
    footprint_routes,
    ledger_routes,
    match_routes,
    report_routes,
    scenario_routes,
    shapes,
    trajectory_routes,
)
from core.web.api.callers import known_query
from core.web.api.envelope import Envelope
from core.web.api.problems import HANDLERS

PAGE = ROOT / "assets" / "swagger" / "page.html"
_ABOUT = (
    "L'empreinte carbone d'une entreprise, par programme : mêmes services, mêmes droits et mêmes chiffres que "
    "l'application. Une clé se crée dans « Accès API ». Guide : docs/api.md."
)


class Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The document at /api/openapi.json; docs/sdk/openapi.json is a copy (a test compares them)."""
        return shapes.document(self)


def route() -> Mount:
    """The API below /api, for app.py; whatever the rest of the path is made of, line ends included."""
    mount = Mount("/api", application())
    mount.path_regex = re.compile(r"^/api/(?P<path>.*)$", re.DOTALL)
    return mount


def application() -> FastAPI:
    """The API alone."""
    api = Api(
        title="CarbonScore",
        version="1",
        description=_ABOUT,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        exception_handlers=HANDLERS,
    )
    for router in (footprint_routes.router, factor_routes.router, answer_routes.router, answer_routes.of_the_key):
        api.include_router(router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(match_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(ledger_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(action_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(trajectory_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(scenario_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(activity_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.include_router(report_routes.router, prefix="/v1", dependencies=[Depends(known_query)])
    api.add_api_route("/docs", documentation, include_in_schema=False)
    api.add_middleware(Envelope)
    return api


async def documentation(request: Request) -> Response:
    """The document as a page, made by Swagger UI from our own files."""
    return Response(PAGE.read_bytes(), media_type="text/html", headers={"Cache-Control": "no-cache"})
