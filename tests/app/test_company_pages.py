"""The pages of a company: set up, profile, team, keys; what two people who write at once see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.errors import CarbonScoreError
from core.services.company_form import CompanyForm
from tests.app.people import People, Someone, shown

Open = Callable[..., AppTest]


YEAR = 2024


KWH = Answer(text="40 000", unit="kWh", quality=5)


def test_a_first_company_takes_over_what_a_guest_answered(people: People, page: Open, house: Services) -> None:
    guest = house.companies.who(house.companies.start_guest())
    assert guest is not None
    house.questionnaire.save(guest, YEAR, "1", "electricity", KWH)
    nina = people.person("Nina", adopts=guest.tenant_id).here()
    test = page("company/profile.py")
    assert "1 réponse)" in str(test.radio(key="setup:adopt").value)
    test.text_input(key="setup:name").input("Nina SARL").run()
    test.text_input(key="setup:naf").input("6201z").run()
    assert test.selectbox(key="setup:sector").value
    test.button(key="company_create").click().run()
    assert test.title[0].value == "Visite en quatre étapes"
    assert (nina.visit.company, nina.visit.who.tenant_id) == ("Nina SARL", guest.tenant_id)
    assert "electricity@1" in house.questionnaire.answers(nina.visit.who, YEAR)


def test_a_company_can_start_empty_with_its_sites(people: People, page: Open, house: Services) -> None:
    nina = people.person("Nina").here()
    test = page("company/profile.py")
    test.text_input(key="setup:name").input("Nina SARL").run()
    test.button(key="setup_site_add").click().run()
    test.text_input(key="setup:site_name_1").input("Dépôt").run()
    test.text_input(key="setup:site_postcode_1").input("69001").run()
    test.button(key="company_create").click().run()
    year = house.questionnaire.years(nina.visit.who)[0]
    assert [site.name for site in house.questionnaire.form(nina.visit.who, year).sites] == ["Dépôt"]


def test_two_owners_who_edit_the_profile_see_both_versions(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    test = page("company/profile.py")
    name = f"profile:{ada.visit.who.tenant_id}:name"
    test.text_input(key=name).input("Ada et filles").run()
    house.members.save_profile(ada.visit.who, CompanyForm("Ada et associés"), 1)
    test.button(key="profile_save").click().run()
    assert "Ada et filles" in shown(test)
    assert "Ada et associés" in shown(test)
    assert house.members.profile(ada.visit.who).name == "Ada et associés"
    test.button(key="profile_mine").click().run()
    assert house.members.profile(ada.visit.who).name == "Ada et filles"


def test_the_other_version_of_a_profile_can_be_kept(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    test = page("company/profile.py")
    house.members.save_profile(ada.visit.who, CompanyForm("Ada et associés"), 1)
    test.button(key="profile_save").click().run()
    test.button(key="profile_theirs").click().run()
    assert test.text_input(key=f"profile:{ada.visit.who.tenant_id}:name").value == "Ada et associés"


def test_an_answer_given_meanwhile_by_somebody_else_is_shown_and_not_lost(
    people: People, page: Open, house: Services
) -> None:
    ada = people.owner().here()
    house.questionnaire.save(ada.visit.who, YEAR, "1", "electricity", KWH)
    test = page("collect/questionnaire.py", question="electricity")
    test.selectbox(key="year").select(YEAR).run()
    house.questionnaire.save(ada.visit.who, YEAR, "1", "electricity", Answer(text="50 000", unit="kWh"))
    box = f"answer:{YEAR}:1:electricity:value"
    test.text_input(key=box).input("60 000").run()
    assert "50 000" in shown(test)
    assert _answered(ada) == "50 000"
    test.button(key=f"settle:answer:{YEAR}:1:electricity:settle_mine").click().run()
    assert _answered(ada) == "60 000"


def _answered(somebody: Someone) -> str:
    """The electricity of the first site, as it is kept."""
    form = somebody.house.questionnaire.form(somebody.visit.who, YEAR)
    items = [item for step in form.steps for item in step.items if item.field.id == "electricity"]
    assert items[0].answer is not None
    return items[0].answer.text


def test_an_advisor_reads_the_questionnaire_with_every_widget_disabled(people: People, page: Open) -> None:
    people.member(people.owner(), "Bob", Role.ADVISOR).here()
    for question in ("company", "electricity", "heating", "commuting"):
        test = page("collect/questionnaire.py", question=question)
        widgets = [*test.text_input, *test.radio, *test.checkbox, *test.selectbox]
        assert [w.key for w in widgets if not w.disabled] == ["seek", "year"]  # what writes nothing
        assert test.button(key="undo").disabled
        assert "calculate" not in [button.key for button in test.button]


def test_an_owner_changes_a_role_and_removes_a_member(people: People, page: Open, house: Services) -> None:
    ada = people.owner()
    bob = people.member(ada, "Bob", Role.ANALYST)
    ada.here()
    test = page("company/team.py")
    test.selectbox(key=f"role_{bob.id}_1").select(Role.ADVISOR).run()
    assert bob.visit.who.role is Role.ADVISOR
    test.button(key=f"remove_{bob.id}").click().run()
    assert bob.visit.kind == "none"
    assert "Bob" not in [m.name for m in house.members.members(ada.visit.who)]


def test_the_last_owner_stays_and_is_told_why(people: People, page: Open) -> None:
    ada = people.owner().here()
    test = page("company/team.py")
    test.selectbox(key=f"role_{ada.id}_1").select(Role.ADVISOR).run()
    assert "au moins un propriétaire" in shown(test)
    test.button(key="leave").click().run()
    assert ada.visit.who.role is Role.OWNER


def test_a_button_of_a_page_opened_before_a_removal_does_nothing(people: People, page: Open, house: Services) -> None:
    ada = people.owner()
    bob = people.member(ada, "Bob", Role.OWNER).here()
    test = page("company/team.py")
    house.members.remove(ada.visit.who, bob.id)
    before = len(house.members.invitations(ada.visit.who))
    test.text_input(key="invite_email").input("eve@exemple.fr")
    test.button(key="invite").click().run()
    assert len(house.members.invitations(ada.visit.who)) == before
    assert "Ada" not in shown(test)


def test_an_invitation_is_shown_once_and_can_be_taken_back(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    test = page("company/team.py")
    test.text_input(key="invite_email").input("paul@exemple.fr").run()
    test.button(key="invite").click().run()
    token = test.code[0].value.split("jeton=")[1]
    assert house.members.peek(token) is not None
    (waiting,) = house.members.invitations(ada.visit.who)
    test.button(key=f"revoke_{waiting.id}").click().run()
    assert house.members.peek(token) is None
    assert not test.code


def test_a_key_is_shown_once_and_revoked_at_once(people: People, page: Open, house: Services) -> None:
    ada = people.owner().here()
    test = page("company/keys.py")
    test.text_input(key="key_name").input("Compta").run()
    test.button(key="key_create").click().run()
    secret = test.code[0].value
    assert house.keys.who(secret) is not None
    test.button(key="key_copied").click().run()
    assert secret not in shown(test)
    (key,) = house.keys.all(ada.visit.who)
    test.button(key=f"revoke_{key.id}").click().run()
    assert house.keys.who(secret) is None


def test_the_tier_says_kindly_how_far_it_goes(people: People, page: Open, house: Services) -> None:
    people.owner().here()
    test = page("company/keys.py")
    for name in ("Une", "Deux"):
        test.text_input(key="key_name").input(name).run()
        test.button(key="key_create").click().run()
    assert "Clés d'API de l'offre Gratuit : 1 au plus" in shown(test)


def test_a_company_chosen_in_another_tab_is_the_one_that_is_shown(people: People, page: Open, house: Services) -> None:
    ada: Someone = people.owner().here()
    first = ada.visit.who.tenant_id
    test = page("company/profile.py")
    house.members.create(ada.visit, CompanyForm("Seconde"))
    assert "Seconde" in shown(test.run())
    house.members.enter(ada.visit, first)
    test.run()
    assert test.text_input(key=f"profile:{first}:name").value == "Ada et fils"
    with pytest.raises(CarbonScoreError):
        house.members.enter(people.person("Eve").visit, first)
