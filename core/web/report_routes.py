"""GET /rapports/{id}/{kind}: a file of a report, for the company whose page offers it.

Who is here is asked of the cookie, at each request. A report of another company, one that does not exist and one that
is not made yet are the same answer.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import AccessDenied, DataError, NotFound, Unavailable
from core.language import COOKIE, choose, sentence
from core.services.report_kinds import GONE, File
from core.web import forms
from core.web.forms import Open
from core.web.headers import SANDBOX

FRESH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def route(services: Open) -> Route:
    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(_answer, services, request)

    return Route("/rapports/{report_id:uuid}/{kind}", answer, methods=["GET"])


def attachment(file: File) -> dict[str, str]:
    """Headers of a file that is taken away: a name that every browser reads, and the true one (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    plain = "-".join(part for part in plain.split("-") if part).replace("-.", ".")
    said = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    return {**FRESH, "Content-Disposition": said, "Content-Security-Policy": SANDBOX}


def _answer(services: Open, request: Request) -> Response:
    report_id: UUID = request.path_params["report_id"]
    try:
        who = forms.visit(services, request).who
        file = services().reports.file(who, report_id, request.path_params["kind"])
    except (AccessDenied, NotFound):
        return _refusal(request, NotFound(GONE), 404)
    except (DataError, Unavailable) as error:
        return _refusal(request, error, 503)
    return Response(file.content, headers=attachment(file), media_type=file.mime)


def _refusal(request: Request, error: NotFound | DataError | Unavailable, status: int) -> Response:
    code = choose(request.cookies.get(COOKIE), request.headers.get("accept-language", "fr"))
    return PlainTextResponse(sentence(error, code), status, FRESH)
