"""Everything that is kept about a person or a company, table by table, for their own reading. Secrets are left out.

A letter that waits for a mail server (core/db/letters.py) is of nobody here: it is sealed and names no account, so it
is neither exported nor erased with one. It goes when it is sent, after an hour of tries, or a day after its link ended;
the link of somebody who is erased opens nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.db.identity_tables import PERSON_TABLES, Consent, Person
from core.db.tables import TENANT_TABLES, metadata

Json = dict[str, Any]
SECRETS = frozenset({"password_hash", "totp_secret", "totp_last_step", "token_hash", "code_hash", "key_hash", "data"})
"""Columns that open something, or that only a machine reads. Never exported."""
LEFT_OUT = {
    "guest_tokens": "nothing but the hash of a cookie or of a link",
    "idempotency_keys": "answers already given to a program, kept a day so that it may ask twice",
    "calculation_factors": "an index of what each calculation says itself",
}
"""Tables of a company that its export leaves out, and why."""
FILES = frozenset({"content", "document", "lines", "logo", "result"})
"""Columns that hold a whole file: exported apart."""
OF_COMPANY = tuple(sorted({"companies", "audit", *TENANT_TABLES} - set(LEFT_OUT)))
OF_PERSON = tuple(sorted({*PERSON_TABLES, "memberships"}))
BY_PERSON = (
    "activity_changes",
    "answer_changes",
    "api_keys",
    "benchmark_contributions",
    "brands",
    "comments",
    "invitations",
    "ledger_choices",
    "ledgers",
    "plan_changes",
    "portfolios",
    "remembered_matches",
    "reports",
    "scenario_versions",
    "scenarios",
    "shares",
)
"""What a person did in a company, whoever owns it."""


def of_person(session: Session, person_id: UUID) -> dict[str, list[Json]]:
    """{table: rows} of one's own (`database.person(…)`)."""
    found = {}
    for name in OF_PERSON:
        table = metadata.tables[name]
        mine = table.c["id" if name == "people" else "person_id"] == person_id
        found[name] = _rows(session, table, mine)
    return found


def of_company(session: Session, tenant_id: UUID) -> dict[str, list[Json]]:
    """{table: rows} of the company that is open, without what is exported as files of their own."""
    found = {}
    for name in OF_COMPANY:
        table = metadata.tables[name]
        found[name] = _rows(session, table, table.c.tenant_id == tenant_id)
    return found


def by_person(session: Session, tenant_id: UUID, person_id: UUID) -> dict[str, list[Json]]:
    """{table: rows} of what a person did in the company that is open."""
    found = {}
    for name in BY_PERSON:
        table = metadata.tables[name]
        doer = table.c["invited_by" if name == "invitations" else "person_id"]
        found[name] = _rows(session, table, (table.c.tenant_id == tenant_id) & (doer == person_id))
    return found


def consents(session: Session, person_id: UUID) -> list[Consent]:
    """The latest of each purpose (`database.person(…)`)."""
    latest = select(Consent).where(Consent.person_id == person_id).order_by(Consent.purpose, Consent.id.desc())
    return list(session.scalars(latest.ext(distinct_on(Consent.purpose))))


def consent(session: Session, person_id: UUID, purpose: str, granted: bool, wording: str) -> None:
    row = {"person_id": person_id, "purpose": purpose, "granted": granted, "wording": wording}
    session.execute(insert(Consent).values(row))


def hold_person(session: Session, person_id: UUID) -> None:
    """Wait for those who are writing something of this person; until the transaction ends."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def erase_person(session: Session, person_id: UUID) -> None:
    """The person and, by cascade, everything of theirs; what they did for companies stays, without them."""
    session.execute(delete(Person).where(Person.id == person_id))


def _rows(session: Session, table: Table, mine: ColumnElement[bool]) -> list[Json]:
    columns = [column for column in table.columns if column.name not in SECRETS | FILES]
    asked = select(*columns).where(mine).order_by(*table.primary_key.columns)
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in session.execute(asked)]


def _plain(value: Any) -> Any:
    """As JSON says it."""
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, bool | int | float | str | dict | list) else str(value)
