"""Connections are shared; what they were told is not (R3, R4, R15 and the settings of a role)."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db.session import Database, context_key
from tests.security.rows import Side

Sides = tuple[Side, Side]
NAMES = text("SELECT name FROM companies")
THREADS, TURNS = 32, 60


@pytest.fixture
def one_connection(database: Database) -> Database:
    """The same database through a pool of one connection per role."""
    return Database(database.roles.url, pool=1)


def _names(session: Session) -> list[str]:
    return list(session.execute(NAMES).scalars())


def _backend(session: Session) -> int:
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_one_connection_serves_companies_in_turn_whatever_ended_the_turn_before(
    one_connection: Database, sides: Sides
) -> None:
    backends = set()
    for turn in range(40):
        side = sides[turn % 2]
        ways = (_well, _by_an_error, _by_a_savepoint, _by_a_cancelled_query, _by_a_broken_statement)
        ways[turn % len(ways)](one_connection, side)
        with one_connection.tenant(side.who) as session:
            backends.add(_backend(session))
            assert _names(session) == [side.canary]
        with one_connection.catalogue() as session:
            assert _names(session) == []
    assert len(backends) == 1, "the pool of one gave one connection: the test looked at what it meant to"
    one_connection.close()


def _well(database: Database, side: Side) -> None:
    with database.tenant(side.who) as session:
        assert _names(session) == [side.canary]


def _by_an_error(database: Database, side: Side) -> None:
    with pytest.raises(ZeroDivisionError), database.tenant(side.who):
        raise ZeroDivisionError


def _by_a_savepoint(database: Database, side: Side) -> None:
    with database.tenant(side.who) as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.execute(text("SELECT set_config('app.tenant', :other, true)"), {"other": str(uuid4())})
            raise ZeroDivisionError
        assert _names(session) == [side.canary], "the savepoint gave the company back"


def _by_a_cancelled_query(database: Database, side: Side) -> None:
    with pytest.raises(DBAPIError) as stopped, database.tenant(side.who) as session:
        session.execute(text("SET LOCAL statement_timeout = '20ms'"))
        session.execute(text("SELECT pg_sleep(5)"))
    assert isinstance(stopped.value.orig, errors.QueryCanceled)


def _by_a_broken_statement(database: Database, side: Side) -> None:
    with pytest.raises(DBAPIError), database.tenant(side.who) as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_many_threads_on_few_connections_each_see_their_own_company(database: Database, sides: Sides) -> None:
    few = Database(database.roles.url, pool=4)
    wrong: list[object] = []

    def turns(number: int) -> int:
        for turn in range(TURNS):
            side = sides[(number + turn) % 2]
            by_key = (number + turn) % 3 == 0
            with few.tenant(side.by_key if by_key else side.who) as session:
                seen = _names(session)
            if seen != [side.canary]:
                wrong.append((side.canary, seen))
        return TURNS

    with ThreadPoolExecutor(THREADS) as crowd:
        done = sum(crowd.map(turns, range(THREADS)))
    few.close()
    assert (done, wrong) == (THREADS * TURNS, [])


def test_a_transaction_that_hangs_is_ended_by_the_server(database: Database) -> None:
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    for door in (database.catalogue(), database.editing(), database.lookup(), database.person(uuid4())):
        with door as session:
            assert [session.execute(text(f"SHOW {limit}")).scalar_one() for limit in limits] == ["30s", "5s", "1min"]


def _signed(database: Database, tenant: UUID | str, expires: int, key: bytes | None = None) -> str:
    said = f"{tenant}.{expires}"
    seal = hmac.new(key or context_key(database.roles.secret), said.encode(), hashlib.sha256).hexdigest()
    return f"{said}.{seal}"


def _seen_with(database: Database, side: Side, context: str | None) -> list[str]:
    """What a key's role reads when the context it was given is replaced, as slipped-in SQL could."""
    with database.tenant(side.by_key) as session:
        if context is not None:
            session.execute(text("SELECT set_config('app.ctx', :context, true)"), {"context": context})
        return _names(session)


def test_the_company_of_a_key_is_signed_and_no_forgery_opens_another(database: Database, sides: Sides) -> None:
    here, there = sides
    soon, past = int(time.time()) + 60, int(time.time()) - 1
    genuine = _signed(database, here.tenant, soon)
    assert _seen_with(database, here, None) == [here.canary]
    assert _seen_with(database, here, genuine) == [here.canary]
    tenant, expires, seal = genuine.split(".")
    forgeries = {
        "another company under the same seal": f"{there.tenant}.{expires}.{seal}",
        "a longer life under the same seal": f"{tenant}.{soon + 3600}.{seal}",
        "signed with another key": _signed(database, there.tenant, soon, b"x" * 64),
        "signed with an empty key": _signed(database, there.tenant, soon, b"\0" * 64),
        "expired": _signed(database, here.tenant, past),
        "seal in capitals": f"{tenant}.{expires}.{seal.upper()}",
        "no seal": f"{there.tenant}.{soon}",
        "empty seal": f"{there.tenant}.{soon}.",
        "a fourth part": f"{genuine}.{there.tenant}",
        "expiry that is no number": f"{there.tenant}.never.{seal}",
        "expiry of thirteen digits": _signed(database, there.tenant, 10**12),
        "nothing": "",
        "garbage": "%s' OR true --",
    }
    for what, context in forgeries.items():
        assert _seen_with(database, here, context) == [], what


def test_saying_another_company_does_not_move_a_key_without_its_seal(database: Database, sides: Sides) -> None:
    here, there = sides
    with database.tenant(here.by_key) as session:
        session.execute(text("SELECT set_config('app.tenant', :other, true)"), {"other": str(there.tenant)})
        assert _names(session) == [here.canary]


def test_threads_that_open_the_first_connections_at_once_are_served(database: Database, sides: Sides) -> None:
    fresh, gate, seen = Database(database.roles.url), threading.Barrier(8), []

    def first() -> None:
        gate.wait()
        with fresh.tenant(sides[0].who) as session:
            seen.append(_names(session))

    crowd = [threading.Thread(target=first) for _ in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    fresh.close()
    assert seen == [[sides[0].canary]] * 8
