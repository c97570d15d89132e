"""What a person changes of their account: password, address, second factor; and coming back without the password."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from core.errors import AccessDenied, DataError, InputError, SignInRefused, TooMany
from core.services.accounts import Accounts
from core.services.outbox import Outbox
from tests.accounts.conftest import ANNA, PASSWORD, Counted, Door

FRESH = "quatre nuages oranges"


def _with_totp(door: Door) -> tuple[str, pyotp.TOTP, list[str]]:
    """Session token, telephone, recovery codes of somebody whose second factor is on (its codes unused since)."""
    token = door.join()
    phone = pyotp.TOTP(door.accounts.begin_totp(door.visit(token)).secret)
    codes = door.accounts.confirm_totp(door.visit(token), phone.now())
    door.ask("UPDATE people SET totp_last_step = 0")
    return token, phone, codes


def test_a_reset_link_changes_the_password_once_and_ends_every_session(door: Door) -> None:
    token = door.join()
    door.accounts.ask_reset("ANNA@lumiere.example", "192.0.2.1")
    link = door.mail.token(ANNA)
    assert "https://carbone.example/mot-de-passe?jeton=" in door.mail.last(ANNA).get_content()
    with pytest.raises(InputError):
        door.accounts.reset(link, "court")
    door.accounts.reset(link, FRESH)
    assert door.visits.visit(token) is None
    with pytest.raises(SignInRefused, match="lien"):
        door.accounts.reset(link, PASSWORD)
    with pytest.raises(SignInRefused):
        door.come_in()
    assert door.come_in(password=FRESH).token is not None
    assert door.mail.subjects(ANNA)[-1] == "Votre mot de passe a changé"
    assert "reset" in door.events()


def test_nobody_learns_from_a_reset_whether_an_account_exists(door: Door) -> None:
    door.accounts.ask_reset("nobody@lumiere.example")
    door.accounts.ask_reset("half an address")
    assert door.mail.letters("nobody@lumiere.example") == []
    assert door.passwords.work == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE link_tokens SET expires_at = expires_at - interval '61 minutes'",
        "UPDATE link_tokens SET purpose = 'verify_email'",
        "UPDATE people SET disabled_at = now()",
        "UPDATE link_tokens SET tries = 5",
    ],
)
def test_a_reset_link_is_for_one_hour_one_purpose_five_tries_and_an_open_account(door: Door, change: str) -> None:
    door.join()
    door.accounts.ask_reset(ANNA)
    link = door.mail.token(ANNA)
    door.ask(change)
    with pytest.raises(SignInRefused):
        door.accounts.reset(link, FRESH)


def test_one_of_eight_who_use_a_reset_link_at_once_wins(door: Door) -> None:
    door.join()
    door.accounts.ask_reset(ANNA)
    link = door.mail.token(ANNA)

    def chosen(number: int) -> str | None:
        try:
            door.accounts.reset(link, f"{FRESH} {number}")
        except SignInRefused:
            return None
        return f"{FRESH} {number}"

    with ThreadPoolExecutor(8) as pool:
        won = [word for word in pool.map(chosen, range(8)) if word]
    assert len(won) == 1
    assert door.come_in(password=won[0]).token is not None


def test_a_reset_opens_an_address_that_guesses_had_closed_and_keeps_the_second_factor(door: Door) -> None:
    _with_totp(door)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            door.come_in(password="not the password")
    door.accounts.ask_reset(ANNA)
    door.accounts.reset(door.mail.token(ANNA), FRESH)
    came = door.come_in(password=FRESH)
    assert (came.token, bool(came.step)) == (None, True)


def test_a_changed_password_gives_this_session_a_new_token_and_ends_the_others(door: Door) -> None:
    token, other = door.join(), door.come_in().token
    door.accounts.ask_reset(ANNA)
    link = door.mail.token(ANNA)
    with pytest.raises(SignInRefused):
        door.accounts.change_password(door.visit(token), "not the password", FRESH)
    before = door.visit(token).session_id
    fresh = door.accounts.change_password(door.visit(token), PASSWORD, FRESH)
    assert door.visits.visit(token) is None
    assert door.visits.visit(other) is None
    assert door.visit(fresh).session_id == before
    with pytest.raises(SignInRefused):
        door.accounts.reset(link, PASSWORD)
    assert door.come_in(password=FRESH).token is not None
    assert "password_changed" in door.events()


def test_a_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told(door: Door) -> None:
    token, new = door.join(), "anna@nuage.example"
    door.accounts.ask_reset(ANNA)
    old_link = door.mail.token(ANNA)
    door.accounts.change_email(door.visit(token), PASSWORD, new)
    link = door.mail.token(new)
    assert door.come_in(ANNA).token is not None
    door.accounts.verify_email(link)
    assert door.mail.subjects(ANNA)[-1] == "Votre adresse a changé"
    assert door.come_in(new).token is not None
    with pytest.raises(SignInRefused):
        door.come_in(ANNA)
    with pytest.raises(SignInRefused):
        door.accounts.reset(old_link, FRESH)


def test_an_address_that_is_taken_is_not_taken_over(door: Door) -> None:
    token = door.join()
    door.join("bruno@lumiere.example")
    door.accounts.change_email(door.visit(token), PASSWORD, "bruno@lumiere.example")
    assert door.mail.subjects("bruno@lumiere.example")[-1] == "Vous avez déjà un compte"
    door.accounts.change_email(door.visit(token), PASSWORD, "free@lumiere.example")
    link = door.mail.token("free@lumiere.example")
    door.join("free@lumiere.example")
    with pytest.raises(SignInRefused):
        door.accounts.verify_email(link)
    assert door.come_in(ANNA).token is not None


def test_a_name_is_one_line(door: Door) -> None:
    token = door.join()
    door.accounts.rename(door.visit(token), "  Anna \n Kowalski\t ")
    assert door.visit(token).person.name == "Anna Kowalski"  # type: ignore[union-attr]
    with pytest.raises(InputError):
        door.accounts.rename(door.visit(token), " \n ")


def test_with_the_second_factor_the_password_is_half_the_way(door: Door) -> None:
    _, phone, _ = _with_totp(door)
    cookie, company = door.guest()
    came = door.come_in(guest_token=cookie)
    assert came.token is None
    assert door.visits.visit(came.step) is None, "the step is no session"
    token = door.accounts.second_factor(came.step, phone.now())
    visit = door.visit(token)
    assert visit.person is not None
    assert (visit.person.second_factor, visit.adopts) == (True, company)
    assert door.ask("SELECT count(*) FROM login_sessions WHERE mfa_at IS NOT NULL") == [1]


def test_a_code_that_was_used_is_refused_and_so_is_an_older_one(door: Door) -> None:
    _, phone, _ = _with_totp(door)
    now = int(time.time())
    door.accounts.second_factor(door.come_in().step, phone.at(now))
    for replayed in (now, now - 30):
        with pytest.raises(SignInRefused, match="code"):
            door.accounts.second_factor(door.come_in().step, phone.at(replayed))
    assert door.accounts.second_factor(door.come_in().step, phone.at(now + 30))


def test_the_code_that_switched_it_on_does_not_open(door: Door) -> None:
    token = door.join()
    phone = pyotp.TOTP(door.accounts.begin_totp(door.visit(token)).secret)
    code = phone.now()
    door.accounts.confirm_totp(door.visit(token), code)
    with pytest.raises(SignInRefused, match="code"):
        door.accounts.second_factor(door.come_in().step, code)


def test_one_of_eight_who_show_the_same_code_at_once_comes_in(door: Door) -> None:
    _, phone, _ = _with_totp(door)
    steps, code = [door.come_in().step for _ in range(5)], phone.now()

    def shown(step: str | None) -> bool:
        try:
            return bool(door.accounts.second_factor(step, code))
        except (SignInRefused, TooMany):
            return False

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(shown, steps)) == 1


def test_a_recovery_code_opens_once(door: Door) -> None:
    token, _, codes = _with_totp(door)
    assert door.accounts.recovery_codes_left(door.visit(token)) == 10
    assert door.accounts.second_factor(door.come_in().step, f" {codes[3].lower()} ")
    assert door.accounts.recovery_codes_left(door.visit(token)) == 9
    with pytest.raises(SignInRefused, match="code"):
        door.accounts.second_factor(door.come_in().step, codes[3])
    assert door.accounts.second_factor(door.come_in().step, codes[4])


def test_a_step_lasts_ten_minutes_and_opens_once(door: Door) -> None:
    _, phone, codes = _with_totp(door)
    step = door.come_in().step
    assert door.accounts.second_factor(step, phone.now())
    with pytest.raises(SignInRefused):
        door.accounts.second_factor(step, codes[0])
    late = door.come_in().step
    door.ask("UPDATE link_tokens SET expires_at = expires_at - interval '11 minutes'")
    for step in (late, None, "", "no step of ours"):
        with pytest.raises(SignInRefused, match="lien"):
            door.accounts.second_factor(step, codes[1])


def test_five_wrong_codes_close_the_second_factor_whatever_the_step(door: Door) -> None:
    _, _, codes = _with_totp(door)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            door.accounts.second_factor(door.come_in().step, "000000")
    with pytest.raises(TooMany):
        door.accounts.second_factor(door.come_in().step, codes[0])


def test_the_seed_is_the_same_until_it_is_confirmed_and_is_kept_sealed(door: Door) -> None:
    token = door.join()
    first = door.accounts.begin_totp(door.visit(token))
    assert door.accounts.begin_totp(door.visit(token)) == first
    [kept] = door.ask("SELECT totp_secret FROM people")
    assert first.secret.encode() not in bytes(kept)
    with pytest.raises(SignInRefused):
        door.accounts.confirm_totp(door.visit(token), "000000")
    assert door.come_in().token is not None, "not on before it is confirmed"
    door.accounts.confirm_totp(door.visit(token), pyotp.TOTP(first.secret).now())
    with pytest.raises(InputError, match="déjà actif"):
        door.accounts.begin_totp(door.visit(token))
    assert door.mail.subjects(ANNA)[-1] == "Le second facteur est actif"


def test_the_second_factor_is_touched_only_by_who_has_just_given_the_password(door: Door) -> None:
    token = door.join()
    door.ask("UPDATE login_sessions SET proved_at = now() - interval '11 minutes'")
    for asked in (door.accounts.begin_totp, lambda v: door.accounts.confirm_totp(v, "000000")):
        with pytest.raises(AccessDenied, match="mot de passe"):
            asked(door.visit(token))


def test_without_the_second_factor_its_codes_are_gone(door: Door) -> None:
    token, _, _ = _with_totp(door)
    with pytest.raises(SignInRefused):
        door.accounts.remove_totp(door.visit(token), "not the password")
    door.accounts.remove_totp(door.visit(token), PASSWORD)
    assert door.ask("SELECT count(*) FROM recovery_codes") == [0]
    assert door.come_in().token is not None
    assert door.events().count("totp_off") == 1


def test_under_another_master_key_the_telephone_is_useless_and_a_recovery_code_is_not(door: Door) -> None:
    _, phone, codes = _with_totp(door)
    moved = Accounts(door.database, door.settings, "another master key", Outbox(door.settings), Counted())
    with pytest.raises(DataError, match="code de secours"):
        moved.second_factor(door.come_in().step, phone.now())
    assert moved.second_factor(door.come_in().step, codes[0])


def test_an_administrator_is_named_proven_and_on_a_server_has_a_second_factor(door: Door) -> None:
    token = door.join("CHEF@lumiere.example")
    assert not door.visit(token).admin
    phone = pyotp.TOTP(door.accounts.begin_totp(door.visit(token)).secret)
    door.accounts.confirm_totp(door.visit(token), phone.now())
    assert door.visit(token).admin
    assert not door.visit(door.join()).admin
