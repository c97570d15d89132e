"""Finding a factor by its words in the active edition, against a bare scan of the same labels in the same database.

Needs the V23.6 file (CARBONSCORE_SHARED).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import text

from bench.import_bench import NAME, source
from bench.measure_bench import fastest
from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.services.editions import Editions
from core.services.factors import Factors

LIMIT_MS = 50.0
QUERIES = ("électricité france", "gazole", "béton armé", "ordinateur portable", "transport routier articulé")


def main() -> None:
    if not source().exists():
        print("skipped: the V23.6 file is not here")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        server = Embedded(Path(folder) / "postgres")
        database = Database(server.start())
        try:
            measured(database)
        finally:
            database.close()
            server.stop()


def measured(database: Database) -> None:
    migrate(database)
    editions = Editions(database)
    editions.seed()
    editions.activate(editions.import_file(NAME, source().read_bytes()).edition_id)
    factors = Factors(database)
    ours = 1000 * max(fastest(lambda q=query: factors.search(q)) for query in QUERIES)  # type: ignore[misc]
    bare = 1000 * fastest(lambda: scan(database))
    print(f"slowest search: {ours:.1f} ms (limit {LIMIT_MS:.0f}); bare scan of the labels: {bare:.1f} ms")
    print(f"  ratio {ours / bare:.1f}")
    if ours > LIMIT_MS:
        raise SystemExit("a search takes too long")


def scan(database: Database) -> int:
    """What any search does at least: one pass over the labels of the edition."""
    with database.catalogue() as session:
        query = text("SELECT count(*) FROM emission_factors WHERE name ILIKE '%e%' AND attribute ILIKE '%a%'")
        return int(session.scalar(query) or 0)


if __name__ == "__main__":
    main()
