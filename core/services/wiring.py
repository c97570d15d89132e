"""Which rooms there are, and which opens into which: every service, made once on a migrated database."""

from __future__ import annotations

from dataclasses import dataclass

from core import kept
from core.db.embedded import Embedded
from core.db.session import Database
from core.services.accounts import Accounts
from core.services.actions import Actions
from core.services.activities import Activities
from core.services.activity_files import ActivityFiles
from core.services.audit import Audit
from core.services.benchmarks import PURPOSE as BENCHMARK
from core.services.benchmarks import Benchmarks
from core.services.brands import Brands
from core.services.comments import Comments
from core.services.companies import Companies
from core.services.dossiers import Dossiers, Rooms
from core.services.editions import Editions
from core.services.effects import Effects
from core.services.evolution import Evolution
from core.services.factors import Factors
from core.services.footprints import Footprints
from core.services.gathering import Gathering
from core.services.keys import Keys
from core.services.ledgers import Ledgers
from core.services.mail import Mail
from core.services.matching import Matching
from core.services.members import Members
from core.services.meters import Meters
from core.services.outbox import Outbox
from core.services.passwords import Passwords
from core.services.plan import Plan
from core.services.plan_progress import PlanProgress
from core.services.platform import Platform
from core.services.portfolio import Portfolios
from core.services.press import open_press
from core.services.privacy import Privacy
from core.services.questionnaire import Questionnaire
from core.services.replays import Replays
from core.services.report_store import Store, open_store
from core.services.reports import Reports
from core.services.samples import Samples
from core.services.scenarios import Scenarios
from core.services.sector import Sectors
from core.services.shares import Shares
from core.services.tiers import Tiers
from core.services.trajectories import Trajectories
from core.services.visits import Visits
from core.settings import Settings


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
    mail: Mail
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
    dossiers: Dossiers
    report_store: Store
    brands: Brands
    reports: Reports
    shares: Shares
    server: Embedded | None = None

    @property
    def master(self) -> str:
        """The secret that keys are derived from: SECRET_KEY, else the password of the database."""
        return self.database.roles.secret

    def close(self) -> None:
        """Write the last letters down, give the connections back, leave the embedded server (the last one stops it)."""
        self.outbox.close()
        self.database.close()
        if self.server is not None:
            self.server.stop()


def wire(settings: Settings, database: Database, server: Embedded | None = None) -> Services:
    """Services on a migrated database."""
    editions, tiers, mail = Editions(database), Tiers(), Mail(settings, database)
    outbox = Outbox(settings, mail if settings.smtp_url else None)
    companies, questionnaire = Companies(database), Questionnaire(database, editions, tiers)
    report_store = open_store(settings)
    matching = Matching(database, editions)
    activities = Activities(database, editions, questionnaire, matching)
    ledgers = Ledgers(database, editions, questionnaire, activities.counted, matching)
    gathering = Gathering(editions, questionnaire, activities, ledgers)
    footprints = Footprints(database, editions, questionnaire, (gathering.ledger, gathering.rows))
    evolution = Evolution(editions, footprints)
    sectors = Sectors(database, footprints)
    effects = Effects(footprints, editions, sectors)
    benchmarks = Benchmarks(database, footprints)
    trajectories = Trajectories(footprints)
    scenarios = Scenarios(database, footprints, trajectories, effects.of)
    plan = Plan(database)
    plan_progress = PlanProgress(footprints, plan, scenarios, trajectories, effects.of)
    actions = Actions(database, footprints, sectors, effects, plan)
    rooms = Rooms(footprints, editions, evolution, sectors, benchmarks, actions, plan_progress)
    brands = Brands(database, tiers)
    dossiers = Dossiers(database, rooms, f"{settings.address}/verifier", brands.look)
    portfolio = Portfolios(database, editions, tiers, settings)
    passwords = Passwords()
    accounts = Accounts(database, settings, database.roles.secret, outbox, passwords)
    reports = Reports(database, footprints, evolution, tiers, dossiers, report_store, open_press(settings))
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
        mail=mail,
        members=members,
        privacy=Privacy(
            database,
            members,
            footprints,
            accounts.prove,
            (
                *(ledgers.forget, activities.forget, portfolio.forget, evolution.forget),
                *(kept.forget, report_store.forget_tenant),
            ),
            {BENCHMARK: benchmarks.withdraw_mine},
            reports.printed,
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
        plan_progress=plan_progress,
        actions=actions,
        dossiers=dossiers,
        activities=activities,
        activity_files=ActivityFiles(database, activities),
        meters=Meters(database, questionnaire),
        report_store=report_store,
        brands=brands,
        reports=reports,
        shares=Shares(database, settings, outbox, passwords, reports.file, footprints.get),
        server=server,
    )
