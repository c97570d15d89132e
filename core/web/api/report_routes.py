"""/v1/reports: ask for a report of a run, see whether it is ready, fetch its files."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from core.access import Action, require
from core.errors import NotFound
from core.language import sentence
from core.services.report_kinds import GONE, MIMES
from core.services.report_kinds import Report as Kept
from core.web.api import bodies, report_shapes, shapes
from core.web.api.callers import House, Known
from core.web.api.problems import language
from core.web.api.replies import repeatable, reply
from core.web.api.report_shapes import NewReport, ReportFile, ReportKind
from core.web.report_routes import attachment

router = APIRouter(tags=["reports"])
NEW: TypeAdapter[NewReport] = TypeAdapter(NewReport)
ReportId = Annotated[str, shapes.path("An identifier of a report.", "9a1c2d3e-4f50-4617-8899-aabbccddeeff", "uuid")]
Kind = Annotated[ReportKind, shapes.path("A form of the report.", "pdf")]


@router.post(
    "/reports",
    **shapes.operation("ask_report", "Report", "NewReport", repeatable=True, missing=True, status=shapes.ACCEPTED),
)
def ask_report(request: Request, house: House, caller: Known) -> Response:
    """Ask for a report: PDF, HTML and XLSX, made within seconds. The same one asked twice while it waits is one."""
    require(caller.who, Action.REPORT)
    wanted = bodies.parsed(request, NEW)

    def work() -> dict[str, Any]:
        found = house.reports.ask(caller.who, UUID(wanted.run_id), wanted.template, wanted.language)
        return _said(found, language(request))

    response, content = repeatable(request, caller.who, house.replays, work, shapes.ACCEPTED)
    if response.status_code == shapes.ACCEPTED:
        response.headers["Location"] = _address(content["report_id"])
    return response


@router.get("/reports/{report_id}", **shapes.operation("report", "Report", missing=True))
def report(request: Request, house: House, caller: Known, report_id: ReportId) -> Response:
    """A report: whether it is ready, and where its files are."""
    return reply(_said(house.reports.get(caller.who, _uuid(report_id)), language(request)))


@router.get(
    "/reports/{report_id}/{kind}", **shapes.operation("report_file", "", missing=True, files=tuple(MIMES.values()))
)
def report_file(house: House, caller: Known, report_id: ReportId, kind: Kind) -> Response:
    """A file of a report that is ready."""
    file = house.reports.file(caller.who, _uuid(report_id), kind)
    return Response(file.content, headers=attachment(file), media_type=file.mime)


def _said(found: Kept, code: str) -> dict[str, Any]:
    said = report_shapes.Report(
        report_id=str(found.id),
        run_id=str(found.run_id),
        run_hash=found.run_hash,
        year=found.year,
        template=found.template,
        language="en" if found.language == "en" else "fr",
        status=found.status,
        failure=sentence(found.failure, code) if found.failure else None,
        code=found.code,
        digest=found.digest,
        asked_at=found.asked_at.isoformat(),
        ready_at=found.ready_at.isoformat() if found.ready_at else None,
        files=[
            ReportFile(kind=one.kind, href=_address(found.id, one.kind), sha256=one.sha256, size=one.size)
            for one in found.files
        ],
    )
    return said.model_dump()


def _address(*parts: object) -> str:
    return "/".join(("/api/v1/reports", *(str(part) for part in parts)))


def _uuid(text: str) -> UUID:
    """An identifier of a report, as asked for. Raises NotFound: one that cannot be is one that does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(GONE) from None
