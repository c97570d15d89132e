"""Google and Microsoft, played by a provider of ours on loopback: what must come in, what must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.bootstrap import Services, wire
from core.db.session import Database
from core.errors import InputError
from core.settings import Settings
from core.web import oidc, oidc_routes
from core.web.accounts_routes import Desk
from tests.accounts.conftest import ANNA, MASTER, Door, make_door
from tests.accounts.oidc_provider import CLIENT, SECRET, OidcProvider, provider

ADDRESS = "http://testserver"
TENANT = "11111111-2222-3333-4444-555555555555"
GOOGLE = {"sub": "g-1", "email": ANNA, "email_verified": True, "name": "Anna K."}
HTTP = {"follow_redirects": False}


@pytest.fixture(scope="session")
def issuer() -> Iterator[OidcProvider]:
    with provider() as running:
        yield running


@pytest.fixture
def there(issuer: OidcProvider) -> OidcProvider:
    """The provider, well-behaved, with Anna signed in."""
    issuer.person, issuer.changed, issuer.signs, issuer.called = dict(GOOGLE), {}, "RS256", ""
    issuer.asked.clear()
    return issuer


@dataclass
class Browser:
    """A browser in front of our routes; `door` looks at the same accounts from the inside."""

    client: TestClient
    door: Door
    services: Services
    there: OidcProvider

    def out(self, name: str = "google", query: str = "") -> str:
        """Where the provider sends the browser back to."""
        sent = self.client.get(f"/session/oidc/{name}{query}", **HTTP)
        assert sent.status_code == 302
        assert sent.headers["location"].startswith(f"{self.there.issuer}/authorize?")
        return str(httpx.get(sent.headers["location"]).headers["location"])

    def back(self, address: str) -> Response:
        return self.client.get(address, **HTTP)  # type: ignore[no-any-return]

    def come_in(self, name: str = "google", query: str = "") -> str:
        """Out and back; where we are led at last."""
        return str(self.back(self.out(name, query)).headers["location"])

    def hold(self, token: str) -> None:
        """This is the browser's cookie from now on."""
        self.client.cookies.clear()
        self.client.cookies.set("cs", token, domain="testserver.local", path="/")

    def visit(self) -> Any:
        return self.door.visits.visit(self.client.cookies.get("cs"))


@pytest.fixture
def browser(database: Database, server_settings: Settings, there: OidcProvider) -> Iterator[Browser]:
    set_here = {
        "public_url": ADDRESS,
        "google_issuer": there.issuer,
        "google_client_id": CLIENT,
        "google_client_secret": SECRET,
        "microsoft_issuer": there.directory.format(tenantid="common"),
        "microsoft_client_id": CLIENT,
        "microsoft_client_secret": SECRET,
        "secret_key": MASTER,
    }
    settings = server_settings.model_copy(update=set_here)
    services, door = wire(settings, database), make_door(database, settings)
    desk = Desk(lambda: services, lambda email, name: None)
    app = Starlette(routes=[oidc_routes.route(lambda: services, desk)])
    with TestClient(app, base_url=ADDRESS) as client:
        yield Browser(client, door, services, there)
    services.outbox.close()


def test_google_brings_a_new_person_in_with_a_proven_address(browser: Browser) -> None:
    assert browser.come_in() == "/entreprise"
    visit = browser.visit()
    assert (visit.person.email, visit.person.name, visit.person.verified) == (ANNA, "Anna K.", True)
    assert browser.door.events() == ["sign_up", "provider_linked", "sign_in"]
    browser.there.person = {"sub": "g-1", "email": "changed@lumiere.example", "email_verified": False}
    assert browser.come_in() == "/entreprise"
    assert browser.visit().person.id == visit.person.id, "known by (issuer, sub), whatever the e-mail says"


