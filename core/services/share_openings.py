"""What somebody without an account may see: the report behind a link, what an embedded chart shows, what a code proves.

A link that is expired, revoked, unknown or of a report that is gone, and a wrong password, are one and the same answer:
None, after the same questions to the database and, when a password was given, the same verification (of the hash of
nobody if need be). What is read for a visitor is read behind a signed context: the company of the link, and no other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from core.access import Role, Scope, Who
from core.carbon.footprint import Footprint
from core.db import members, people, reports
from core.db import shares as rows
from core.db.session import Database
from core.errors import NotFound
from core.services.entrance import QUARTER_S, too_many
from core.services.footprints import Run
from core.services.passwords import Passwords
from core.services.report_kinds import GONE, File
from core.services.visits import digest
from core.settings import derived

PROOF_LASTS_S = 3600
TRIES, TRIES_OF_A_LINK, TRIES_FROM_ONE_PLACE, CODES_FROM_ONE_PLACE = 10, 40, 30, 30  # in a quarter of an hour
LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
GROUP, LONGEST_CODE = 4, 64
_NOT_DRAWN = re.compile(r"[^0-9A-Z]+")


class Kind(StrEnum):
    LINK = "link"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Shared:
    """A link that is open to who shows it. `who`: the reader of its company; `sites`: who may frame it (none: all)."""

    who: Who
    share_id: UUID
    report_id: UUID
    sites: Sequence[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Locked:
    """A link that is open, behind a password nobody has given yet."""


@dataclass(frozen=True, slots=True)
class About:
    """What a shared report is. `language`: the one it is written in; `total_kg`: of the BEGES."""

    company: str
    year: int
    language: str
    template: str
    ready_at: datetime
    run_id: UUID
    total_kg: float


@dataclass(frozen=True, slots=True)
class Proven:
    """What the code printed on a report proves. `prints`: (when, SHA-256 of the PDF), the latest first."""

    company: str
    year: int
    template: str
    language: str
    run_hash: str
    total_kg: float
    prints: Sequence[tuple[datetime, str]]


class Openings:
    """`file`: a file of a report for who may read it; `run`: a stored run, likewise."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        file: Callable[[Who, UUID, str], File],
        run: Callable[[Who, UUID], Run],
    ) -> None:
        self._database, self._passwords = database, passwords
        self._file, self._run = file, run
        master = database.roles.secret
        self._proofs, self._places = derived(master, "share proof"), derived(master, "ip")

    def seen(
        self, token: str, kind: Kind = Kind.LINK, password: str | None = None, proof: str = ""
    ) -> Shared | Locked | None:
        """What this token opens. `proof`: what `proof` gave to who had the password.

        Without a password to look at, a link that asks for one is Locked. None: nothing is open, never said why.
        """
        with self._database.lookup() as session:
            found = rows.shared(session, digest(token))
        if found is not None and found.kind != kind:
            found = None
        kept = None if found is None else found.password_hash
        right = password is not None and self._passwords.verify(kept, password).ok
        if found is None or (kept is not None and password is not None and not right):
            return None
        if kept is not None and not right and not self._proves(found.share_id, proof):
            return Locked()
        return _opened(found)

    def proof(self, shared: Shared) -> str:
        """For a browser that gave the right password: it need not give it again for an hour."""
        return self._sealed(shared.share_id, int(time.time()) + PROOF_LASTS_S)

    def count_try(self, token: str, place: str | None) -> None:
        """Before a password is looked at. `place`: a network address, None for this machine. Raises TooMany.

        Refused where it comes from, a try does not count for the link: one place alone closes it to nobody else, nor
        fills the counters with links that do not exist.
        """
        link = _tries_of(token)
        with self._database.lookup() as session:
            wait = self._take(session, "share", place, TRIES_FROM_ONE_PLACE)
            wait = wait or people.take(session, f"{link} from {self._hidden(place)}", TRIES, QUARTER_S)
            wait = wait or people.take(session, link, TRIES_OF_A_LINK, QUARTER_S)
        if wait:
            raise too_many(wait)

    def forget_tries(self, token: str, place: str | None) -> None:
        """The password was right."""
        link = _tries_of(token)
        with self._database.lookup() as session:
            for counted in (link, f"{link} from {self._hidden(place)}"):
                people.forget(session, counted, QUARTER_S)

    def count_view(self, shared: Shared) -> None:
        """Somebody opened it; who is not our business."""
        with self._database.lookup() as session:
            rows.count_view(session, shared.share_id)

    def file(self, shared: Shared, kind: str) -> File:
        """« pdf » or « html » of the report. Raises NotFound."""
        return self._file(shared.who, shared.report_id, kind)

    def about(self, shared: Shared) -> About:
        """Raises NotFound (deleted this very moment)."""
        with self._database.tenant(shared.who) as session:
            row = reports.by_id(session, shared.who.tenant_id, shared.report_id)
            company = members.company(session, shared.who.tenant_id)
        if row is None or company is None:
            raise NotFound(GONE)
        return About(company.name, row.year, row.language, row.template, row.ready_at, row.run_id, row.total_kg)

    def footprint(self, shared: Shared) -> Footprint:
        """The run that the report prints. Raises NotFound."""
        return self._run(shared.who, self.about(shared).run_id).footprint

    def verified(self, code: str, place: str | None) -> Proven | None:
        """What this code proves, however it was typed; None when no report carries it. Raises TooMany."""
        with self._database.lookup() as session:
            wait = self._take(session, "verify", place, CODES_FROM_ONE_PLACE)
            found = [] if wait else rows.verified(session, typed(code))
        if wait:
            raise too_many(wait)
        return _proven(found) if found else None

    def _take(self, session: Any, what: str, place: str | None, most: int) -> int:
        """Seconds to wait; never for this machine."""
        return 0 if place is None else people.take(session, f"{what} from {self._hidden(place)}", most, QUARTER_S)

    def _hidden(self, place: str | None) -> str:
        """A network address is kept as a keyed hash only."""
        return hmac.new(self._places, (place or "").encode(), hashlib.sha256).hexdigest()

    def _sealed(self, share_id: UUID, until: int) -> str:
        return f"{until}.{hmac.new(self._proofs, f'{share_id} {until}'.encode(), hashlib.sha256).hexdigest()}"

    def _proves(self, share_id: UUID, proof: str) -> bool:
        until = proof.partition(".")[0]
        if not (until.isascii() and until.isdigit() and len(until) <= 12 and int(until) > time.time()):
            return False
        return hmac.compare_digest(self._sealed(share_id, int(until)).encode(), proof.encode())


def _tries_of(token: str) -> str:
    """The counter of a link, whether there is such a link or not."""
    return f"share {digest(token).hex()}"


def _opened(found: Row[Any]) -> Shared:
    reader = Who(found.tenant_id, Role.ADVISOR, scopes=frozenset({Scope.READ}))
    return Shared(reader, found.share_id, found.report_id, tuple(found.sites), found.expires_at)


def _proven(found: Sequence[Row[Any]]) -> Proven:
    one = found[0]
    prints = tuple((row.ready_at, row.sha256) for row in found)
    return Proven(one.company, one.year, one.template, one.language, one.run_hash, one.total_kg, prints)


def typed(code: str) -> str:
    """A code as it is kept (core/services/report_kinds.py), from a code as somebody reads it on paper: spaces, hyphens,
    small letters, O for 0, I or L for 1."""
    drawn = _NOT_DRAWN.sub("", code[:LONGEST_CODE].upper()).translate(LOOK_ALIKE)
    return "-".join(drawn[start : start + GROUP] for start in range(0, len(drawn), GROUP))
