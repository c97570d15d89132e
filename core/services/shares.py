"""Links to a report for who has no account: opened, listed, revoked, sent by the people of the company.

A token is 256 random bits, shown once, kept as SHA-256. It opens one report, for a time, to whoever has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.db import members, people, reports
from core.db import shares as rows
from core.db.report_tables import Share
from core.db.session import Database
from core.errors import InputError, LimitReached, NotFound, TooMany
from core.language import speaking
from core.report import show
from core.services import addresses, audit, letters, links
from core.services.entrance import cleaned_name
from core.services.footprints import Run
from core.services.outbox import Outbox
from core.services.passwords import MOST as LONGEST_PASSWORD
from core.services.passwords import Passwords, listed, normal
from core.services.report_kinds import File, new_code
from core.services.share_openings import About, Kind, Locked, Openings, Proven, Shared
from core.services.share_sites import origins
from core.services.visits import digest
from core.settings import Settings

__all__ = ["About", "Kind", "Link", "Locked", "Opened", "Proven", "Shared", "Shares"]

DAYS, LONGEST_LINK, LONGEST_EMBED = 30, 365, 730
SHORTEST_PASSWORD, LONGEST_LABEL = 8, 80
MOST_OF_A_REPORT, MOST_OF_A_COMPANY = 50, 500
LETTERS_A_DAY, DAY_S = 30, 86_400


@dataclass(frozen=True, slots=True)
class Link:
    """A link as its company sees it. `views`: openings of its page; `locked`: behind a password."""

    id: UUID
    kind: Kind
    label: str
    locked: bool
    sites: Sequence[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    views: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A link just made. `token` and `address` are shown this once: nobody can show them again."""

    link: Link
    token: str
    address: str


