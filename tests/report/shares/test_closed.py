"""Links that open nothing, and passwords: nobody is told why, whatever it takes to ask."""

from __future__ import annotations

import statistics
import time
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from core.access import Who
from core.bootstrap import Services
from core.errors import TooMany
from core.services import share_openings
from core.services.passwords import Passwords, Verified
from core.services.shares import Locked, Shared, Shares
from tests.report import handed
from tests.report.shares.opened import PASSWORD, expire, sql

WAYS = ("expired", "revoked", "unknown", "deleted", "wrong")


def _closed(house: Shares, services: Services, who: Who, way: str) -> str:
    """The token of a link behind a password, closed in this way."""
    report = handed.report(services, who)
    opened = house.open_link(who, report, "", 7, PASSWORD)
    if way == "expired":
        expire(services, opened.link)
    elif way == "revoked":
        services.shares.revoke(who, opened.link.id)
    elif way == "deleted":
        sql(services, "DELETE FROM reports WHERE id = :id", id=report)
    return "A" * 43 if way == "unknown" else opened.token


class Counted(Passwords):
    """A hash of a few milliseconds, so that one verification more or less shows; remembers how many there were."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=2, memory_cost=4096, parallelism=1))
        self.verified = 0

    def verify(self, kept: str | None, password: str) -> Verified:
        self.verified += 1
        return super().verify(kept, password)


def _medians(house: Shares, tokens: dict[str, str]) -> list[float]:
    """Of twenty refusals in each way, in turn, so that a busy machine is busy for all of them."""
    taken: dict[str, list[float]] = {way: [] for way in tokens}
    for _ in range(20):
        for way, token in tokens.items():
            began = time.perf_counter()
            assert house.seen(token, password="pas le bon mot") is None
            taken[way].append(time.perf_counter() - began)
    return sorted(statistics.median(times) for times in taken.values())


def test_every_closed_link_is_closed_alike_and_takes_the_same_time(services: Services, who: Who) -> None:
    """Expired, revoked, unknown, deleted or wrong: None, after one verification each. Medians, compared loosely."""
    counted = Counted()
    house = Shares(
        services.database, services.settings, services.outbox, counted, services.reports.file, services.footprints.get
    )
    tokens = {way: _closed(house, services, who, way) for way in WAYS}
    for token in tokens.values():
        before = counted.verified
        assert house.seen(token, password="pas le bon mot") is None
        assert counted.verified == before + 1
    found = []
    for _ in range(3):  # another program may have had the machine for a while
        found.append(_medians(house, tokens))
        if found[-1][-1] / found[-1][0] < 1.5:
            return
    raise AssertionError(found)


@pytest.mark.parametrize("way", ["expired", "revoked", "deleted"])
def test_a_closed_link_stays_closed_to_who_has_its_password_or_had_it(services: Services, who: Who, way: str) -> None:
    report = handed.report(services, who)
    opened = services.shares.open_link(who, report, "", 7, PASSWORD)
    found = services.shares.seen(opened.token, password=PASSWORD)
    assert isinstance(found, Shared)
    proof = services.shares.proof(found)
    if way == "expired":
        expire(services, opened.link)
    elif way == "revoked":
        services.shares.revoke(who, opened.link.id)
    else:
        sql(services, "DELETE FROM reports WHERE id = :id", id=report)
    assert services.shares.seen(opened.token, password=PASSWORD) is None
    assert services.shares.seen(opened.token, proof=proof) is None
    assert services.shares.seen(opened.token) is None


def test_the_password_is_asked_once_an_hour_and_its_proof_opens_that_link_only(
    services: Services, who: Who, report: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (services.shares.open_link(who, report, "", 7, PASSWORD) for _ in range(2))
    assert services.shares.seen(one.token) == Locked()
    found = services.shares.seen(one.token, password=PASSWORD)
    assert isinstance(found, Shared)
    proof = services.shares.proof(found)
    assert services.shares.seen(one.token, proof=proof) == found
    assert services.shares.seen(other.token, proof=proof) == Locked()
    later = str(int(proof.partition(".")[0]) + 1) + "." + proof.partition(".")[2]
    for forged in (later, proof[:-1], proof + "0", "9999999999.", ".", "", "é", "1e9.x"):
        assert services.shares.seen(one.token, proof=forged) == Locked(), forged
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + share_openings.PROOF_LASTS_S + 1)
    assert services.shares.seen(one.token, proof=proof) == Locked()


HERE, THERE = "192.0.2.1", "192.0.2.2"


def test_a_link_is_tried_so_many_times_from_one_place_and_by_all_places_together(services: Services) -> None:
    count, token = services.shares.count_try, "an unknown link is counted like another"
    for _ in range(share_openings.TRIES):
        count(token, HERE)
    with pytest.raises(TooMany):
        count(token, HERE)
    for turn in range(share_openings.TRIES_OF_A_LINK - share_openings.TRIES):
        count(token, f"198.51.100.{turn // 5}")
    with pytest.raises(TooMany):
        count(token, THERE)


def test_who_guesses_from_one_place_keeps_nobody_else_from_opening(services: Services) -> None:
    count, token = services.shares.count_try, "a link that somebody wants closed"
    for _ in range(share_openings.TRIES):
        count(token, HERE)
    for _ in range(3 * share_openings.TRIES_OF_A_LINK):
        with pytest.raises(TooMany):
            count(token, HERE)
    count(token, THERE)
    count(token, None)


def test_the_right_password_starts_the_count_of_its_link_afresh_but_not_that_of_the_place(services: Services) -> None:
    """Who has a link of their own could else try others for ever."""
    count, mine = services.shares.count_try, "a link of their own"
    for _ in range(share_openings.TRIES_FROM_ONE_PLACE):
        count(mine, "203.0.113.1")
        services.shares.forget_tries(mine, "203.0.113.1")
    with pytest.raises(TooMany):
        count("the link of somebody else", "203.0.113.1")


def test_a_place_that_is_refused_fills_no_more_counters(services: Services) -> None:
    def counters() -> int:
        with services.database.schema() as connection:
            return int(connection.execute(text("SELECT count(*) FROM limits.windows")).scalar_one())

    for turn in range(share_openings.TRIES_FROM_ONE_PLACE):
        services.shares.count_try(f"made up {turn}", "203.0.113.2")
    before = counters()
    for turn in range(20):
        with pytest.raises(TooMany):
            services.shares.count_try(f"made up again {turn}", "203.0.113.2")
    assert counters() == before
