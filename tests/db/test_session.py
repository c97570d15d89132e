"""The one door: a tenant per transaction, nothing left behind."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.db.session import Database
from core.db.tables import Company
from core.errors import Unavailable


def _tenant(session: Session) -> str | None:
    return session.execute(text("SELECT nullif(current_setting('app.tenant', true), '')")).scalar()


def test_a_transaction_knows_its_tenant_and_the_next_one_on_the_same_connection_does_not(database: Database) -> None:
    tenant = uuid4()
    with database.tenant(tenant) as session:
        assert _tenant(session) == str(tenant)
    with database.catalogue() as session:
        assert _tenant(session) is None


def test_an_error_leaves_neither_row_nor_tenant(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.tenant(uuid4()) as session:
        session.add(Company(name="Perdue"))
        session.flush()
        raise ZeroDivisionError
    with database.catalogue() as session:
        assert session.query(Company).count() == 0
        assert _tenant(session) is None


def test_what_is_added_is_there_in_the_next_transaction(database: Database) -> None:
    with database.catalogue() as session:
        session.add(Company(name="Boulangerie Élise"))
    with database.catalogue() as session:
        assert [company.name for company in session.query(Company)] == ["Boulangerie Élise"]


def test_copy_is_part_of_the_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.catalogue() as session:
        with database.raw(session).cursor().copy("COPY companies (name) FROM STDIN") as copy:
            copy.write_row(["Copiée"])
        assert session.query(Company).count() == 1
        raise ZeroDivisionError
    with database.catalogue() as session:
        assert session.query(Company).count() == 0


def test_a_server_that_does_not_answer_is_said_in_french() -> None:
    nowhere = Database("postgresql+psycopg://personne:secret-word@127.0.0.1:1/rien")
    with pytest.raises(Unavailable, match="ne répond pas") as error, nowhere.catalogue():
        pass
    assert "secret-word" not in str(error.value)


def test_a_server_that_dies_in_the_middle_is_said_in_french_and_the_next_transaction_works(database: Database) -> None:
    with pytest.raises(Unavailable, match="ne répond pas"), database.catalogue() as session:
        session.add(Company(name="Interrompue"))
        session.flush()
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with database.schema() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": backend})
        session.execute(text("SELECT 1"))
    with database.catalogue() as session:
        assert session.query(Company).count() == 0


def test_a_wrong_statement_stays_a_bug_and_is_not_blamed_on_the_server(database: Database) -> None:
    with pytest.raises(ProgrammingError), database.catalogue() as session:
        session.execute(text("SELECT * FROM nowhere"))
