"""Links that tests open and let end."""

from __future__ import annotations

from sqlalchemy import text

from core.bootstrap import Services
from core.services.shares import Kind, Link, Shared

PASSWORD = "quatre pommes vertes"
BANK = "banque@exemple.fr"


def sql(services: Services, statement: str, **values: object) -> None:
    with services.database.schema() as connection:
        connection.execute(text(statement), values)


def expire(services: Services, link: Link) -> None:
    sql(services, "UPDATE shares SET expires_at = now() - interval '1 second' WHERE id = :id", id=link.id)


def seen(services: Services, token: str, kind: Kind = Kind.LINK) -> Shared:
    found = services.shares.seen(token, kind)
    assert isinstance(found, Shared)
    return found
