"""/v1/ledger: a FEC as its own bytes, kept for its year as the page does."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from core.access import Action, require
from core.errors import InputError
from core.web.api import kinds, shapes
from core.web.api.callers import House, Known
from core.web.api.envelope import FILES
from core.web.api.problems import Stop
from core.web.api.replies import repeatable

router = APIRouter(tags=["ledger"])
FileName = Annotated[
    str,
    Query(
        max_length=120,
        pattern=r"^[\w.() -]+$",
        description="Name of the file: SirenFECAAAAMMJJ.txt says the SIREN and the end of the year.",
        examples=["123456789FEC20241231.txt"],
    ),
]


@router.post("/ledger", **shapes.operation("ledger", "Ledger", repeatable=True, media=FILES["/v1/ledger"]))
def ledger(request: Request, house: House, caller: Known, name: FileName = "FEC.txt") -> Response:
    """Read a ledger and keep it for its year, instead of the one before. What it proposes counts once confirmed."""
    require(caller.who, Action.ANSWER)
    content = bytes(getattr(request.state, "body", b""))
    if not content:
        raise Stop(kinds.BAD_REQUEST, InputError("Le corps de la requête est vide : envoyez le fichier lui-même."))

    def work() -> dict[str, Any]:
        return house.ledgers.document(house.ledgers.upload(caller.who, name, content))

    return repeatable(request, caller.who, house.replays, work)[0]
