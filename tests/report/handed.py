"""A report that is ready, put there by hand: what sharing it does is the question, not how it was made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.db import reports as rows
from core.services.report_kinds import new_code

HEAD = "label,factor,quantity,unit,year,flow\n"
GAS = HEAD + "Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,fuel_stationary\n"
A_WEEK = timedelta(days=7)
READY = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
HTML = '<!doctype html><html lang="fr"><head><title>Bilan</title></head><body><main><h1>{}</h1></main></body></html>'


def company(services: Services, name: str = "Boulangerie du Port") -> Who:
    """The owner of a new company, without an account."""
    who = Who(uuid4(), Role.OWNER)
    with services.database.schema() as connection:
        connection.execute(
            text("INSERT INTO companies (tenant_id, name, kind, tier) VALUES (:t, :n, 'company', 'pro')"),
            {"t": who.tenant_id, "n": name},
        )
    return who


def report(services: Services, who: Who, said: str = "Bilan", language: str = "fr", status: str = "ready") -> UUID:
    """Its page and its PDF say `said`."""
    run = services.footprints.calculate_activities(who, GAS.encode()).id
    with services.database.tenant(who) as session:
        about = {"run_id": run, "template": "complet", "language": language, "code": new_code()}
        made = rows.add(session, {"tenant_id": who.tenant_id, **about})
        rows.change(session, who.tenant_id, made, status=status, ready_at=READY if status == "ready" else None)
        for kind, content in (("html", HTML.format(said).encode()), ("pdf", f"%PDF-1.7 {said}".encode())):
            digest = {"sha256": sha256(content).hexdigest(), "size": len(content)}
            mine = {"tenant_id": who.tenant_id, "report_id": made, "kind": kind, "content": content}
            rows.add_file(session, {**mine, **digest, "place": None})
    return made


def code_of(services: Services, who: Who, report_id: UUID) -> str:
    with services.database.tenant(who) as session:
        row = rows.by_id(session, who.tenant_id, report_id)
    assert row is not None
    return str(row.code)
