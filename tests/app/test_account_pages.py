"""The pages of a person: security, data, comments, the platform they administer, and what they see of a change."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyotp
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from core.access import Role
from core.bootstrap import Services
from core.carbon.questions import Answer
from pages.parts import watch
from pages.parts.gate import Connection
from tests.app.people import AWAY, PASSWORD, People, shown

Open = Callable[..., AppTest]
YEAR = 2024
KWH = Answer(text="40 000", unit="kWh", quality=5)


def test_the_second_factor_needs_the_password_again_then_shows_its_codes_once(
    people: People, page: Open, house: Services
) -> None:
    ada = people.owner().here()
    with house.database.schema() as connection:
        connection.execute(text("UPDATE login_sessions SET proved_at = now() - interval '11 minutes'"))
    test = page("account/security.py")
    test.button(key="totp_begin").click().run()
    assert 'action="/session/preuve"' in shown(test)
    assert not test.code
    house.accounts.prove(ada.visit, PASSWORD)
    test.run()
    secret = test.code[0].value
    test.text_input(key="totp_code").input("000000").run()
    test.button(key="totp_confirm").click().run()
    assert "n'est pas le bon" in shown(test)
    test.text_input(key="totp_code").input(pyotp.TOTP(secret).at(time.time())).run()
    test.button(key="totp_confirm").click().run()
    codes = test.code[0].value.split()
    assert len(codes) == 10
    assert ada.visit.person is not None
    assert ada.visit.person.second_factor
    test.button(key="codes_kept").click().run()
    assert codes[0] not in shown(test)


def test_another_session_is_closed_from_here(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    other = house.accounts.sign_in("ada@exemple.fr", PASSWORD).token
    (elsewhere,) = [one for one in house.accounts.sessions(ada.visit) if not one.current]
    test = page("account/security.py")
    test.button(key=f"end_{elsewhere.id}").click().run()
    assert house.visits.visit(other) is None
    assert house.visits.visit(ada.token) is not None


def test_a_name_is_kept_as_it_is_typed(people: People, page: Open) -> None:
    ada = people.owner().here()
    page("account/security.py").text_input(key="my_name").input("Ada L.").run()
    assert ada.visit.person is not None
    assert ada.visit.person.name == "Ada L."


def test_consents_start_off_and_are_kept_one_by_one(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    test = page("account/data.py")
    first, *others = house.privacy.purposes()
    assert not any(toggle.value for toggle in test.toggle)
    test.toggle(key=f"consent_{first.id}").set_value(True).run()
    given = house.privacy.consents(ada.visit)
    assert given[first.id].granted
    assert not [other for other in others if other.id in given]


def test_a_company_is_erased_by_its_owner_who_types_its_name(people: People, page: Open) -> None:
    ada = people.owner().here()
    test = page("account/data.py")
    test.text_input(key="erase_company_name").input("autre").run()
    test.button(key="erase_company").click().run()
    assert ada.visit.company == "Ada et fils"
    test.text_input(key="erase_company_name").input("Ada et fils").run()
    test.button(key="erase_company").click().run()
    assert ada.visit.kind == "none"
    assert "Les sauvegardes l'auront oubliée le" in shown(test)


def test_an_advisor_comments_a_calculation_and_the_text_stays_text(people: People, page: Open, house: Services) -> None:
    ada = people.owner()
    house.questionnaire.save(ada.visit.who, YEAR, "1", "electricity", KWH)
    run = house.footprints.calculate(ada.visit.who, YEAR)
    people.member(ada, "Bob", Role.ADVISOR).here()
    test = page("understand/dashboard.py")
    assert test.button(key="recalculate").disabled
    test.text_area(key="comment_text").input("<b>Et le gaz ?</b>").run()
    test.button(key="comment_add").click().run()
    assert "&lt;b&gt;Et le gaz ?" in shown(test)
    (said,) = house.comments.all(ada.visit.who, run.id)
    ada.here()
    test = page("understand/dashboard.py")
    test.button(key=f"comment_drop_{said.id}").click().run()
    assert not house.comments.all(ada.visit.who, run.id)


def test_a_guest_is_offered_an_account_under_the_result_and_a_member_is_not(
    people: People, page: Open, house: Services
) -> None:
    token = house.samples.open(house.samples.all()[0].key)
    people.choose(Connection({"cs": token}, AWAY, "203.0.113.9"))
    assert "Gardez ce bilan" in shown(page("understand/dashboard.py"))
    ada = people.owner().here()
    house.questionnaire.save(ada.visit.who, YEAR, "1", "electricity", KWH)
    house.footprints.calculate(ada.visit.who, YEAR)
    assert 'class="cs-keep"' not in shown(page("understand/dashboard.py"))


def test_the_keyboard_of_a_local_installation_administers_the_platform(people: People, page: Open) -> None:
    ada = people.owner()
    people.choose(Connection({"cs": ada.token}, {"Host": "localhost:8501"}))
    test = page("admin/people.py")
    assert "Ada" in shown(test)
    tenant = ada.visit.who.tenant_id
    test.selectbox(key=f"tier_{tenant}_free").select("pro").run()
    assert ada.visit.tier == "pro"
    test.button(key=f"off_{ada.id}").click().run()
    assert "On ne ferme pas" in shown(test) or ada.house.visits.visit(ada.token) is not None


def test_an_administrator_closes_an_account_and_opens_it_again(people: People, page: Open) -> None:
    bob = people.owner("Bob")
    bob_id = bob.id
    people.choose(Connection({}, {"Host": "localhost:8501"}))
    test = page("admin/people.py")
    test.button(key=f"off_{bob_id}").click().run()
    assert bob.house.visits.visit(bob.token) is None
    assert "compte fermé" in shown(test)
    test.button(key=f"off_{bob_id}").click().run()
    assert bob.house.accounts.sign_in("bob@exemple.fr", PASSWORD).token is not None


def test_the_watch_sees_a_role_a_removal_and_the_end_of_a_session(people: People, house: Services) -> None:
    ada = people.owner()
    bob = people.member(ada, "Bob", Role.ANALYST)
    seen = [watch.seen(bob.visit)]
    house.members.set_role(ada.visit.who, bob.id, Role.ADVISOR, 1)
    seen.append(watch.seen(bob.visit))
    house.members.remove(ada.visit.who, bob.id)
    seen.append(watch.seen(bob.visit))
    house.accounts.end_all(bob.visit)
    seen.append(watch.seen(house.visits.visit(bob.token)))
    assert len(set(seen)) == 4


def test_the_watch_looks_often_enough_to_act_within_two_seconds() -> None:
    assert watch.PERIOD_S <= 1.5


def test_the_watch_is_quiet_while_nothing_changes(people: People) -> None:
    ada = people.owner()
    assert watch.seen(ada.visit) == watch.seen(ada.visit)
