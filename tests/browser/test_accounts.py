"""Accounts as people live them: sign up, verify, set up, invite, remove; a second factor; a forgotten password; a
keyboard alone; and axe-core (tests/browser/axe.min.js, MPL 2.0, Deque Systems: for these tests only, never shipped)."""

from __future__ import annotations

import email
import re
import time
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from core.bootstrap import Services
from core.services.company_form import CompanyForm
from tests.app.people import PASSWORD, People
from tests.browser.conftest import Tab, grave
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OUT_S = 20.0  # nobody touches that tab. On a quiet machine it takes a second or two; this one may be busy


@pytest.fixture
def letter(live_folder: Path) -> Callable[[str, str], str]:
    """`letter("claire@exemple.fr", "/verification")`: the link in the latest letter to this address."""

    def find(to: str, page: str) -> str:
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            for path in sorted((live_folder / "outbox").glob("*.eml"), reverse=True):
                read = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                body = read.get_body()
                found = re.search(rf"http\S+{page}\?jeton=\S+", body.get_content() if body else "")
                if to in str(read["To"]) and found:
                    return re.sub(r"^http://[^/]+", "", found.group())
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} with a link to {page}")

    return find


@pytest.fixture
def come_in(tab: Tab, live: Live, services: Services) -> Callable[..., str]:
    """`come_in("ines", "Inès Roux", "Roux SAS")`: this tab's browser is that person's, who has proven this address."""

    def signed_in(first: str, name: str, company: str = "") -> str:
        who = address(first, tab)
        somebody = People(services, lambda _: None).person(name, email=who)
        if company:
            services.members.create(somebody.visit, CompanyForm(company))
        tab.page.context.add_cookies([{"name": "cs", "value": somebody.token, "url": live.url}])
        return who

    return signed_in


@pytest.fixture
def elsewhere(chromium: Browser, tab: Tab) -> Iterator[Page]:
    """Another person's browser, of the same size."""
    context = chromium.new_context(viewport=tab.page.viewport_size, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def address(name: str, tab: Tab) -> str:
    return f"{name}.{tab.name}.{time.time_ns()}@exemple.fr"


def sign_up(page: Page, live: Live, who: str, name: str) -> None:
    page.goto(f"{live.url}/inscription")
    page.get_by_label("Adresse e-mail").fill(who)
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_text("Un message vient de partir")).to_be_visible()


def join(page: Page, live: Live, who: str, name: str, letter: Callable[[str, str], str]) -> None:
    """Sign up, and open the letter in the same browser."""
    sign_up(page, live, who, name)
    page.goto(live.url + letter(who, "/verification"))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_role("heading", name="Votre entreprise")).to_be_visible()


