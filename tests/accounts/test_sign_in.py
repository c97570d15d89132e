"""Signing in: the same words and the same work for everybody, limits, sessions that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from core.access import NO_COMPANY, Role, Who
from core.db import companies as company_rows
from core.errors import AccessDenied, NotFound, SignInRefused, TooMany
from tests.accounts.conftest import ANNA, PASSWORD, Door

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"


def test_a_stranger_a_wrong_password_and_a_closed_account_are_refused_alike(door: Door) -> None:
    door.join()
    door.join("bruno@lumiere.example")
    door.ask("UPDATE people SET disabled_at = now() WHERE email_key = 'bruno@lumiere.example'")
    seen = []
    for email, password in ((ANNA, "not the password"), ("who@lumiere.example", PASSWORD), ("x", ""), ("\0", "\0"),
                            ("bruno@lumiere.example", PASSWORD)):  # fmt: skip
        door.passwords.work.clear()
        with pytest.raises(SignInRefused) as refused:
            door.come_in(email, password)
        seen.append((str(refused.value), len(door.passwords.work)))
        assert door.passwords.work[0] == ("somebody" if "@lumiere" in email and "who" not in email else "nobody")
    assert len(set(seen)) == 1
    refusals = door.ask("SELECT body FROM audit WHERE action = 'sign_in_refused'")
    assert len(refusals) == 5
    assert not [body for body in refusals if "lumiere" in body or "192.0.2" in body]


@pytest.mark.parametrize("email", [ANNA, "nobody@lumiere.example"])
def test_five_failures_close_an_address_for_a_quarter_of_an_hour_known_or_not(door: Door, email: str) -> None:
    door.join()
    for number in range(5):
        with pytest.raises(SignInRefused):
            door.come_in(email, "not the password", ip=f"192.0.2.{number}")
    door.passwords.work.clear()
    with pytest.raises(TooMany, match="Trop d'essais") as refused:
        door.come_in(email, PASSWORD, ip="198.51.100.1")
    assert 0 < refused.value.retry_after <= 900
    assert door.passwords.work == [], "no password is looked at while the address is closed"


def test_a_hundred_guesses_sent_at_once_are_five(door: Door) -> None:
    door.join()
    door.passwords.work.clear()

    def guess(number: int) -> str:
        try:
            door.come_in(password=f"guess number {number}", ip=f"198.51.100.{number}")
        except (SignInRefused, TooMany) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(guess, range(40)))
    assert (told.count("SignInRefused"), told.count("TooMany")) == (5, 35)
    assert len(door.passwords.work) == 5


def test_coming_in_forgets_the_failures_before_it(door: Door) -> None:
    door.join()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInRefused):
                door.come_in(password="not the password", ip="")
        assert door.come_in(ip="203.0.113.5").token is not None


def test_thirty_failures_close_a_place_and_its_successes_do_not_count(door: Door) -> None:
    door.join()
    for _ in range(3):
        door.come_in()
    for number in range(30):
        with pytest.raises(SignInRefused):
            door.come_in(f"p{number}@lumiere.example", ip="2001:db8::" + str(number))
    with pytest.raises(TooMany):
        door.come_in(ip="2001:db8::ffff")
    assert door.come_in(ip="2001:db8:0:1::1").token is not None


def test_the_token_changes_at_each_sign_in_and_a_planted_cookie_opens_nothing(door: Door) -> None:
    door.join()
    planted = "a cookie that somebody else chose and planted"
    first = door.come_in(guest_token=planted)
    second = door.come_in(guest_token=first.token)
    assert door.visits.visit(planted) is None
    assert door.visits.visit(first.token) is None
    assert len({planted, first.token, second.token}) == 3
    assert door.visits.visit(second.token) is not None


def test_the_list_of_sessions_names_browsers_and_ends_one_or_all(door: Door) -> None:
    door.join()
    door.join("bruno@lumiere.example")
    here, there = door.come_in(agent=FIREFOX).token, door.come_in(agent="curl/8").token
    visit = door.visit(here)
    listed = door.accounts.sessions(visit)
    assert sorted(row.agent for row in listed) == ["", "", "Firefox, Windows"]
    assert [row.id for row in listed if row.current] == [visit.session_id]
    other = door.visit(there).session_id
    assert other is not None
    door.accounts.end_session(visit, other)
    assert door.visits.visit(there) is None
    with pytest.raises(NotFound):
        door.accounts.end_session(visit, other)
    [brunos] = door.ask("SELECT s.id FROM login_sessions s JOIN people p ON p.id = person_id WHERE email LIKE 'bruno%'")
    with pytest.raises(NotFound):
        door.accounts.end_session(visit, brunos)
    assert door.accounts.end_all(visit) == 2
    assert door.visits.visit(here) is None
    assert door.ask("SELECT count(*) FROM login_sessions WHERE revoked_at IS NULL") == [1]
    assert door.events()[-2:] == ["session_ended", "session_ended"]


def test_signing_out_ends_this_session_only(door: Door) -> None:
    here, there = door.join(), door.come_in().token
    door.accounts.sign_out(here)
    door.accounts.sign_out(here)
    door.accounts.sign_out(None)
    assert door.visits.visit(here) is None
    assert door.visits.visit(there) is not None
    assert door.events().count("sign_out") == 1
    cookie, _ = door.guest()
    door.accounts.sign_out(cookie)
    assert door.visits.visit(cookie) is not None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE login_sessions SET expires_at = now() - interval '1 second'",
        "UPDATE login_sessions SET last_seen_at = now() - interval '7 days 1 minute'",
        "UPDATE login_sessions SET revoked_at = now()",
        "UPDATE people SET disabled_at = now()",
        "DELETE FROM people",
    ],
)
def test_a_session_that_ended_stands_for_nobody(door: Door, change: str) -> None:
    token = door.join()
    assert door.visits.visit(token) is not None
    door.ask(change)
    assert door.visits.visit(token) is None


def test_a_session_lasts_thirty_days_at_most(door: Door) -> None:
    door.join()
    assert door.ask("SELECT expires_at - created_at = interval '30 days' FROM login_sessions") == [True]


def test_a_proof_lasts_ten_minutes_and_needs_the_password(door: Door) -> None:
    token = door.join()
    assert door.visit(token).proved()
    door.ask("UPDATE login_sessions SET proved_at = now() - interval '11 minutes'")
    visit = door.visit(token)
    assert not visit.proved()
    with pytest.raises(SignInRefused):
        door.accounts.prove(visit, "not the password")
    assert not door.visit(token).proved()
    door.accounts.prove(visit, PASSWORD)
    assert door.visit(token).proved()


def test_a_role_that_is_taken_away_counts_at_the_next_question(door: Door) -> None:
    token, company = door.join(), uuid4()
    person = door.visit(token).who.person_id
    with door.database.tenant(Who(company, Role.OWNER, person)) as session:
        company_rows.ensure(session, company, "Lumière", "company")
    door.ask("INSERT INTO memberships (tenant_id, person_id, role) VALUES (:t, :p, 'analyst')", t=company, p=person)
    back = door.come_in().token
    visit = door.visit(back)
    assert visit.who == Who(company, Role.ANALYST, person)
    assert (visit.company, visit.kind) == ("Lumière", "company")
    door.ask("UPDATE memberships SET role = 'advisor'")
    assert door.visit(back).who.role is Role.ADVISOR
    door.ask("DELETE FROM memberships")
    assert door.visit(back).who == Who(NO_COMPANY, Role.NOBODY, person)


def test_a_guest_has_no_account_to_manage(door: Door) -> None:
    cookie, company = door.guest()
    visit = door.visit(cookie)
    assert (visit.who, visit.person, visit.kind) == (Who(company, Role.GUEST), None, "guest")
    for asked in (door.accounts.sessions, door.accounts.end_all, door.accounts.begin_totp):
        with pytest.raises(AccessDenied):
            asked(visit)
