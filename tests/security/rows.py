"""Two companies, two people, and a row of each in every table, made from the tables' own description."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, LargeBinary, Table, Uuid, insert, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

from core.access import Role, Scope, Who
from core.db.base import Base
from core.db.session import Database
from core.db.tables import TENANT_TABLES

EVERYBODYS = frozenset({"editions", "emission_factors", "benchmark_cells"})
WALLED = sorted(TENANT_TABLES | {"companies"})
OF_PEOPLE = sorted(set(Base.metadata.tables) - set(WALLED) - EVERYBODYS)
CHOICES: Mapping[tuple[str, str], Any] = {
    ("companies", "kind"): "company",
    ("companies", "siren"): "005520135",
    ("guest_tokens", "purpose"): "cookie",
    ("link_tokens", "purpose"): "verify_email",
    ("memberships", "role"): "owner",
    ("invitations", "role"): "analyst",
    ("ledger_choices", "scope"): "account",
    ("reports", "template"): "complet",
    ("reports", "language"): "fr",
    ("reports", "status"): "asked",
    ("report_files", "kind"): "pdf",
    ("report_files", "place"): None,
    ("brands", "colour"): "#1f6f54",
    ("shares", "kind"): "link",
    ("editions", "origin"): "builtin",
    ("editions", "active"): False,
}


@dataclass(frozen=True)
class Side:
    """One company with its person: `canary` is in every text of its rows; `rows` holds them by table."""

    canary: str
    tenant: UUID
    person: UUID
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def who(self) -> Who:
        return Who(self.tenant, Role.OWNER, self.person)

    @property
    def by_key(self) -> Who:
        return Who(self.tenant, Role.OWNER, self.person, frozenset(Scope))

    def door(self, database: Database, role: str) -> AbstractContextManager[Session]:
        """A transaction of this side as one of the working roles."""
        doors = {"cs_app": lambda: database.tenant(self.who), "cs_api": lambda: database.tenant(self.by_key)}
        return doors.get(role, lambda: database.person(self.person))()


def furnish(connection: Connection, name: str) -> Side:
    """A company and a person with one row in every table. Runs as the administrator, over the walls."""
    canary = f"CANARI-{name}-{secrets.token_hex(6)}"
    made: dict[str, Mapping[str, Any]] = {}
    tenant, person = uuid4(), uuid4()
    for table in Base.metadata.sorted_tables:
        values = example(table, canary, made, tenant, person)
        kept = connection.execute(insert(table).values(values).returning(*table.columns)).one()
        made[table.name] = dict(kept._mapping)
    return Side(canary, tenant, person, made)


def example(
    table: Table, canary: str, made: Mapping[str, Mapping[str, Any]], tenant: UUID, person: UUID
) -> dict[str, Any]:
    """Values for a row: foreign keys from the rows already made, the canary wherever there is text."""
    values = {
        column.name: _value(table, column, canary, made) for column in table.columns if not _left_to_database(column)
    }
    own = {"tenant_id": tenant, "person_id": person, "adopts": tenant, "invited_by": person}
    values.update({name: value for name, value in own.items() if name in table.columns})
    if table.name == "people":
        values["id"] = person
    return values


def _left_to_database(column: Column[Any]) -> bool:
    return column.identity is not None or column.name in ("search",)


def _value(table: Table, column: Column[Any], canary: str, made: Mapping[str, Mapping[str, Any]]) -> Any:
    if (table.name, column.name) in CHOICES:
        return CHOICES[table.name, column.name]
    for key in column.foreign_keys:
        if key.column.table.name in made:
            return made[key.column.table.name][key.column.name]
    return _of_kind(column, canary)


def _of_kind(column: Column[Any], canary: str) -> Any:
    kind = column.type
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, LargeBinary):
        return canary.encode() + secrets.token_bytes(8)
    if isinstance(kind, JSONB):
        return [] if column.name == "parts" else {"said": canary}
    if isinstance(kind, ARRAY):
        return [canary]
    if isinstance(kind, Boolean):
        return False
    python = kind.python_type
    if python is datetime:
        return None if column.nullable else datetime.now(UTC) + timedelta(days=1)
    if python is date:
        return None if column.nullable else date(2024, 1, 1)
    if isinstance(kind, Integer | BigInteger) or python is int:
        return 2024
    if python is str:
        return (canary * 4)[:64] if getattr(kind, "length", None) else canary
    return 1.5 if python is float else None


def columns(database: Database, role: str, table: Table, command: str) -> list[str]:
    """The columns this role may write."""
    question = text("SELECT has_column_privilege(:role, :table, :column, :command)")
    with database.schema() as connection:
        return [
            column.name
            for column in table.columns
            if connection.execute(
                question, {"role": role, "table": table.name, "column": column.name, "command": command}
            ).scalar_one()
        ]


def fresh(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """The same row under keys of its own, so that only the wall can refuse it."""
    new = {"id": uuid4(), "token_hash": uuid4().bytes, "key_hash": uuid4().bytes, "code_hash": uuid4().bytes}
    new |= {"year": 1999, "seq": 7, "key": str(uuid4()), "subject": str(uuid4()), "email_key": str(uuid4())}
    new |= {"pseudonym": uuid4(), "factor_id": "another"}
    ours = {name: new[name] for name in values if name in new and name in table.columns}
    if table.name == "people":
        ours.pop("id", None)
    return {**values, **ours}
