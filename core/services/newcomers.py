"""How many guest companies one place may open: counted in PostgreSQL, for every process at once."""

from __future__ import annotations

import hashlib
import hmac

from core.db.people import take
from core.db.session import Database
from core.settings import derived

MOST, WITHIN_S = 20, 600


def wait(database: Database, master: str, address: str) -> int:
    """Count one more from this network address; seconds to wait, 0 when it may be opened. Raises Unavailable.

    The address is stored as a hash whose key is derived from `master`: the table cannot be turned back into addresses.
    """
    hidden = hmac.new(derived(master, "guest address"), address.encode(), hashlib.sha256).hexdigest()
    with database.lookup() as session:
        return take(session, f"guest company {hidden}", MOST, WITHIN_S)