class Shares(Openings):
    """`outbox`: where letters leave from; see Openings for the rest."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        outbox: Outbox,
        passwords: Passwords,
        file: Callable[[Who, UUID, str], File],
        run: Callable[[Who, UUID], Run],
    ) -> None:
        super().__init__(database, passwords, file, run)
        self._settings, self._outbox = settings, outbox

    def open_link(
        self, who: Who, report_id: UUID, label: str = "", days: int = DAYS, password: str | None = None
    ) -> Opened:
        """A link that shows the report and its PDF.

        Raises AccessDenied, NotFound (no such report, or not ready), InputError (days, password), LimitReached.
        """
        require(who, Action.SHARE)
        hashed = self._hashed(password)
        with self._database.tenant(who) as session:
            _ready(session, who, report_id)
            return self._add(session, who, report_id, Kind.LINK, label, _lasts(days, LONGEST_LINK), hashed)

    def embed(
        self, who: Who, report_id: UUID, sites: Sequence[str] = (), days: int = LONGEST_LINK, label: str = ""
    ) -> Opened:
        """A small chart for web pages: those of `sites` (« https://www.exemple.fr »), or any when there is none.

        Raises AccessDenied, NotFound, InputError (days, sites), LimitReached.
        """
        require(who, Action.SHARE)
        allowed = origins(sites)
        with self._database.tenant(who) as session:
            _ready(session, who, report_id)
            return self._add(session, who, report_id, Kind.EMBED, label, _lasts(days, LONGEST_EMBED), None, allowed)

    def send(
        self,
        who: Who,
        report_id: UUID,
        to: str,
        days: int = DAYS,
        password: str | None = None,
        message: str = "",
    ) -> Opened:
        """Open a link and mail it, in the language of the report. The password never leaves by the same way.

        Raises AccessDenied, NotFound, InputError (address, days, password), LimitReached, TooMany.
        """
        require(who, Action.SHARE)
        address, hashed, lasts = addresses.cleaned(to), self._hashed(password), _lasts(days, LONGEST_LINK)
        self._count_letter(who)
        with self._database.tenant(who) as session:
            row = _ready(session, who, report_id)
            opened = self._add(session, who, report_id, Kind.LINK, address, lasts, hashed)
            audit.record(session, who.tenant_id, "share_sent", f"share/{opened.link.id}", {"report": str(report_id)})
            company = members.company(session, who.tenant_id)
            sender = next((m.name for m in members.members(session) if m.person_id == who.person_id), "")
        named = company.name if company is not None else ""
        self._outbox.send(_letter(opened, row, address, sender or named, named, message))
        return opened

    def all(self, who: Who, report_id: UUID) -> list[Link]:
        """The links of a report, newest first; revoked and expired ones too. Raises AccessDenied."""
        require(who, Action.SHARE)
        with self._database.tenant(who) as session:
            return [_said(row) for row in rows.all_of(session, who.tenant_id, report_id)]

    def revoke(self, who: Who, share_id: UUID) -> None:
        """The link opens nothing any more, from the next request on. Raises AccessDenied, NotFound."""
        require(who, Action.SHARE)
        with self._database.tenant(who) as session:
            row = rows.revoke(session, who.tenant_id, share_id)
            if row is None:
                raise NotFound("Ce lien n'existe pas ou plus.")
            detail = {"kind": row.kind, "report": str(row.report_id)}
            audit.record(session, who.tenant_id, "share_revoked", f"share/{row.id}", detail)

    def _hashed(self, password: str | None) -> str | None:
        """None without a password. Raises InputError."""
        return None if not password else self._passwords.hash(_checked(password))

    def _add(
        self,
        session: Session,
        who: Who,
        report_id: UUID,
        kind: Kind,
        label: str,
        lasts: timedelta,
        hashed: str | None,
        sites: Sequence[str] = (),
    ) -> Opened:
        """Raises LimitReached."""
        members.lock(session, who.tenant_id, "shares")
        _make_room(session, who, report_id)
        token = links.random_token()
        row = rows.add(
            session,
            lasts,
            tenant_id=who.tenant_id,
            report_id=report_id,
            kind=kind,
            label=cleaned_name(label)[:LONGEST_LABEL],
            token_hash=digest(token),
            password_hash=hashed,
            sites=list(sites),
            person_id=who.person_id,
        )
        detail = {"kind": kind, "report": str(report_id), "days": lasts.days, "password": hashed is not None}
        audit.record(session, who.tenant_id, "share_opened", f"share/{row.id}", detail)
        place = "partage" if kind == Kind.LINK else "integration"
        return Opened(_said(row), token, f"{self._settings.address}/{place}/{token}")

    def _count_letter(self, who: Who) -> None:
        """Counted even when no letter leaves. Raises TooMany."""
        with self._database.lookup() as session:
            wait = people.take(session, f"share letters of {who.tenant_id}", LETTERS_A_DAY, DAY_S)
        if wait:
            raise TooMany("C'est beaucoup pour une journée. Réessayez demain.", retry_after=wait)


def fresh_password() -> str:
    """60 random bits as people copy them: « 7k3m-q9tx-2b4w »."""
    return new_code().lower()[:14]


def _ready(session: Session, who: Who, report_id: UUID) -> Row[Any]:
    """The report, which is made. Raises NotFound."""
    row = reports.by_id(session, who.tenant_id, report_id)
    if row is None or row.status != "ready":
        raise NotFound("Ce rapport n'existe pas, ou n'est pas encore prêt.")
    return row


def _make_room(session: Session, who: Who, report_id: UUID) -> None:
    """Under the lock of links. Raises LimitReached."""
    if rows.alive(session, who.tenant_id, report_id) >= MOST_OF_A_REPORT:
        raise LimitReached("Un rapport a au plus {most} liens ouverts. Révoquez-en un.", most=MOST_OF_A_REPORT)
    if rows.alive(session, who.tenant_id) >= MOST_OF_A_COMPANY:
        raise LimitReached("Une entreprise a au plus {most} liens ouverts. Révoquez-en.", most=MOST_OF_A_COMPANY)


def _lasts(days: int, most: int) -> timedelta:
    if not 1 <= days <= most:
        raise InputError("La durée d'un lien se compte en jours, de 1 à {most}.", most=most)
    return timedelta(days=days)


def _checked(password: str) -> str:
    """Raises InputError that says what to do."""
    if not SHORTEST_PASSWORD <= len(normal(password)) <= LONGEST_PASSWORD:
        raise InputError(
            "Le mot de passe d'un lien compte de {least} à {most} caractères.",
            least=SHORTEST_PASSWORD,
            most=LONGEST_PASSWORD,
        )
    if normal(password).casefold() in listed():
        raise InputError(
            "Ce mot de passe est de ceux qu'on essaie en premier. Choisissez trois ou quatre mots sans lien entre eux."
        )
    return password


def _letter(opened: Opened, row: Row[Any], to: str, sender: str, company: str, message: str) -> letters.Letter:
    also = [name for name, wanted in (("locked", opened.link.locked), ("message", message.strip())) if wanted]
    with speaking(row.language):
        until = show.day(opened.link.expires_at)
    return letters.write(
        letters.Kind.REPORT_SHARED,
        row.language,
        to,
        also,
        inviter=sender,
        company=company,
        year=str(row.year),
        until=until,
        message=message,
        link=opened.address,
    )


def _said(row: Share) -> Link:
    return Link(
        id=row.id,
        kind=Kind(row.kind),
        label=row.label,
        locked=row.password_hash is not None,
        sites=tuple(row.sites),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        views=row.views,
    )