def test_the_flow_asks_for_a_proof_of_key_a_state_and_a_nonce(browser: Browser) -> None:
    sent = browser.client.get("/session/oidc/google", **HTTP)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{ADDRESS}/session/oidc/google/retour"
    assert asked["scope"] == "openid email profile"
    assert min(len(asked[name]) for name in ("state", "nonce")) >= 20
    cookie = sent.headers["set-cookie"].lower()
    for word in ("cs-oidc=", "httponly", "samesite=lax", "path=/session/oidc", "max-age=600"):
        assert word in cookie
    assert sent.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("signs", "changed"),
    [
        ("none", {}),
        ("HS256 with the public key", {}),
        ("another key", {}),
        ("altered", {}),
        ("RS256", {"aud": "somebody else"}),
        ("RS256", {"aud": None}),
        ("RS256", {"aud": "somebody else", "azp": CLIENT}),
        ("RS256", {"aud": ["somebody else", CLIENT], "azp": "somebody else"}),
        ("RS256", {"iss": "https://accounts.evil.example"}),
        ("RS256", {"iss": None}),
        ("RS256", {"nonce": "of another flow"}),
        ("RS256", {"nonce": None}),
        ("RS256", {"exp": 1_700_000_000}),
        ("RS256", {"exp": None}),
        ("RS256", {"sub": None}),
        ("RS256", {"sub": ""}),
        ("RS256", {"nbf": 4_000_000_000}),
    ],
)
def test_a_token_that_does_not_hold_opens_nothing(browser: Browser, signs: str, changed: dict[str, Any]) -> None:
    browser.there.signs, browser.there.changed = signs, changed
    assert browser.come_in() == "/connexion?refus=fournisseur"
    assert browser.client.cookies.get("cs") is None
    assert browser.door.ask("SELECT count(*) FROM people") == [0]


def test_an_answer_to_another_browser_or_given_twice_opens_nothing(browser: Browser) -> None:
    address = browser.out()
    kept = browser.client.cookies.get("cs-oidc")
    browser.client.cookies.clear()
    assert browser.back(address).headers["location"] == "/connexion?refus=fournisseur"
    browser.client.cookies.set("cs-oidc", f"{kept}x", path="/session/oidc")
    assert browser.back(address).headers["location"] == "/connexion?refus=fournisseur"
    browser.client.cookies.clear()
    address = browser.out()
    assert browser.back(address).headers["location"] == "/entreprise"
    assert browser.back(address).headers["location"] == "/connexion?refus=fournisseur"


@pytest.mark.parametrize("path", ["google/retour", "google/retour?error=access_denied", "other", "other/retour?code=x"])
def test_half_a_flow_or_an_unknown_provider_leads_back_to_the_door(browser: Browser, path: str) -> None:
    sent = browser.client.get(f"/session/oidc/{path}", **HTTP)
    assert (sent.status_code, sent.headers["location"]) == (303, "/connexion?refus=fournisseur")


def test_googles_word_opens_the_account_that_has_this_proven_address(browser: Browser) -> None:
    browser.door.join()
    browser.come_in()
    assert browser.visit().person.email == ANNA
    assert browser.door.ask("SELECT count(*) FROM people") == [1]
    browser.services.outbox.drain()
    assert browser.door.mail.subjects(ANNA)[-1] == "Une nouvelle façon de vous connecter"


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_an_address_google_does_not_vouch_for_gets_a_letter_and_no_link(browser: Browser, said: Any) -> None:
    browser.door.join()
    browser.there.person["email_verified"] = said
    assert browser.come_in() == "/verification"
    assert browser.client.cookies.get("cs") is None
    assert browser.door.ask("SELECT count(*) FROM identities") == [0]
    browser.services.outbox.drain()
    assert browser.door.mail.subjects(ANNA)[-1] == "Vous avez déjà un compte"


def test_an_account_whose_own_address_is_not_proven_is_not_given_to_google(browser: Browser) -> None:
    browser.door.accounts.sign_up(ANNA, "Mallory", "mallory's own password", "fr")
    browser.door.mail.letters(ANNA)
    assert browser.come_in() == "/connexion?refus=deja"
    assert browser.visit() is None


def test_an_account_that_was_closed_stays_closed_to_its_provider(browser: Browser) -> None:
    browser.come_in()
    browser.door.ask("UPDATE people SET disabled_at = now()")
    assert browser.come_in() == "/connexion?refus=deja"
    assert browser.visit() is None


def test_a_provider_does_not_replace_the_second_factor(browser: Browser) -> None:
    browser.door.join()
    browser.door.ask("UPDATE people SET totp_confirmed_at = now()")
    assert browser.come_in() == "/code"
    assert browser.client.cookies.get("cs") is None
    assert browser.client.cookies.get("cs-step")


def _microsoft(browser: Browser, **more: Any) -> str:
    issuer = browser.there.directory.format(tenantid=TENANT)
    browser.there.person = {"iss": issuer, "sub": "m-1", "tid": TENANT, "email": ANNA, "name": "Anna", **more}
    return browser.come_in("microsoft")


