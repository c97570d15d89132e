"""What goes by itself, and what stays."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from core.bootstrap import Services
from core.services import retention

OLD, YOUNG = "200 days", "1 hour"


def _put(connection: Connection, table: str, **row: object) -> None:
    """A row; a value that begins with « ago: » is a moment in the past."""
    cells = {
        name: f"now() - interval '{str(v)[5:]}'" if str(v).startswith("ago: ") else f":{name}"
        for name, v in row.items()
    }
    connection.execute(text(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join(cells.values())})"), row)


def _left(services: Services, table: str, key: str) -> set[UUID]:
    with services.database.schema() as connection:
        return set(connection.execute(text(f"SELECT {key} FROM {table}")).scalars())


def _person(connection: Connection, age: str, verified: bool = False) -> UUID:
    person = uuid4()
    mail = f"{person}@example.org"
    row = {"id": person, "email": mail, "email_key": mail, "name": "P", "created_at": f"ago: {age}"}
    _put(connection, "people", **row, **({"verified_at": f"ago: {age}"} if verified else {}))
    return person


def _guest(connection: Connection, age: str, expires: str | None) -> UUID:
    tenant = uuid4()
    _put(connection, "companies", tenant_id=tenant, name="G", kind="guest", created_at=f"ago: {age}")
    if expires is not None:
        token = {"token_hash": tenant.bytes * 2, "tenant_id": tenant, "purpose": "cookie"}
        _put(connection, "guest_tokens", **token, expires_at=f"ago: {expires}")
    return tenant


def test_an_account_never_confirmed_goes_and_a_confirmed_or_recent_one_stays(services: Services) -> None:
    with services.database.schema() as connection:
        gone, confirmed, recent = _person(connection, OLD), _person(connection, OLD, True), _person(connection, YOUNG)
    assert retention.sweep(services.database) == 1
    assert _left(services, "people", "id") == {confirmed, recent}
    assert gone not in _left(services, "people", "id")


def test_an_account_without_a_mailbox_stays_while_it_belongs_to_a_company(services: Services) -> None:
    with services.database.schema() as connection:
        person, tenant = _person(connection, OLD), uuid4()
        _put(connection, "companies", tenant_id=tenant, name="C", kind="company", created_at=f"ago: {OLD}")
        _put(connection, "memberships", tenant_id=tenant, person_id=person, role="owner")
    assert retention.sweep(services.database) == 0


def test_a_tried_company_goes_when_nothing_opens_it_any_more(services: Services) -> None:
    with services.database.schema() as connection:
        _guest(connection, OLD, "1 day")
        alive, young = _guest(connection, OLD, "-1 day"), _guest(connection, YOUNG, None)
    assert retention.sweep(services.database) == 1
    assert _left(services, "companies", "tenant_id") == {alive, young}


@pytest.mark.parametrize(("column", "kept"), [("revoked_at", False), ("last_seen_at", False), ("created_at", True)])
def test_a_session_goes_thirty_days_after_its_end(services: Services, column: str, kept: bool) -> None:
    with services.database.schema() as connection:
        person, session = _person(connection, OLD, True), uuid4()
        row = {"id": session, "person_id": person, "token_hash": session.bytes * 2, "expires_at": "ago: -30 days"}
        _put(connection, "login_sessions", **row, **{column: f"ago: {OLD}"})
    retention.sweep(services.database)
    assert _left(services, "login_sessions", "id") == ({session} if kept else set())
