"""The forms of somebody who is signed in that hold a password (core.web.own_routes), and what is looked at first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.bootstrap import Services
from core.errors import SignInRefused
from core.web import own_routes
from pages.parts import typed
from tests.app.people import PASSWORD, People

Post = Callable[..., str]
ORIGIN = "http://example.org"


@pytest.fixture
def post(house: Services) -> Post:
    """`post("preuve", token, mot_de_passe="…")`: where the answer leads."""
    client = TestClient(Starlette(routes=own_routes.routes(lambda: house)), base_url=ORIGIN, follow_redirects=False)

    def sent(name: str, token: str, origin: str = ORIGIN, **form: str) -> str:
        answer = client.post(f"/session/{name}", data=form, headers={"Origin": origin, "Cookie": f"cs={token}"})
        return str(answer.headers.get("location", answer.status_code))

    return sent


def _forget_proof(house: Services) -> None:
    with house.database.schema() as connection:
        connection.execute(text("UPDATE login_sessions SET proved_at = NULL"))


def test_a_proof_takes_the_right_password_and_leads_back(people: People, house: Services, post: Post) -> None:
    ada = people.owner()
    _forget_proof(house)
    assert post("preuve", ada.token, mot_de_passe="autre", page="/securite") == "/securite?refus=identifiants"
    assert not ada.visit.proved()
    assert post("preuve", ada.token, mot_de_passe=PASSWORD, page="//evil.example") == "/?fait=preuve"
    assert ada.visit.proved()


@pytest.mark.parametrize("name", ["preuve", "adresse", "sans-code", "effacement"])
def test_a_form_of_another_site_does_nothing(people: People, post: Post, name: str) -> None:
    ada = people.owner()
    form = {"mot_de_passe": PASSWORD, "confirmation": "EFFACER", "courriel": "eve@exemple.fr"}
    assert post(name, ada.token, "http://evil.example", **form) == "403"
    assert ada.visit.person is not None


@pytest.mark.parametrize("name", ["preuve", "adresse", "sans-code", "effacement"])
def test_nobody_does_nothing(house: Services, post: Post, name: str) -> None:
    form = {"mot_de_passe": PASSWORD, "confirmation": "EFFACER", "courriel": "eve@exemple.fr"}
    assert "refus=identifiants" in post(name, "x", **form)


def test_another_address_waits_for_its_letter(people: People, post: Post) -> None:
    ada = people.owner()
    assert post("adresse", ada.token, mot_de_passe=PASSWORD, courriel="pas une adresse") == "/securite?refus=adresse"
    assert post("adresse", ada.token, mot_de_passe=PASSWORD, courriel="ada@nouvelle.fr") == "/securite?fait=adresse"
    assert ada.visit.person is not None
    assert ada.visit.person.email == "ada@exemple.fr"


def test_an_account_is_erased_with_the_companies_that_are_ticked(people: People, house: Services, post: Post) -> None:
    ada = people.owner()
    tenant = ada.visit.who.tenant_id
    right = {"mot_de_passe": PASSWORD, "confirmation": "effacer"}
    wrong_word = {**right, "confirmation": "oui"}
    assert post("effacement", ada.token, **wrong_word) == "/mes-donnees?refus=confirmation"
    assert post("effacement", ada.token, **right) == "/mes-donnees?refus=entreprises"
    assert post("effacement", ada.token, **right, **{"effacer-x": "1"}) == "/mes-donnees?refus=entreprises"
    assert ada.visit.kind == "company"
    assert post("effacement", ada.token, **right, **{f"effacer-{tenant}": "1"}) == "/connexion?fait=effacement"
    assert house.visits.visit(ada.token) is None
    with pytest.raises(SignInRefused):
        house.accounts.sign_in("ada@exemple.fr", PASSWORD)


@pytest.mark.parametrize(
    ("email", "name", "code"),
    [
        ("ada@exemple.fr", "Ada", None),
        ("ada@société.fr", "Ada", None),
        ("ada", "Ada", "adresse"),
        ("ada@exemple", "Ada", "adresse"),
        ("ada@exemple.fr", " ", "nom"),
        ("ada@exemple.fr", "A" * 121, "nom"),
    ],
)
def test_an_address_and_a_name_are_looked_at_before_the_services(email: str, name: str, code: str | None) -> None:
    assert typed.problem(email, name) == code