def test_the_address_microsoft_gives_is_no_proof_of_anything(browser: Browser) -> None:
    """« nOAuth »: the administrator of any directory may write any address there."""
    browser.door.join()
    assert _microsoft(browser, email_verified=True) == "/verification"
    assert browser.visit() is None
    assert browser.door.ask("SELECT count(*) FROM identities") == [0]


def test_an_address_microsoft_has_proven_brings_a_newcomer_in_and_links_no_account(browser: Browser) -> None:
    browser.door.join()
    assert _microsoft(browser, xms_edov=True) == "/connexion?refus=deja"
    assert browser.visit() is None
    assert _microsoft(browser, xms_edov=True, email="bruno@lumiere.example") == "/entreprise"
    assert browser.visit().person.verified


@pytest.mark.parametrize("tenant", ["99999999-2222-3333-4444-555555555555", "", "x/../y"])
def test_a_token_of_another_directory_than_it_says_opens_nothing(browser: Browser, tenant: str) -> None:
    assert _microsoft(browser, tid=tenant, xms_edov=True) == "/connexion?refus=fournisseur"


def test_a_newcomer_from_microsoft_proves_the_mailbox_then_comes_in(browser: Browser) -> None:
    assert _microsoft(browser) == "/verification"
    browser.services.outbox.drain()
    step = browser.client.cookies.get("cs-step")
    came = browser.services.accounts.verify_email(browser.door.mail.token(ANNA), step)
    assert came.token is not None
    assert _microsoft(browser) == "/entreprise"
    assert browser.visit().person.email == ANNA


def test_the_link_is_made_by_the_person_who_is_in_and_has_just_proven_it(browser: Browser) -> None:
    browser.hold(browser.door.join())
    person = browser.visit().person
    browser.there.person = {"sub": "other", "email": "anna@home.example", "email_verified": True}
    browser.door.ask("UPDATE login_sessions SET proved_at = now() - interval '1 hour'")
    assert browser.come_in(query="?relier=1") == "/securite?refus=deja"
    browser.door.accounts.prove(browser.visit(), "trois arbres violets")
    assert browser.come_in(query="?relier=1") == "/securite?fait=relie"
    browser.client.cookies.clear()
    assert browser.come_in() == "/entreprise"
    assert browser.visit().person.id == person.id
    browser.hold(browser.door.join("bruno@lumiere.example"))
    assert browser.come_in(query="?relier=1") == "/securite?refus=deja", "it is somebody else's already"


def test_the_guest_company_of_the_browser_can_be_adopted(browser: Browser) -> None:
    cookie, company = browser.door.guest()
    browser.hold(cookie)
    browser.come_in()
    assert browser.visit().adopts == company


@pytest.mark.parametrize(("page", "goes"), [("/bilan", "/bilan"), ("https://evil.example", "/")])
def test_the_page_that_was_wanted_is_of_this_site(browser: Browser, page: str, goes: str) -> None:
    assert browser.come_in(query=f"?page={page}") == goes


def test_the_flow_starts_where_its_answer_will_come(browser: Browser) -> None:
    sent = browser.client.get("http://localhost/session/oidc/google?relier=1", **HTTP)
    assert sent.headers["location"] == f"{ADDRESS}/session/oidc/google?relier=1"


@pytest.mark.parametrize("called", ["https://accounts.evil.example", "", "http://127.0.0.1:1/{tenantid}"])
def test_a_provider_that_calls_itself_otherwise_is_not_used(there: OidcProvider, browser: Browser, called: str) -> None:
    there.called = called or "nobody"
    sent = browser.client.get("/session/oidc/google", **HTTP)
    assert sent.headers["location"] == "/connexion?refus=fournisseur"


def test_only_this_machine_may_be_asked_without_tls() -> None:
    oidc.Provider("google", "https://accounts.google.com", "us", "secret")
    oidc.Provider("google", "http://127.0.0.1:9", "us", "secret")
    for address in ("http://accounts.google.com", "http://127.0.0.1.evil.example", "ftp://127.0.0.1"):
        with pytest.raises(InputError, match="https://"):
            oidc.Provider("google", address, "us", "secret")


def test_microsofts_issuer_has_a_hole_for_the_directory_and_for_nothing_else() -> None:
    announced = "https://login.microsoftonline.com/{tenantid}/v2.0"
    assert oidc._issuer(announced, {"tid": TENANT}) == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    for strange in ("evil.example/x", "../..", "", None, TENANT + "/x"):
        assert oidc._issuer(announced, {"tid": strange}) == announced
