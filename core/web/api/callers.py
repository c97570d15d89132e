"""Who calls: the key of the Authorization header, read at every request; its requests are counted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from core.bootstrap import Services
from core.errors import InputError, TooMany
from core.services.drafts import Problem
from core.services.keys import Allowance, Caller
from core.web.api import kinds, wrong_shape
from core.web.api.problems import Stop, stop_for
from core.web.desk import open_services

_LONGEST = 200
_CHALLENGE = 'Bearer realm="CarbonScore"'


def house() -> Services:
    """The services, if they are up. Raises Unavailable."""
    return open_services()


House = Annotated[Services, Depends(house)]


def caller(request: Request) -> Caller:
    """The program behind the request. Raises Stop (no key, or one that opens nothing), TooMany, Unavailable."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret:
        raise Stop(kinds.UNAUTHORIZED, headers={"WWW-Authenticate": _CHALLENGE})
    found = open_services().keys.caller(secret) if len(secret) <= _LONGEST and secret.isascii() else None
    if found is None:
        raise Stop(kinds.UNAUTHORIZED, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})
    request.state.headers = said(found.allowance)
    if found.allowance.wait_s:
        raise stop_for(
            TooMany("Trop de requêtes : réessayez dans {retry_after} secondes.", retry_after=found.allowance.wait_s)
        )
    return found


async def known_query(request: Request) -> None:
    """Every query parameter is one of the operation, given once. Raises Stop: a misspelt one would be lost."""
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    given = [name for name, _ in request.query_params.multi_items()]
    wrong = sorted({name for name in given if name not in known or given.count(name) > 1})
    if wrong:
        why = InputError("Paramètre inconnu ou répété. Paramètres possibles : {known}.", known=", ".join(sorted(known)))
        raise Stop(kinds.INVALID, why, [Problem(f"/query/{wrong_shape.shown(wrong[0])}", why)])


def said(allowance: Allowance) -> dict[str, str]:
    """The headers that tell a program what it has left (draft-ietf-httpapi-ratelimit-headers)."""
    return {
        "RateLimit-Policy": f'"key";q={allowance.most};w={allowance.window_s}',
        "RateLimit": f'"key";r={allowance.left};t={allowance.resets_s}',
    }


Known = Annotated[Caller, Depends(caller)]
