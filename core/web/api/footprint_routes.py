"""/v1/calculate, /v1/validate, /v1/runs, /v1/trace."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from core.access import Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.footprint import Footprint
from core.errors import CarbonScoreError, InputError, NotFound
from core.language import sentence
from core.services.drafts import Draft, Problem
from core.services.footprints import Run, RunHeader
from core.services.results import as_json, line_as_json
from core.web.api import bodies, cursors, kinds, shapes
from core.web.api.bodies import FromActivities, FromYear
from core.web.api.callers import House, Known
from core.web.api.problems import Fault, Stop, language
from core.web.api.replies import repeatable, reply

router = APIRouter(tags=["footprints"])
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
After = Annotated[str | None, Query(max_length=cursors.LONGEST, description="`next` of the page before.")]
RunId = Annotated[str, shapes.path("An identifier of a run.", "4b6f0f5e-6d3b-4f37-9c2f-0c5f0d1e2a3b", "uuid")]


@router.post("/calculate", **shapes.operation("calculate", "Result", body="Given", repeatable=True))
def calculate(request: Request, house: House, caller: Known) -> Response:
    """Calculate a footprint and keep it. The same content twice is the same run."""
    given = bodies.parsed(request, bodies.GIVEN)

    def work() -> dict[str, Any]:
        draft = read(house, caller.who, given)
        if draft.problems:
            why = InputError("Rien n'a été calculé. Valeurs à corriger : {n}.", n=len(draft.problems))
            raise Stop(kinds.INVALID, why, draft.problems)
        return as_json(house.footprints.keep(caller.who, draft))

    response, content = repeatable(request, caller.who, house.replays, work)
    if response.status_code == 200:
        response.headers["Content-Location"] = f"/api/v1/runs/{content['run_id']}"
    return response


@router.post("/validate", **shapes.operation("validate", "Validation", body="Given"))
def validate(request: Request, house: House, caller: Known) -> Response:
    """Say whether `calculate` would accept this, and what is missing. Nothing is kept."""
    given = bodies.parsed(request, bodies.GIVEN)
    code = language(request)
    try:
        draft = read(house, caller.who, given)
    except InputError as error:
        return reply(_verdict(None, [_fault(Problem(_pointer(error), error), code)]))
    faults = [_fault(problem, code) for problem in draft.problems]
    result = None
    if not faults:
        try:
            result = house.footprints.measured(caller.who, draft)
        except CarbonScoreError as error:
            faults.append(_fault(Problem("", error), code))
    return reply(_verdict(draft, faults, result))


@router.get("/runs", **shapes.operation("runs", "RunPage"))
def runs(house: House, caller: Known, cursor: After = None, limit: Limit = 50) -> Response:
    """The runs of the company, newest first."""
    mark = cursors.read(cursors.OfRuns, cursor)
    found = house.footprints.page(caller.who, limit + 1, (mark.at, mark.run) if mark else None)
    shown = found[:limit]
    following = cursors.OfRuns(at=shown[-1].created_at, run=shown[-1].id) if len(found) > limit else None
    return reply({"results": [_header(run) for run in shown], "next": following and cursors.write(following)})


@router.get("/runs/{run_id}", **shapes.operation("run", "Result", missing=True))
def run(house: House, caller: Known, run_id: RunId) -> Response:
    """A run, as `calculate` gave it."""
    return reply(as_json(house.footprints.get(caller.who, run_uuid(run_id))))


@router.get("/trace/{run_id}", **shapes.operation("trace", "Trace", missing=True))
def trace(house: House, caller: Known, run_id: RunId, cursor: After = None, limit: Limit = 100) -> Response:
    """Every line of a run: quantity × factor, in one formula."""
    mark = cursors.read(cursors.OfLines, cursor)
    found = house.footprints.get(caller.who, run_uuid(run_id))
    seen = mark.seen if mark else 0
    lines = found.footprint.lines[seen : seen + limit]
    more = seen + limit < len(found.footprint.lines)
    following = cursors.write(cursors.OfLines(seen=seen + limit)) if more else None
    return reply(_traced(found) | {"lines": [line_as_json(line) for line in lines], "next": following})


def read(house: Services, who: Who, given: Any) -> Draft:
    """What was sent, as a draft of a footprint. Raises InputError, AccessDenied."""
    if isinstance(given, FromYear):
        return house.footprints.drafts.stored(who, given.year)
    if isinstance(given, FromActivities):
        return house.footprints.drafts.rows(who, [row.as_text() for row in given.activities], given.year)
    return house.footprints.drafts.document(who, given.as_sent())


def _verdict(draft: Draft | None, faults: list[dict[str, str]], result: Footprint | None = None) -> dict[str, Any]:
    return {
        "valid": result is not None and bool(draft and draft.activities),
        "problems": faults,
        "year": draft.perimeter.year if draft else None,
        "activities": len(draft.activities) if draft else 0,
        "completeness": draft.completeness if draft else 0.0,
        "gaps": [asdict(gap) for gap in draft.gaps] if draft else [],
        "total_kg": views.total(result) if result else None,
    }


def _fault(problem: Problem, code: str) -> dict[str, str]:
    return Fault(pointer=problem.pointer, detail=sentence(problem.why, code)).model_dump()


def _pointer(error: CarbonScoreError) -> str:
    return str(error.values.get("pointer", ""))


def _header(run: RunHeader) -> dict[str, Any]:
    return {
        "run_id": str(run.id),
        "hash": run.hash,
        "created_at": run.created_at.isoformat(),
        "year": run.year,
        "total_kg": run.total_kg,
    }


def _traced(run: Run) -> dict[str, Any]:
    fp = run.footprint
    return {
        "run_id": str(run.id),
        "hash": run.hash,
        "edition": fp.edition,
        "method_version": fp.method_version,
        "year": fp.perimeter.year,
        "total_kg": views.total(fp),
        "count": len(fp.lines),
    }


def run_uuid(text: str) -> UUID:
    """An identifier of a run, as asked for. Raises NotFound: one that cannot be is one that does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("Ce calcul n'existe pas ou plus. Choisissez-en un dans la liste.") from None
