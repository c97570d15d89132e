"""Scenarios of a company. What one says is in its versions, written once; a removed one stays, out of sight.

Who writes locks the scenarios first (core.db.members, `lock`): the writers of one company wait for each other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.db.act_tables import ScenarioVersion, StoredScenario

Kept = Row[UUID, str, int, dict[str, Any], datetime, UUID | None]  # id, name, version, document, at, person


def latest(session: Session, tenant_id: UUID) -> list[Kept]:
    """The latest version of each scenario in use, by name."""
    asked = _versions(tenant_id).order_by(StoredScenario.id, ScenarioVersion.version.desc())
    found = session.execute(asked.ext(distinct_on(StoredScenario.id))).all()
    return sorted(found, key=lambda kept: kept.name)


def versions(session: Session, tenant_id: UUID, scenario_id: UUID) -> list[Kept]:
    """Every version of a scenario in use, latest first."""
    asked = _versions(tenant_id).where(StoredScenario.id == scenario_id)
    return list(session.execute(asked.order_by(ScenarioVersion.version.desc())).all())


def named(session: Session, tenant_id: UUID, name: str) -> UUID | None:
    """The scenario in use that has this name."""
    asked = select(StoredScenario.id).where(StoredScenario.tenant_id == tenant_id, StoredScenario.name == name)
    return session.scalar(asked.where(StoredScenario.removed_at.is_(None)))


def count(session: Session, tenant_id: UUID) -> int:
    """Scenarios in use."""
    asked = select(func.count()).where(StoredScenario.tenant_id == tenant_id, StoredScenario.removed_at.is_(None))
    return session.scalar(asked) or 0


def add(session: Session, tenant_id: UUID, person_id: UUID | None, name: str) -> UUID:
    row = {"tenant_id": tenant_id, "person_id": person_id, "name": name}
    return session.execute(insert(StoredScenario).values(row).returning(StoredScenario.id)).scalar_one()


def append(
    session: Session, tenant_id: UUID, person_id: UUID | None, scenario_id: UUID, version: int, document: dict[str, Any]
) -> None:
    row = {"tenant_id": tenant_id, "scenario_id": scenario_id, "version": version, "person_id": person_id}
    session.execute(insert(ScenarioVersion).values(**row, document=document))


def rename(session: Session, tenant_id: UUID, scenario_id: UUID, name: str) -> None:
    session.execute(_one(tenant_id, scenario_id).values(name=name))


def remove(session: Session, tenant_id: UUID, scenario_id: UUID) -> None:
    session.execute(_one(tenant_id, scenario_id).values(removed_at=func.now()))


def _one(tenant_id: UUID, scenario_id: UUID) -> Any:
    return update(StoredScenario).where(StoredScenario.tenant_id == tenant_id, StoredScenario.id == scenario_id)


def _versions(tenant_id: UUID) -> Select[UUID, str, int, dict[str, Any], datetime, UUID | None]:
    said = (StoredScenario.id, StoredScenario.name, ScenarioVersion.version, ScenarioVersion.document)
    return (
        select(*said, ScenarioVersion.at, ScenarioVersion.person_id)
        .join(ScenarioVersion, ScenarioVersion.scenario_id == StoredScenario.id)
        .where(StoredScenario.tenant_id == tenant_id, ScenarioVersion.tenant_id == tenant_id)
        .where(StoredScenario.removed_at.is_(None))
    )
