"""Answers of the API: JSON as the command line writes it, and the same answer to the same request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from core.access import Who
from core.errors import CarbonScoreError, Conflict, InputError
from core.services.replays import Answer, Replays
from core.web.api import kinds
from core.web.api.problems import MEDIA, Stop, body, stop_for

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
FINAL = (kinds.INVALID, kinds.STALE)  # problems that the same request would meet again


def reply(content: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(_json(content), headers=dict(headers or {}), media_type="application/json")


def repeatable(
    request: Request, who: Who, replays: Replays, work: Callable[[], Mapping[str, Any]], done_with: int = 200
) -> tuple[Response, dict[str, Any]]:
    """(The answer, its content) of `work`, done once for all requests under one Idempotency-Key. `done_with`: the
    status of what was done.

    A refusal of the content is an answer too, and is repeated as it was. Raises Stop, CarbonScoreError.
    """

    done: dict[str, Any] = {}

    def answered() -> Answer:
        try:
            done.update(work())
            return Answer(done_with, _json(done))
        except (Conflict, InputError, Stop) as error:
            stop = error if isinstance(error, Stop) else stop_for(error)
            if stop.kind not in FINAL:
                raise
            return Answer(stop.kind.status, _json(body(request, stop)))

    answer, again = replays.once(who, _key(request), _identity(request), answered)
    media = "application/json" if answer.status == done_with else MEDIA
    headers = {"Idempotent-Replayed": "true"} if again else {}
    return Response(answer.body, answer.status, headers, media), done or json.loads(answer.body)


def _key(request: Request) -> str | None:
    """The Idempotency-Key header. Raises Stop when it cannot be one."""
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        why = InputError("Idempotency-Key : de 1 à 255 caractères ASCII, sans espace.")
        raise Stop(kinds.BAD_REQUEST, why)
    return key


def _identity(request: Request) -> bytes:
    """All that makes the request: method, path, version, body."""
    head = f"{request.method} {request.url.path}\n{request.headers.get('if-match', '')}\n"
    return head.encode() + bytes(request.state.body)


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def first_of(error: CarbonScoreError, *names: str) -> str:
    """The first of these values that an error carries, as text."""
    return next((str(error.values[name]) for name in names if name in error.values), "")
