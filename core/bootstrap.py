"""Where everything is opened, once per process (core/services/wiring.py puts it together).

`start` brings the database up, migrates it, makes sure an edition of the factors is active and hands over the
services. Pages, the API and the command line reach the house only through `services()`.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable

import structlog

from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.errors import CarbonScoreError, Unavailable
from core.services import retention
from core.services.wiring import Services, wire
from core.settings import ROOT, Settings, read_settings

__all__ = ["Services", "start", "started", "wire"]

Progress = Callable[[str], None]
RETRY_S = 3.0
_NO_DATABASE = "La base de données ne répond pas encore. Nouvel essai dans quelques secondes…"
_log = structlog.get_logger("bootstrap")
USERS_EDITION = ROOT / "data" / "basecarbone-v17-fr.csv"


class _Process:
    """What this process has started."""

    lock = threading.RLock()
    services: Services | None = None
    said = ""


Opening = Callable[[Settings, Progress], Services]


def started() -> Services | None:
    """The process-wide services if they are up, None while they start. Never waits."""
    return _Process.services


def last_said() -> str:
    """The last message of a start in progress, for a screen that waits with the visitor."""
    return _Process.said


def tell(message: str) -> None:
    """Progress on the console (stderr: what a command answers stays clean), remembered for `last_said`."""
    _Process.said = message
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def start(settings: Settings, progress: Progress = tell, opening: Opening | None = None) -> Services:
    """The services on the database of `settings`; the same ones when this process has them already. `opening`: what
    makes them, `build` unless it is a worker.

    Raises Unavailable (no database), DataError (schema or factors inconsistent), InputError (a user's file).
    """
    with _Process.lock:
        if _Process.services is None:
            _Process.services = (opening or build)(settings, progress)
            atexit.register(stop)
        return _Process.services


def start_patiently(
    settings: Settings, closing: threading.Event, progress: Progress = tell, opening: Opening | None = None
) -> None:
    """`start`, again and again until it succeeds or `closing` is set: what comes late opens the house by itself.

    Why it is not open yet goes to the log; visitors are not told hosts and roles.
    """
    while not closing.is_set():
        try:
            start(settings, progress, opening)
        except CarbonScoreError as error:
            _log.warning("not open yet", reason=str(error), again_in_s=RETRY_S)
            progress(_NO_DATABASE if isinstance(error, Unavailable) else str(error))
            closing.wait(RETRY_S)
        else:
            return


def services() -> Services:
    """The process-wide services, started with the environment's settings if nobody did. Thread-safe."""
    return _Process.services or start(read_settings())


def adopt(ready: Services | None) -> None:
    """Make these services the process-wide ones (tests, a second database); None forgets them."""
    with _Process.lock:
        _Process.services = ready


def stop() -> None:
    """Close the process-wide services, if any."""
    with _Process.lock:
        if _Process.services is not None:
            _Process.services.close()
            _Process.services = None


def prepare(ready: Services, progress: Progress) -> None:
    """What a migrated database needs before its first visitor: nothing kept too long, an active edition.

    A Base Carbone® file that a user has put in data/ is imported; it is activated the first time only, so that
    the choice of another edition is kept. Raises InputError when that file cannot be read.
    """
    retention.sweep(ready.database)
    progress("Vérification des facteurs d'émission…")
    ready.editions.seed()
    if USERS_EDITION.exists():
        progress(f"Lecture de {USERS_EDITION.name}…")
        report = ready.editions.import_file(USERS_EDITION.name, USERS_EDITION.read_bytes())
        if not report.already_imported:
            ready.editions.activate(report.edition_id)


def build(settings: Settings, progress: Progress) -> Services:
    server, url = None, settings.database_url
    if url is None:
        server = Embedded(settings.persistent_artifact_dir / "postgres", progress)
        url = server.start()
        server.watch()
    database = Database(url, master=settings.secret_key)
    migrate(database, settings.pgvector_enabled, progress)
    ready = wire(settings, database, server)
    prepare(ready, progress)
    return ready


if __name__ == "__main__":
    try:
        start(read_settings())
    except CarbonScoreError as error:
        sys.exit(f"Erreur : {error}")
