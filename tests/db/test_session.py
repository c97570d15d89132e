"""The one door: a role and a tenant per transaction, nothing left behind."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.access import Role, Scope, Who
from core.db.session import Database
from core.db.tables import Company, Edition
from core.errors import Unavailable


def _owner(person: UUID | None = None) -> Who:
    return Who(uuid4(), Role.OWNER, person)


def _told(session: Session, name: str = "app.tenant") -> str | None:
    found: str | None = session.execute(
        text("SELECT nullif(current_setting(:name, true), '')"), {"name": name}
    ).scalar_one()
    return found


def _role(session: Session) -> str:
    return str(session.execute(text("SELECT session_user")).scalar_one())


def test_a_transaction_knows_its_tenant_and_the_next_one_on_the_same_connection_does_not(database: Database) -> None:
    who = _owner(uuid4())
    with database.tenant(who) as session:
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        assert (_told(session), _told(session, "app.user")) == (str(who.tenant_id), str(who.person_id))
    with database.catalogue() as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() == backend
        assert (_told(session), _told(session, "app.user")) == (None, None)


def test_each_kind_of_work_signs_in_as_its_own_role(database: Database) -> None:
    by_key = Who(uuid4(), Role.OWNER, uuid4(), frozenset({Scope.READ}))
    doors = {
        "cs_app": database.tenant(_owner()),
        "cs_api": database.tenant(by_key),
        "cs_person": database.person(uuid4()),
        "cs_auth": database.lookup(),
        "cs_catalogue": database.editing(),
    }
    for role, door in doors.items():
        with door as session:
            assert _role(session) == role


def test_an_error_leaves_neither_row_nor_tenant(database: Database) -> None:
    who = _owner()
    with pytest.raises(ZeroDivisionError), database.tenant(who) as session:
        session.add(Company(tenant_id=who.tenant_id, name="Perdue"))
        session.flush()
        raise ZeroDivisionError
    with database.tenant(who) as session:
        assert session.query(Company).count() == 0
    with database.catalogue() as session:
        assert _told(session) is None


def test_what_is_added_is_there_in_the_next_transaction(database: Database) -> None:
    who = _owner()
    with database.tenant(who) as session:
        session.add(Company(tenant_id=who.tenant_id, name="Boulangerie Élise"))
    with database.tenant(who) as session:
        assert [company.name for company in session.query(Company)] == ["Boulangerie Élise"]


def test_copy_is_part_of_the_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.editing() as session:
        with (
            database.raw(session)
            .cursor()
            .copy("COPY editions (label, origin, sha256, content_sha256) FROM STDIN") as copy
        ):
            copy.write_row(["Copiée", "builtin", "0" * 64, "0" * 64])
        assert session.query(Edition).count() == 1
        raise ZeroDivisionError
    with database.catalogue() as session:
        assert session.query(Edition).count() == 0


def test_a_server_that_does_not_answer_is_said_in_french() -> None:
    nowhere = Database("postgresql+psycopg://personne:secret-word@127.0.0.1:1/rien")
    with pytest.raises(Unavailable, match="ne répond pas") as error, nowhere.catalogue():
        pass
    assert "secret-word" not in str(error.value)


def test_a_server_that_dies_in_the_middle_is_said_in_french_and_the_next_transaction_works(database: Database) -> None:
    who = _owner()
    with pytest.raises(Unavailable, match="ne répond pas"), database.tenant(who) as session:
        session.add(Company(tenant_id=who.tenant_id, name="Interrompue"))
        session.flush()
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with database.schema() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": backend})
        session.execute(text("SELECT 1"))
    with database.tenant(who) as session:
        assert session.query(Company).count() == 0


def test_a_connection_that_died_in_the_pool_is_replaced_before_it_is_used(database: Database) -> None:
    with database.catalogue() as session:
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with database.schema() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": backend})
    with database.catalogue() as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() != backend


def test_a_wrong_statement_stays_a_bug_and_is_not_blamed_on_the_server(database: Database) -> None:
    with pytest.raises(ProgrammingError), database.catalogue() as session:
        session.execute(text("SELECT * FROM nowhere"))