def sign_in(page: Page, live: Live, who: str, password: str = PASSWORD) -> None:
    page.goto(f"{live.url}/connexion")
    page.get_by_label("Adresse e-mail").fill(who)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def set_up(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Nom de l'entreprise").fill(name)
    page.get_by_role("button", name="Créer l'entreprise").click()
    expect(page.get_by_role("heading", name="Visite en quatre étapes")).to_be_visible()


def test_from_a_guest_to_a_team_and_out_of_it_again(
    tab: Tab, live: Live, elsewhere: Page, letter: Callable[[str, str], str]
) -> None:
    page, claire, paul = tab.page, address("claire", tab), address("paul", tab)
    page.goto(live.url)
    page.get_by_role("button", name="Ouvrir cet exemple").first.click()
    expect(page.locator(".cs-headline")).to_be_visible()
    join(page, live, claire, "Claire Martin", letter)
    expect(page.get_by_text("Reprendre les réponses saisies sans compte")).to_be_visible()
    set_up(page, "Ateliers Martin")
    page.goto(f"{live.url}/bilan")
    expect(page.locator(".cs-headline .cs-big")).to_contain_text("CO₂e")  # the guest's own calculation

    page.goto(f"{live.url}/equipe")
    page.get_by_label("Adresse e-mail").fill(paul)
    page.get_by_label("Adresse e-mail").press("Tab")
    page.get_by_role("button", name="Inviter", exact=True).click()
    expect(page.get_by_text("L'invitation est prête.")).to_be_visible()
    join(elsewhere, live, paul, "Paul Durand", letter)
    elsewhere.goto(live.url + letter(paul, "/invitation"))
    elsewhere.get_by_role("button", name="Rejoindre Ateliers Martin").click()
    expect(elsewhere.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    elsewhere.goto(f"{live.url}/bilan")
    expect(elsewhere.locator(".cs-headline .cs-big")).to_contain_text("CO₂e")

    page.goto(f"{live.url}/equipe")
    page.get_by_role("button", name="Retirer").click()
    page.get_by_role("button", name="Oui, retirer").click()
    expect(page.get_by_text(paul)).to_have_count(0)
    expect(elsewhere.get_by_text("Aucune entreprise n'est ouverte")).to_be_visible(timeout=OUT_S * 1000)
    expect(elsewhere.locator(".cs-headline")).to_have_count(0, timeout=500)
    assert tab.outside() == []
    assert tab.refused == []


def test_signed_out_elsewhere_an_open_tab_closes(tab: Tab, live: Live, come_in: Callable[..., str]) -> None:
    page = tab.page
    come_in("ines", "Inès Roux", "Roux SAS")
    other = page.context.new_page()
    other.goto(f"{live.url}/entreprise")
    expect(other.get_by_text("Fiche de l'entreprise")).to_be_visible()
    page.goto(f"{live.url}/securite")
    page.get_by_role("button", name="Me déconnecter partout").click()
    expect(page.get_by_text("Vous êtes déconnecté")).to_be_visible()
    expect(other.get_by_text("Cette page demande un compte")).to_be_visible(timeout=OUT_S * 1000)
    expect(other.get_by_text("Roux SAS")).to_have_count(0)


def test_a_second_factor_is_put_on_and_asked_for(tab: Tab, live: Live, come_in: Callable[..., str]) -> None:
    page, who = tab.page, come_in("lea", "Léa Petit")
    page.goto(f"{live.url}/securite")
    page.get_by_role("button", name="Activer le second facteur").click()
    expect(page.locator("img.cs-qr")).to_be_visible()
    assert page.locator("img.cs-qr").evaluate("image => image.naturalWidth") > 0
    secret = page.locator("[data-testid=stCode] code").first.inner_text().strip()
    box = page.get_by_label("2. Tapez le code")
    box.fill(pyotp.TOTP(secret).now())
    box.press("Tab")
    page.get_by_role("button", name="Confirmer le code").click()
    expect(page.get_by_role("button", name="J'ai gardé mes codes")).to_be_visible()
    recovery = page.locator("[data-testid=stCode] code").first.inner_text().split()[0]
    page.get_by_role("button", name="J'ai gardé mes codes").click()
    expect(page.get_by_text("Codes de secours restants : 10")).to_be_visible()
    page.get_by_role("button", name="Me déconnecter partout").click()
    expect(page.get_by_text("Vous êtes déconnecté")).to_be_visible()
    sign_in(page, live, who)
    for code in ("000000", recovery):
        page.get_by_label("Code à six chiffres").fill(code)
        page.get_by_role("button", name="Continuer").click()
        if code == "000000":
            expect(page.get_by_role("alert").filter(has_text="n'est pas le bon")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre entreprise")).to_be_visible()
    assert tab.refused == []


def test_a_forgotten_password_is_replaced_by_a_letter(
    tab: Tab, live: Live, elsewhere: Page, letter: Callable[[str, str], str], come_in: Callable[..., str]
) -> None:
    page, who = tab.page, come_in("max", "Max Noir")
    page.goto(f"{live.url}/entreprise")
    expect(page.get_by_role("heading", name="Votre entreprise")).to_be_visible()
    elsewhere.goto(f"{live.url}/connexion")
    elsewhere.get_by_role("link", name="Mot de passe oublié").click()
    elsewhere.get_by_label("Adresse e-mail").fill(who)
    elsewhere.get_by_role("button", name="Envoyer le lien").click()
    expect(elsewhere.get_by_text("Si cette adresse a un compte")).to_be_visible()
    link = letter(who, "/mot-de-passe")
    elsewhere.goto(live.url + link)
    elsewhere.get_by_label("Nouveau mot de passe").fill("quatre hiboux patients")
    elsewhere.get_by_role("button", name="Changer le mot de passe").click()
    expect(elsewhere.get_by_text("Votre mot de passe est changé")).to_be_visible()
    expect(page.get_by_text("Cette page demande un compte")).to_be_visible(timeout=OUT_S * 1000)
    sign_in(elsewhere, live, who)
    expect(elsewhere.get_by_role("alert").filter(has_text="inconnus")).to_be_visible()
    sign_in(elsewhere, live, who, "quatre hiboux patients")
    expect(elsewhere.get_by_role("heading", name="Votre entreprise")).to_be_visible()
    page.goto(live.url + link)
    page.get_by_label("Nouveau mot de passe").fill("cinq belettes lentes")
    page.get_by_role("button", name="Changer le mot de passe").click()
    expect(page.get_by_role("alert").filter(has_text="pas ou plus valable")).to_be_visible()


def _tab_to(page: Page, what: str, most: int = 60) -> None:
    """Press Tab until the element that has the focus is this one."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement?.matches(what) ?? false", what):
            return
    raise AssertionError(f"{what} is not reached with Tab")


def test_a_keyboard_alone_signs_in_and_answers(tab: Tab, live: Live, come_in: Callable[..., str]) -> None:
    page, who = tab.page, come_in("zoe", "Zoé Blanc", "Blanc SARL")
    page.context.clear_cookies()
    page.goto(f"{live.url}/connexion")
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    _tab_to(page, "input[name=courriel]")
    page.keyboard.type(who)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    page.goto(f"{live.url}/questionnaire?question=electricity")
    expect(page.get_by_text("Électricité consommée dans l'année").first).to_be_visible()
    _tab_to(page, 'input[aria-label^="Électricité consommée dans l\'année"]')
    page.keyboard.type("40000")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"2,\d\d\st\sCO₂e")).first).to_be_attached()
    _tab_to(page, ".st-key-calculate button")
    page.keyboard.press("Enter")
    expect(page.locator(".cs-headline .cs-big")).to_contain_text("CO₂e")


def test_no_page_has_a_serious_accessibility_finding(tab: Tab, live: Live, come_in: Callable[..., str]) -> None:
    page = tab.page
    for path, name in (("connexion", "Se connecter"), ("inscription", "Créer un compte")):
        page.goto(f"{live.url}/{path}?refus=identifiants")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        assert grave(page) == [], path
    come_in("ana", "Ana Vert")
    page.goto(f"{live.url}/entreprise")
    expect(page.get_by_role("heading", name="Votre entreprise")).to_be_visible()
    assert grave(page) == [], "entreprise, before the first"
    set_up(page, "Vert SARL")
    for path, name in (("questionnaire", "Questionnaire"), ("entreprise", "Mes entreprises"), ("securite", "Sécurité"),
                       ("equipe", "Équipe"), ("mes-donnees", "Mes données"), ("acces-api", "Accès API")):  # fmt: skip
        page.goto(f"{live.url}/{path}")
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        assert grave(page) == [], path
    wide = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    assert page.evaluate(wide) <= 0
    assert tab.outside() == []
    assert tab.refused == []
