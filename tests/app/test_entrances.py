"""Who may open which page, and the pages in front of an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role
from pages.parts.gate import Connection
from tests.app.people import AWAY, People, shown

Open = Callable[..., AppTest]


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_for_whom_it_is_meant(people: People, page: Open, kind: str) -> None:
    _come(kind, people)
    for path, *cells in TABLE:
        test, says = page(path), cells[KINDS.index(kind)]
        assert not test.exception, path
        assert says in shown(test), path
        if says in {ACCOUNT, FIRST, ROLE, ADMIN, ENTER}:
            assert not test.main.button, path


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
