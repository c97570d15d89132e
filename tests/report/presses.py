"""Small presses: they print a line, or break down, so that a test is about the report and not about its print."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.report.dossier import Dossier
from core.services.press import Press
from core.services.report_kinds import KINDS
from core.services.report_store import InDatabase
from core.services.reports import Reports


class Line(Press):
    """One line a file: run, template, language, brand, watermark, date and code."""

    def digest(self, dossier: Dossier) -> str:
        return hashlib.sha256(_said(dossier).encode()).hexdigest()

    def printed(self, dossier: Dossier, made_at: datetime, code: str, kinds: Iterable[str] = KINDS) -> dict[str, bytes]:
        return {kind: f"{kind} {_said(dossier)} {made_at.isoformat()} {code}".encode() for kind in kinds}


def _said(dossier: Dossier) -> str:
    return f"{dossier.run_hash} {dossier.template} {dossier.language} {dossier.brand} {dossier.watermark}"


def owner(services: Services, tier: str = "pro", name: str = "Boulangerie du Port") -> Who:
    """The owner of a new company of this tier."""
    who = Who(uuid4(), Role.OWNER)
    said = {"t": who.tenant_id, "n": name, "tier": tier}
    with services.database.schema() as connection:
        connection.execute(
            text("INSERT INTO companies (tenant_id, name, kind, tier) VALUES (:t, :n, 'company', :tier)"), said
        )
    return who


def with_press(services: Services, press: Press | None = None) -> Reports:
    """The service of reports with this press, in the place of the real one."""
    reports = Reports(
        services.database, services.footprints, services.evolution, services.tiers, services.dossiers, InDatabase(),
        press or Line(),
    )  # fmt: skip
    object.__setattr__(services, "reports", reports)
    return reports


def made(services: Services, who: Who, run_id: UUID) -> UUID:
    """A report of this run that is ready, printed by a small press."""
    reports = with_press(services)
    asked = reports.ask(who, run_id, "complet", "fr").id
    reports.make(Who(who.tenant_id, Role.ADVISOR), asked)
    return asked


class Broken(Line):
    """Raises what it was given, at each print or after so many of them."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def printed(self, dossier: Dossier, made_at: datetime, code: str, kinds: Iterable[str] = KINDS) -> dict[str, bytes]:
        raise self._error


class Full:
    """A store that takes `room` files, then breaks down like a disk that is full."""

    def __init__(self, room: int) -> None:
        self._room, self.kept = room, dict[str, bytes]()

    def put(self, tenant_id: object, report_id: object, kind: str, content: bytes) -> str | None:
        if len(self.kept) >= self._room:
            raise OSError("no space left")
        self.kept[f"{report_id}/{kind}"] = content
        return f"{report_id}/{kind}"

    def read(self, place: str) -> bytes:
        return self.kept[place]

    def forget(self, places: Iterable[str]) -> None:
        for place in places:
            self.kept.pop(place, None)

    def forget_tenant(self, tenant_id: object) -> None:
        self.kept.clear()

    def sweep(self, known: object) -> int:
        return 0
