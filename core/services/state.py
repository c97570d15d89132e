"""Is the house in order? Read by /health and by the console."""

from __future__ import annotations

from core.db.migrate import revision
from core.db.session import Database
from core.services.editions import Editions


def report(database: Database, editions: Editions) -> dict[str, object]:
    """Database answers, revision of its schema, edition in use. Raises Unavailable, DataError."""
    with database.catalogue() as session:
        reached = revision(session.connection())
    active = editions.active()
    return {
        "database": "ok",
        "migration": reached,
        "edition": {"id": str(active.id), "label": active.label},
    }
