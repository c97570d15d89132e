"""The pages of people, companies and administrators: who may open which, and what each button does."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyotp
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from core.access import Role
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.errors import CarbonScoreError
from core.services.company_form import CompanyForm
from pages.parts import watch
from pages.parts.gate import Connection
from tests.app.people import AWAY, PASSWORD, People, Someone, shown

Open = Callable[..., AppTest]
YEAR = 2024
KWH = Answer(text="40 000", unit="kWh", quality=5)

ACCOUNT, FIRST, ROLE, ADMIN = "demande un compte", "Aucune entreprise", "ne permet pas", "L'administration est réservée"
ENTER = "Ouvrez d'abord une entreprise"
TABLE = [  # page, what it says to: nobody, a guest, somebody in no company, an advisor, an analyst, an owner
    ("account/security.py", ACCOUNT, ACCOUNT, "Sécurité", "Sécurité", "Sécurité", "Sécurité"),
    ("account/data.py", ACCOUNT, ACCOUNT, "Mes données", "Mes données", "Mes données", "Mes données"),
    ("company/profile.py", ACCOUNT, ACCOUNT, "Votre entreprise", "Seul un propriétaire", "Seul un", "Mes entreprises"),
    ("company/team.py", ACCOUNT, ACCOUNT, FIRST, "Équipe", "Équipe", "Chaîne vérifiée"),
    ("company/keys.py", ACCOUNT, ACCOUNT, FIRST, ROLE, ROLE, "Accès API"),
    ("admin/people.py", ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, ADMIN),
    ("admin/factors.py", ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, ADMIN),
    ("collect/questionnaire.py", ENTER, "Questionnaire", FIRST, "conseil lit", "Questionnaire", "Questionnaire"),
    ("understand/dashboard.py", ENTER, "Aucun calcul", FIRST, "Aucun calcul", "Aucun calcul", "Aucun calcul"),
    ("understand/lines.py", ENTER, "Aucun calcul", FIRST, "Aucun calcul", "Aucun calcul", "Aucun calcul"),
]
KINDS = ("nobody", "guest", "in no company", "advisor", "analyst", "owner")
CELLS = [(page, kind, cell) for page, *cells in TABLE for kind, cell in zip(KINDS, cells, strict=True)]
PUBLIC = ["sign_in", "sign_up", "password", "code", "verify", "invitation"]


def _come(kind: str, people: People) -> None:
    """The next runs are somebody's of that kind."""
    if kind == "guest":
        people.choose(Connection({"cs": people.house.companies.start_guest()}, AWAY, "203.0.113.9"))
    elif kind == "in no company":
        people.person("Nina").here()
    elif kind != "nobody":
        owner = people.owner()
        (owner if kind == "owner" else people.member(owner, "Bob", Role(kind))).here()


@pytest.mark.parametrize(("path", "kind", "says"), CELLS)
def test_a_page_opens_for_whom_it_is_meant(people: People, page: Open, path: str, kind: str, says: str) -> None:
    _come(kind, people)
    test = page(path)
    assert not test.exception
    assert says in shown(test)
    if says in {ACCOUNT, FIRST, ROLE, ADMIN, ENTER}:
        assert not test.main.button


@pytest.mark.parametrize("name", PUBLIC)
def test_the_doors_open_without_an_account(page: Open, name: str) -> None:
    test = page(f"enter/{name}.py")
    assert not test.exception
    assert test.title


@pytest.mark.parametrize(
    ("name", "action", "fields"),
    [
        ("sign_in", "/session/connexion", {"courriel": "username", "mot_de_passe": "current-password"}),
        ("sign_up", "/session/inscription", {"courriel": "username", "nom": "name", "mot_de_passe": "new-password"}),
        ("password", "/session/oubli", {"courriel": "username"}),
        ("code", "/session/code", {"code": "one-time-code"}),
    ],
)
def test_a_form_names_its_inputs_for_people_and_for_password_managers(
    page: Open, name: str, action: str, fields: dict[str, str]
) -> None:
    said = shown(page(f"enter/{name}.py"))
    assert f'action="{action}"' in said
    for field, autocomplete in fields.items():
        box = f"{action.strip('/').replace('/', '-')}-{field}"
        assert f'<label for="{box}">' in said
        assert f'id="{box}" name="{field}"' in said
        assert f'autocomplete="{autocomplete}"' in said
    assert said.count(" required>") == len(fields)


@pytest.mark.parametrize("code", ["identifiants", "trop", "mot-de-passe", "adresse", "fournisseur", "deja", "inconnu"])
def test_a_refusal_is_a_sentence_tied_to_the_inputs(page: Open, code: str) -> None:
    said = shown(page("enter/sign_in.py", refus=code))
    assert '<p class="cs-refused" role="alert" id="session-connexion-refus">' in said
    assert said.count('aria-describedby="session-connexion-refus"') == 2
    assert f">{code}<" not in said


def test_what_was_typed_comes_back_and_stays_text(people: People, page: Open) -> None:
    from base64 import urlsafe_b64encode

    kept = urlsafe_b64encode(b'{"courriel": "\\"><script>alert(1)</script>", "mot_de_passe": "x"}').decode()
    people.choose(Connection({"cs_form": kept}, AWAY, "203.0.113.9"))
    said = shown(page("enter/sign_in.py", refus="identifiants", page='"><script>'))
    assert "&quot;&gt;&lt;script&gt;alert(1)" in said
    assert "<script" not in said
    assert 'value="x"' not in said


def test_an_invitation_says_what_it_opens_and_leads_back_to_itself(people: People, page: Open) -> None:
    owner = people.owner("Ada")
    link = people.house.members.invite(owner.visit.who, "paul@exemple.fr", Role.ADVISOR).link
    people.choose(Connection({}, AWAY, "203.0.113.9"))
    said = shown(page("enter/invitation.py", jeton=link.split("jeton=")[1]))
    assert "Ada et fils" in said
    assert "/connexion?page=%2Finvitation%3Fjeton%3D" in said
    assert "n'est pas ou plus valable" in shown(page("enter/invitation.py", jeton="autre"))


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
