"""Idempotency keys: the same request gets the same answer, and nothing is done twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.bootstrap import Services
from core.db import replays as rows
from core.errors import InProgress, KeyReused
from core.services.replays import Answer
from tests.api.conftest import ACTIVITIES, BODY, Ask, Company

NAMED = {"Idempotency-Key": "commande-1"}
OTHER = {"year": 2024, "activities": [ACTIVITIES[0]]}


def test_a_repeated_request_gets_the_answer_it_got(ask: Ask) -> None:
    first = ask("POST", "/calculate", json=BODY, headers=NAMED)
    again = ask("POST", "/calculate", json=BODY, headers=NAMED)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers


def test_a_put_repeated_after_it_succeeded_is_not_a_lost_update(ask: Ask) -> None:
    sent = {"json": {"answers": {"employees": {"text": "12"}}}, "headers": {**NAMED, "If-Match": '"0"'}}
    first, again = ask("PUT", "/answers/2024", **sent), ask("PUT", "/answers/2024", **sent)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]


def test_a_refusal_is_repeated_too(ask: Ask) -> None:
    first = ask("POST", "/calculate", json={"year": 2024}, headers=NAMED)
    again = ask("POST", "/calculate", json={"year": 2024}, headers=NAMED)
    assert (first.status_code, again.status_code) == (422, 422)
    assert again.content == first.content
    assert again.headers["content-type"] == "application/problem+json"


def test_the_same_key_for_another_request_is_refused(ask: Ask) -> None:
    ask("POST", "/calculate", json=BODY, headers=NAMED)
    reply = ask("POST", "/calculate", json=OTHER, headers=NAMED)
    assert (reply.status_code, reply.json()["type"]) == (422, "/api/problems/idempotency-key-reused")
    assert len(ask("GET", "/runs").json()["results"]) == 1


def test_the_same_request_still_being_answered_is_a_conflict(house: Services, ours: Company, ask: Ask) -> None:
    began, done = threading.Event(), threading.Event()

    def slowly() -> Answer:
        began.set()
        assert done.wait(10)
        return Answer(200, "{}")

    with ThreadPoolExecutor(1) as other:
        under_way = other.submit(house.replays.once, ours.owner, "commande-1", b"x", slowly)
        assert began.wait(10)
        with pytest.raises(InProgress):
            house.replays.once(ours.owner, "commande-1", b"x", slowly)
        with pytest.raises(KeyReused):
            house.replays.once(ours.owner, "commande-1", b"y", slowly)
        done.set()
        assert under_way.result() == (Answer(200, "{}"), False)
    assert house.replays.once(ours.owner, "commande-1", b"x", slowly) == (Answer(200, "{}"), True)


def test_many_at_once_under_one_key_make_one_run(house: Services, ours: Company, ask: Ask) -> None:
    with ThreadPoolExecutor(8) as many:
        replies = list(many.map(lambda _: ask("POST", "/calculate", json=BODY, headers=NAMED), range(8)))
    assert {reply.status_code for reply in replies} <= {200, 409}
    done = [reply.content for reply in replies if reply.status_code == 200]
    assert len(set(done)) == 1
    assert {reply.json()["type"] for reply in replies if reply.status_code == 409} <= {
        "/api/problems/request-in-progress"
    }


def test_work_that_failed_leaves_the_key_free(house: Services, ours: Company) -> None:
    def failing() -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        house.replays.once(ours.owner, "commande-1", b"x", failing)
    assert house.replays.once(ours.owner, "commande-1", b"x", lambda: Answer(200, "1")) == (Answer(200, "1"), False)


def test_a_key_left_by_a_process_that_died_is_free_after_a_minute(house: Services, ours: Company) -> None:
    with house.database.tenant(ours.owner) as session:
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # SHA-256 of « x »
        assert rows.reserve(session, ours.owner.tenant_id, "commande-1", digest, timedelta(minutes=1))
    with pytest.raises(InProgress):
        house.replays.once(ours.owner, "commande-1", b"x", lambda: Answer(200, "1"))
    with house.database.schema() as connection:
        connection.execute(text("UPDATE idempotency_keys SET created_at = now() - interval '61 seconds'"))
    assert house.replays.once(ours.owner, "commande-1", b"x", lambda: Answer(200, "1")) == (Answer(200, "1"), False)


@pytest.mark.parametrize(("age", "kept"), [("24 hours", True), ("26 hours", False)])
def test_an_answer_is_kept_a_day_and_then_let_go(house: Services, ours: Company, age: str, kept: bool) -> None:
    house.replays.once(ours.owner, "ancienne", b"x", lambda: Answer(200, "1"))
    with house.database.schema() as connection:
        connection.execute(text(f"UPDATE idempotency_keys SET created_at = now() - interval '{age}'"))
    house.replays.once(ours.owner, "autre", b"x", lambda: Answer(200, "1"))
    with house.database.schema() as connection:
        found = connection.execute(text("SELECT key FROM idempotency_keys ORDER BY key")).scalars().all()
    assert found == (["ancienne", "autre"] if kept else ["autre"])


@pytest.mark.parametrize("key", ["", "x" * 256, "deux mots"])
def test_an_idempotency_key_is_short_ascii_without_spaces(ask: Ask, key: str) -> None:
    reply = ask("POST", "/calculate", json=BODY, headers={"Idempotency-Key": key})
    assert (reply.status_code, reply.json()["type"]) == (400, "/api/problems/bad-request")
