"""The door on a database of its own, as on a server: the mailbox is proven before anybody comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from core.db.session import Database
from core.services.accounts import Accounts, SignIn
from core.services.companies import Companies
from core.services.outbox import Outbox
from core.services.passwords import Passwords, Verified
from core.services.visits import Visit, Visits
from core.settings import Settings
from tests.accounts.mailbox import Mailbox

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "trois arbres violets"
ANNA = "anna@lumiere.example"
MASTER = "a master key for tests, long enough"


class Counted(Passwords):
    """Real hashes, cheap; remembers what was verified."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.work: list[str] = []

    def hash(self, password: str) -> str:
        self.work.append("hash")
        return super().hash(password)

    def verify(self, kept: str | None, password: str) -> Verified:
        self.work.append("nobody" if kept is None else "somebody")
        return super().verify(kept, password)


@dataclass(frozen=True)
class Door:
    accounts: Accounts
    visits: Visits
    mail: Mailbox
    passwords: Counted
    database: Database
    settings: Settings

    def join(self, email: str = ANNA, password: str = PASSWORD, cookie: str | None = None) -> str:
        """Sign up and open the link in the same browser; the session's token."""
        came = self.accounts.sign_up(email, "Anna", password, "fr", cookie, "", "")
        done = self.accounts.verify_email(self.mail.token(email), came.step, "", cookie)
        assert done.token is not None
        return done.token

    def come_in(self, email: str = ANNA, password: str = PASSWORD, ip: str = "192.0.2.1", **more: Any) -> SignIn:
        return self.accounts.sign_in(email, password, ip, **more)

    def visit(self, token: str | None) -> Visit:
        found = self.visits.visit(token)
        assert found is not None
        return found

    def guest(self) -> tuple[str, UUID]:
        """The cookie of a new guest company, and the company."""
        token = Companies(self.database).start_guest()
        return token, self.visit(token).who.tenant_id

    def events(self) -> list[str]:
        """Actions of the platform's audit."""
        return [str(row) for row in self.ask("SELECT action FROM audit ORDER BY seq")]

    def ask(self, question: str, **values: object) -> list[Any]:
        """First column of a statement run as the administrator of the database."""
        with self.database.schema() as connection:
            done = connection.execute(text(question), values)
            return list(done.scalars()) if done.returns_rows else []


def make_door(database: Database, settings: Settings) -> Door:
    outbox, passwords = Outbox(settings, pauses=()), Counted()
    accounts = Accounts(database, settings, MASTER, outbox, passwords)
    return Door(accounts, Visits(database, settings), Mailbox(outbox.folder, outbox), passwords, database, settings)


@pytest.fixture
def server_settings(settings: Settings, tmp_path: Path) -> Settings:
    set_here = {
        "database_url": "postgresql+psycopg://db.example/carbone",
        "public_url": "https://carbone.example",
        "persistent_artifact_dir": tmp_path,
        "admin_emails": "Chef@lumiere.example, other@lumiere.example",
        "google_client_id": "us",
        "google_client_secret": "secret",
    }
    return settings.model_copy(update=set_here)


@pytest.fixture
def door(database: Database, server_settings: Settings) -> Iterator[Door]:
    made = make_door(database, server_settings)
    yield made
    made.mail.outbox.close()  # type: ignore[union-attr]


@pytest.fixture
def own_machine(database: Database, server_settings: Settings) -> Iterator[Door]:
    """No DATABASE_URL and no mail server: one person on their own machine."""
    made = make_door(database, server_settings.model_copy(update={"database_url": None}))
    yield made
    made.mail.outbox.close()  # type: ignore[union-attr]
