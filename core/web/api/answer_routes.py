"""/v1/answers: the questionnaire of a year, read and replaced as a whole; and /v1/me."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from core.access import Action, require
from core.errors import Conflict, InputError
from core.ingest.answers import FIRST_YEAR, LAST_YEAR
from core.services.drafts import Problem
from core.web.api import bodies, kinds, shapes
from core.web.api.callers import House, Known
from core.web.api.problems import Stop
from core.web.api.replies import first_of, repeatable, reply

router = APIRouter(tags=["answers"])
of_the_key = APIRouter(tags=["key"])
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2024])]
_VERSION = re.compile(r'"(\d{1,9})"')


@router.get("/answers", **shapes.operation("years", "Years"))
def years(house: House, caller: Known) -> Response:
    """The years the company has begun, latest first."""
    require(caller.who, Action.READ_ANSWERS)
    return reply({"years": house.questionnaire.years(caller.who)})


@router.get("/answers/{year}", **shapes.operation("answers", "Answers", etag=True, missing=True))
def answers(request: Request, house: House, caller: Known, year: Year) -> Response:
    """The answers of a year as they were typed, and their version. A year not begun has version 0."""
    require(caller.who, Action.READ_ANSWERS)
    version = house.questionnaire.version(caller.who, year)
    tag = _tag(version)
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    kept = dict(house.questionnaire.answers(caller.who, year))
    return reply({"year": year, "version": version, "answers": kept}, {"ETag": tag})


@router.put("/answers/{year}", **shapes.operation("replace_answers", "Replaced", "AnswersOfYear", True, version=True))
def replace_answers(request: Request, house: House, caller: Known, year: Year) -> Response:
    """Replace all the answers of a year. If-Match is the version they replace: a lost update is refused."""
    require(caller.who, Action.ANSWER)
    version = _version(request)
    sent = bodies.parsed(request, bodies.ANSWERS)

    def work() -> dict[str, Any]:
        given = {name: answer.model_dump() for name, answer in sent.answers.items()}
        try:
            return {"year": year, "version": house.questionnaire.replace(caller.who, year, given, version)}
        except Conflict:
            raise
        except InputError as error:
            place = f"/answers/{first_of(error, 'key', 'name', 'field')}".rstrip("/")
            raise Stop(kinds.INVALID, error, [Problem(place, error)]) from error

    response, content = repeatable(request, caller.who, house.replays, work)
    if response.status_code == 200:
        response.headers["ETag"] = _tag(content["version"])
    return response


@of_the_key.get("/me", **shapes.operation("me", "Me"))
def me(caller: Known) -> Response:
    """What this key stands for, and what it has left."""
    who, allowance = caller.who, caller.allowance
    return reply(
        {
            "company": {"id": str(who.tenant_id), "name": caller.company},
            "role": who.role.value,
            "scopes": sorted(scope.value for scope in who.scopes or ()),
            "tier": caller.tier,
            "requests": {
                "most": allowance.most,
                "left": allowance.left,
                "window_s": allowance.window_s,
                "resets_s": allowance.resets_s,
            },
        }
    )


def _tag(version: int) -> str:
    return f'"{version}"'


def _version(request: Request) -> int:
    """The version in If-Match. Raises Stop: none (428), or not one of ours (400)."""
    given = request.headers.get("if-match")
    if given is None:
        raise Stop(kinds.NO_VERSION)
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise Stop(kinds.BAD_REQUEST, InputError('If-Match : donnez la version lue dans ETag, par exemple "3".'))
    return int(found[1])
