"""Nothing is kept longer than the privacy page says: ended sessions, used links, letters that never left, accounts
never confirmed, companies tried without an account that nobody can open any more. The delays are in auth.sweep() and
auth.sweep_letters() (docs/privacy.md says them)."""

from __future__ import annotations

import structlog
from sqlalchemy import text

from core.db.session import Database

_SWEEP = text("SELECT auth.sweep() + auth.sweep_letters()")
_log = structlog.get_logger("retention")


def sweep(database: Database) -> int:
    """How many rows went. At every start, then every day. Raises Unavailable."""
    with database.lookup() as session:
        gone = int(session.execute(_SWEEP).scalar_one())
    if gone:
        _log.info("swept", rows=gone)
    return gone
