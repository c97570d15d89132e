"""Where everything is put together, once per process.

`start` brings the database up, migrates it, makes sure an edition of the factors is active and hands over the
services. Pages, the API and the command line reach the house only through `services()`.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.errors import CarbonScoreError, Unavailable
from core.services import retention
from core.services.accounts import Accounts
from core.services.actions import Actions
from core.services.activities import Activities
from core.services.activity_files import ActivityFiles
from core.services.audit import Audit
from core.services.benchmarks import PURPOSE as BENCHMARK
from core.services.benchmarks import Benchmarks
from core.services.comments import Comments
from core.services.companies import Companies
from core.services.editions import Editions
from core.services.effects import Effects
from core.services.evolution import Evolution
from core.services.factors import Factors
from core.services.footprints import Footprints
from core.services.gathering import Gathering
from core.services.keys import Keys
from core.services.ledgers import Ledgers
from core.services.matching import Matching
from core.services.members import Members
from core.services.meters import Meters
from core.services.outbox import Outbox
from core.services.plan import Plan
from core.services.plan_progress import PlanProgress
from core.services.platform import Platform
from core.services.portfolio import Portfolios
from core.services.privacy import Privacy
from core.services.questionnaire import Questionnaire
from core.services.replays import Replays
from core.services.samples import Samples
from core.services.scenarios import Scenarios
from core.services.sector import Sectors
from core.services.tiers import Tiers
from core.services.trajectories import Trajectories
from core.services.visits import Visits
from core.settings import ROOT, Settings, read_settings

Progress = Callable[[str], None]
RETRY_S = 3.0
_NO_DATABASE = "La base de données ne répond pas encore. Nouvel essai dans quelques secondes…"
_log = structlog.get_logger("bootstrap")
USERS_EDITION = ROOT / "data" / "basecarbone-v17-fr.csv"


@dataclass(frozen=True)
class Services:
    """What pages, API and commands may call. `server` is None when the database is not ours to stop."""

    settings: Settings
    database: Database
    editions: Editions
    factors: Factors
    companies: Companies
    questionnaire: Questionnaire
    footprints: Footprints
    samples: Samples
    keys: Keys
    replays: Replays
    visits: Visits
    accounts: Accounts
    outbox: Outbox
    members: Members
    privacy: Privacy
    audit: Audit
    tiers: Tiers
    platform: Platform
    comments: Comments
    portfolio: Portfolios
    matching: Matching
    ledgers: Ledgers
    activities: Activities
    activity_files: ActivityFiles
    meters: Meters
    gathering: Gathering
    benchmarks: Benchmarks
    effects: Effects
    evolution: Evolution
    trajectories: Trajectories
    scenarios: Scenarios
    plan: Plan
    plan_progress: PlanProgress
    actions: Actions
    server: Embedded | None = None

    @property
    def master(self) -> str:
        """The secret that keys are derived from: SECRET_KEY, else the password of the database."""
        return self.database.roles.secret

    def close(self) -> None:
        """Send the last letters, give the connections back, leave the embedded server (the last to leave stops it)."""
        self.outbox.close()
        self.database.close()
        if self.server is not None:
            self.server.stop()


class _Process:
    """What this process has started."""

    lock = threading.RLock()
    services: Services | None = None
    said = ""


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


def start(settings: Settings, progress: Progress = tell) -> Services:
    """The services on the database of `settings`; the same ones when this process has them already.

    Raises Unavailable (no database), DataError (schema or factors inconsistent), InputError (a user's file).
    """
    with _Process.lock:
        if _Process.services is None:
            _Process.services = build(settings, progress)
            atexit.register(stop)
        return _Process.services


def start_patiently(settings: Settings, closing: threading.Event, progress: Progress = tell) -> None:
    """`start`, again and again until it succeeds or `closing` is set: what comes late opens the house by itself.

    Why it is not open yet goes to the log; visitors are not told hosts and roles.
    """
    while not closing.is_set():
        try:
            start(settings, progress)
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


def wire(settings: Settings, database: Database, server: Embedded | None = None) -> Services:
    """Services on a migrated database."""
    editions, tiers, outbox = Editions(database), Tiers(), Outbox(settings)
    companies, questionnaire = Companies(database), Questionnaire(database, editions, tiers)
    matching = Matching(database, editions)
    activities = Activities(database, editions, questionnaire, matching)
    ledgers = Ledgers(database, editions, questionnaire, activities.counted, matching)
    gathering = Gathering(editions, questionnaire, activities, ledgers)
    footprints = Footprints(database, editions, questionnaire, (gathering.ledger, gathering.rows))
    evolution = Evolution(editions, footprints)
    sectors = Sectors(database, footprints, questionnaire)
    effects = Effects(footprints, editions, sectors)
    benchmarks = Benchmarks(database, footprints)
    trajectories = Trajectories(footprints)
    scenarios = Scenarios(database, footprints, trajectories, effects.of)
    plan = Plan(database)
    portfolio = Portfolios(database, editions, tiers, settings)
    accounts = Accounts(database, settings, database.roles.secret, outbox)
    members = Members(database, settings, tiers, questionnaire, outbox)
    return Services(
        settings=settings,
        database=database,
        editions=editions,
        factors=Factors(database),
        companies=companies,
        questionnaire=questionnaire,
        footprints=footprints,
        samples=Samples(companies, editions, questionnaire, footprints),
        keys=Keys(database, tiers),
        replays=Replays(database),
        visits=Visits(database, settings),
        accounts=accounts,
        outbox=outbox,
        members=members,
        privacy=Privacy(
            database,
            members,
            footprints,
            accounts.prove,
            (ledgers.forget, activities.forget, portfolio.forget, evolution.forget, effects.forget, scenarios.forget),
            {BENCHMARK: benchmarks.withdraw_mine},
        ),
        audit=Audit(database),
        tiers=tiers,
        platform=Platform(database, tiers),
        comments=Comments(database),
        portfolio=portfolio,
        matching=matching,
        ledgers=ledgers,
        gathering=gathering,
        benchmarks=benchmarks,
        effects=effects,
        evolution=evolution,
        trajectories=trajectories,
        scenarios=scenarios,
        plan=plan,
        plan_progress=PlanProgress(footprints, plan, scenarios, trajectories, effects.of),
        actions=Actions(database, footprints, sectors, effects, plan),
        activities=activities,
        activity_files=ActivityFiles(database, activities),
        meters=Meters(database, questionnaire),
        server=server,
    )


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
