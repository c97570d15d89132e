"""Signing up: nobody is in before their mailbox is proven, and the form tells nobody who has an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.access import NO_COMPANY, Role, Who
from core.errors import InputError, SignInRefused, TooMany
from core.services.accounts import SignIn
from tests.accounts.conftest import ANNA, PASSWORD, Door


def test_the_link_opens_a_session_in_the_browser_that_signed_up(door: Door) -> None:
    came = door.accounts.sign_up(ANNA, "Anna K.", PASSWORD, "en", None, "Firefox/1 Windows")
    assert (came.token, came.mail) == (None, True)
    letter = door.mail.last(ANNA)
    assert letter["Subject"] == "Confirm your address"
    assert "https://carbone.example/verification?jeton=" in letter.get_content()
    assert "Anna K." not in letter.get_content(), "a letter to a stranger repeats nothing that was typed"
    done = door.accounts.verify_email(door.mail.token(ANNA), came.step)
    visit = door.visit(done.token)
    assert visit.person is not None
    assert (visit.person.email, visit.person.name, visit.person.verified) == (ANNA, "Anna K.", True)
    assert visit.who == Who(NO_COMPANY, Role.NOBODY, visit.person.id)
    assert (visit.kind, visit.company, visit.tier, visit.admin) == ("none", "", "free", False)
    assert door.events() == ["sign_up", "email_verified", "sign_in"]


def test_in_another_browser_the_link_proves_the_mailbox_and_opens_nothing(door: Door) -> None:
    door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr")
    assert door.accounts.verify_email(door.mail.token(ANNA), "another step") == SignIn()
    assert door.come_in().token is not None


def test_without_the_link_the_right_password_opens_nothing(door: Door) -> None:
    door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr")
    door.mail.letters(ANNA)
    with pytest.raises(SignInRefused):
        door.come_in()


def test_a_known_address_gets_the_same_answer_after_the_same_work(door: Door) -> None:
    door.join()
    answers = []
    for email in (ANNA, "Anna@LUMIERE.example", "nobody@lumiere.example"):
        door.passwords.work.clear()
        came = door.accounts.sign_up(email, "Mallory", "un autre mot de passe", "fr", None, "", "192.0.2.9")
        answers.append((came.token, came.mail, len(came.step or ""), tuple(door.passwords.work)))
    assert len(set(answers)) == 1
    assert door.mail.subjects(ANNA)[-1] == "Vous avez déjà un compte"
    assert door.come_in().token is not None, "the account has not changed"
    with pytest.raises(SignInRefused):
        door.come_in(password="un autre mot de passe")


def test_whoever_signs_up_with_my_address_first_does_not_choose_my_password(door: Door) -> None:
    door.accounts.sign_up(ANNA, "Mallory", "mallory's own password", "fr")
    door.mail.letters(ANNA)
    came = door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr")
    link = door.mail.token(ANNA)
    door.accounts.sign_up(ANNA, "Mallory", "mallory's own password", "fr")
    last = door.mail.token(ANNA)
    assert door.accounts.verify_email(link, came.step).token is not None
    with pytest.raises(SignInRefused):
        door.accounts.verify_email(last)
    with pytest.raises(SignInRefused):
        door.come_in(password="mallory's own password")
    assert door.come_in().token is not None


def test_once_the_mailbox_is_proven_no_other_sign_up_chooses_the_password(door: Door) -> None:
    door.accounts.sign_up(ANNA, "Mallory", "mallory's own password", "fr")
    link = door.mail.token(ANNA)
    door.ask("UPDATE people SET verified_at = now()")  # by another link, while this one was being written
    with pytest.raises(SignInRefused, match="lien"):
        door.accounts.verify_email(link)
    assert door.ask("SELECT password_hash FROM people") == [None]


def test_a_link_works_once_even_when_opened_eight_times_at_once(door: Door) -> None:
    came = door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr")
    token = door.mail.token(ANNA)

    def opened(_: int) -> bool:
        try:
            return door.accounts.verify_email(token, came.step).token is not None
        except SignInRefused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(opened, range(8))) == 1
    assert door.events().count("email_verified") == 1


@pytest.mark.parametrize("wait", ["4 days", "73 hours"])
def test_a_link_is_good_for_three_days(door: Door, wait: str) -> None:
    came = door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr")
    token = door.mail.token(ANNA)
    door.ask("UPDATE link_tokens SET expires_at = expires_at - CAST(:wait AS interval)", wait=wait)
    with pytest.raises(SignInRefused, match="lien"):
        door.accounts.verify_email(token, came.step)


def test_neither_passwords_nor_tokens_nor_places_are_in_the_database(door: Door) -> None:
    came = door.accounts.sign_up(ANNA, "Anna", PASSWORD, "fr", None, "", "192.0.2.77")
    link = door.mail.token(ANNA)
    done = door.accounts.verify_email(link, came.step)
    with pytest.raises(SignInRefused):
        door.come_in(ip="192.0.2.77", password="not the password")
    kept = ""
    everywhere = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'limits')"
    for table in door.ask(everywhere):
        kept += "".join(map(str, door.ask(f"SELECT t::text FROM {table} t")))
    assert ANNA in kept
    for secret in (PASSWORD, link, came.step, done.token, "192.0.2.77"):
        assert str(secret) not in kept


def test_a_weak_password_or_half_an_address_is_said_at_once(door: Door) -> None:
    for email, password in ((ANNA, "court"), ("anna@", PASSWORD)):
        with pytest.raises(InputError):
            door.accounts.sign_up(email, "Anna", password, "fr")
    assert not door.mail.folder.exists()


def test_one_place_fills_twenty_forms_an_hour_and_one_address_gets_five_letters(door: Door) -> None:
    for number in range(20):
        door.accounts.sign_up(ANNA if number < 8 else f"p{number}@lumiere.example", "A", PASSWORD, "fr", ip="192.0.2.1")
    assert len(door.mail.letters(ANNA)) == 5
    with pytest.raises(TooMany) as refused:
        door.accounts.sign_up("last@lumiere.example", "A", PASSWORD, "fr", ip="192.0.2.1")
    assert 0 < refused.value.retry_after <= 3600
    door.accounts.sign_up("last@lumiere.example", "A", PASSWORD, "fr", ip="192.0.2.2")


def test_the_guest_company_of_the_browser_can_be_adopted(door: Door) -> None:
    cookie, company = door.guest()
    token = door.join(cookie=cookie)
    assert door.visit(token).adopts == company
    assert token != cookie
    again = door.come_in(guest_token=token)
    assert door.visit(again.token).adopts == company
    assert door.visits.visit(token) is None, "the session this browser had is ended"
    other = door.join("bruno@lumiere.example", cookie=again.token)
    assert door.visit(other).adopts is None, "what one person could adopt is not offered to the next one"


def test_on_ones_own_machine_one_is_in_at_once(own_machine: Door) -> None:
    came = own_machine.accounts.sign_up("chef@lumiere.example", "Chef", PASSWORD, "fr", None, "")
    visit = own_machine.visit(came.token)
    assert visit.person is not None
    assert (visit.person.verified, visit.admin) == (False, False)
    assert own_machine.accounts.sign_in("chef@lumiere.example", PASSWORD).token is not None
    own_machine.accounts.send_verification(visit)
    own_machine.accounts.verify_email(own_machine.mail.token("chef@lumiere.example"))
    visit = own_machine.visit(came.token)
    assert (visit.admin, visit.administrator) == (True, Who(NO_COMPANY, Role.ADMIN, visit.who.person_id))
