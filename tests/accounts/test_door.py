"""The forms of the door on the running application: origins, cookies, redirections, refusals."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest

from core.db.session import Database
from core.services.accounts import Accounts
from core.services.outbox import Outbox
from core.services.visits import Visits
from core.settings import Settings
from core.web import cookies
from tests.accounts.conftest import PASSWORD
from tests.accounts.mailbox import Mailbox
from tests.accounts.site import Site, codes, cookie_of, value_of
from tests.live import running

PATHS = (
    "inscription", "connexion", "code", "fin", "fin-partout", "oubli", "nouveau-mot-de-passe", "changer",
    "verification", "entreprise", "invitation",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(cluster: Any, furnished_template: str, settings: Settings, tmp_path_factory: Any) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("door")
    with cluster.copy(furnished_template) as url, running(url, folder) as live:
        database = Database(url)
        here = settings.model_copy(update={"database_url": url, "persistent_artifact_dir": folder})
        accounts = Accounts(database, here, database.roles.secret, Outbox(here))
        yield Site(live, Mailbox(folder / "outbox"), Visits(database, here), accounts)
        database.close()


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_form_of_another_site_is_refused(site: Site, name: str, origin: str) -> None:
    reply = site.live.post(f"/session/{name}", {"courriel": "a@b.example"}, origin=origin)
    assert (reply.status, reply.cookies) == (403, ())


@pytest.mark.parametrize("name", PATHS)
def test_nothing_happens_by_following_a_link(site: Site, name: str) -> None:
    assert site.live.get(f"/session/{name}").cookies == ()


@pytest.mark.parametrize("name", PATHS)
def test_a_form_that_is_too_large_or_empty_is_answered_and_nothing_breaks(site: Site, name: str) -> None:
    assert site.live.post(f"/session/{name}", {"courriel": "x" * 20_000}).status == 413
    assert site.live.post(f"/session/{name}", {f"f{n}": "x" for n in range(30)}).status == 413
    reply = site.live.post(f"/session/{name}", {})
    assert reply.status == 303
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["location"].startswith("/")


def test_from_the_form_to_the_session_and_out(site: Site) -> None:
    email = "anna@lumiere.example"
    asked = site.post("inscription", courriel=email, nom="Anna", mot_de_passe=PASSWORD)
    assert asked.headers["location"] == "/verification"
    assert not [cookie for cookie in asked.cookies if cookie.startswith("cs=")]
    done = site.post("verification", jeton=site.letter(email), cookie=cookie_of(asked, "cs-step"))
    assert done.headers["location"] == "/entreprise"
    [given] = [cookie.lower() for cookie in done.cookies if cookie.startswith("cs=")]
    for word in ("httponly", "samesite=lax", "path=/", "max-age=2592000"):
        assert word in given
    assert "domain" not in given
    session = cookie_of(done, "cs")
    visit = site.visits.visit(value_of(session))
    assert visit is not None
    assert visit.person is not None
    out = site.post("fin", cookie=session)
    assert out.headers["location"] == "/connexion?fait=fin"
    assert out.headers["clear-site-data"] == '"storage"'
    assert 'cs=""' in str(out.cookies)
    assert site.visits.visit(value_of(session)) is None


def test_behind_tls_the_cookies_cannot_be_planted_by_a_neighbour(site: Site) -> None:
    site.join("tls@lumiere.example")
    host = f"127.0.0.1:{site.live.port}"
    reply = site.live.post(
        "/session/connexion",
        {"courriel": "tls@lumiere.example", "mot_de_passe": PASSWORD},
        origin=f"https://{host}",
        x_forwarded_proto="https",
    )
    [given] = [cookie for cookie in reply.cookies if cookie.startswith("__Host-cs=")]
    assert "Secure" in given
    assert "Path=/;" in given
    plain = given.split(";")[0].replace("__Host-cs", "cs")
    assert site.live.get("/media/absent", cookie=plain, x_forwarded_proto="https").status == 401
    assert site.live.get("/media/absent", cookie=given.split(";")[0], x_forwarded_proto="https").status == 404


def test_a_stranger_and_a_wrong_password_read_the_same(site: Site) -> None:
    site.join("bruno@lumiere.example")
    replies = [
        site.post("connexion", courriel=email, mot_de_passe="not the password")
        for email in ("bruno@lumiere.example", "nobody@lumiere.example")
    ]
    assert len({(r.status, r.headers["location"], r.body, len(r.cookies)) for r in replies}) == 1
    assert replies[0].headers["location"] == "/connexion?refus=identifiants"
    kept = [value_of(cookie_of(reply, "cs_form")) for reply in replies]
    assert cookies.typed({"cs_form": kept[1]}) == {"courriel": "nobody@lumiere.example"}
    assert "password" not in base64.urlsafe_b64decode(kept[0] + "==").decode()
    [given] = [cookie.lower() for cookie in replies[0].cookies]
    assert "httponly" in given
    assert "max-age=300" in given


def test_known_and_unknown_addresses_close_alike_after_five_failures(site: Site) -> None:
    site.join("carl@lumiere.example")
    for email in ("carl@lumiere.example", "unknown@lumiere.example"):
        told = [site.post("connexion", courriel=email, mot_de_passe="no").headers["location"] for _ in range(6)]
        assert told == ["/connexion?refus=identifiants"] * 5 + ["/connexion?refus=trop"]
    assert site.post("connexion", courriel="carl@lumiere.example", mot_de_passe=PASSWORD).headers["location"] == (
        "/connexion?refus=trop"
    )


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"courriel": "anna@", "nom": "A", "mot_de_passe": PASSWORD}, "adresse"),
        ({"courriel": "dora@lumiere.example", "nom": "A", "mot_de_passe": "court"}, "mot-de-passe"),
        ({"courriel": "dora@lumiere.example", "nom": "A", "mot_de_passe": "dora@lumiere.example"}, "mot-de-passe"),
    ],
)
def test_a_form_with_a_fault_comes_back_with_its_code(site: Site, form: dict[str, str], code: str) -> None:
    assert site.post("inscription", **form).headers["location"] == f"/inscription?refus={code}"


@pytest.mark.parametrize(
    ("page", "goes"),
    [
        ("/bilan", "/bilan"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/entreprise"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(site: Site, page: str, goes: str) -> None:
    email = f"page{abs(hash(page))}@lumiere.example"
    site.join(email)
    reply = site.post("connexion", courriel=email, mot_de_passe=PASSWORD, page=page)
    assert reply.headers["location"] == goes


def test_the_second_factor_is_asked_with_a_step_that_is_no_session(site: Site) -> None:
    email = "eva@lumiere.example"
    visit = site.visits.visit(value_of(site.join(email)))
    assert visit is not None
    phone = pyotp.TOTP(site.accounts.begin_totp(visit).secret)
    last, code, _ = codes(phone)
    site.accounts.confirm_totp(visit, last)
    asked = site.post("connexion", courriel=email, mot_de_passe=PASSWORD)
    assert asked.headers["location"] == "/code"
    step = cookie_of(asked, "cs-step")
    [given] = [cookie.lower() for cookie in asked.cookies if cookie.startswith("cs-step=")]
    assert "httponly" in given
    assert "max-age=600" in given
    assert site.live.get("/media/absent", cookie=step.replace("cs-step", "cs")).status == 401
    assert site.post("code", code="000000", cookie=step).headers["location"] == "/code?refus=code"
    assert site.post("code", code=code).headers["location"] == "/code?refus=code"
    done = site.post("code", code=code, cookie=step)
    assert done.headers["location"] == "/entreprise"
    assert site.visits.visit(value_of(cookie_of(done, "cs"))) is not None
    assert site.post("code", code=code, cookie=step).headers["location"] == "/code?refus=code"


def test_the_page_that_was_wanted_is_found_again_after_the_letter_and_after_the_code(site: Site) -> None:
    email, wanted = "ines@lumiere.example", "/invitation?jeton=abc"
    asked = site.post("inscription", courriel=email, nom="Ines", mot_de_passe=PASSWORD, page=wanted)
    browser = f"{cookie_of(asked, 'cs-step')}; {cookie_of(asked, 'cs_next')}"
    done = site.post("verification", jeton=site.letter(email), cookie=browser)
    assert done.headers["location"] == wanted
    assert "max-age=0" in str([c.lower() for c in done.cookies if c.startswith("cs_next=")])
    visit = site.visits.visit(value_of(cookie_of(done, "cs")))
    assert visit is not None
    last, now, coming = codes(pyotp.TOTP(site.accounts.begin_totp(visit).secret))
    site.accounts.confirm_totp(visit, last)
    asked = site.post("connexion", courriel=email, mot_de_passe=PASSWORD, page="/bilan")
    browser = f"{cookie_of(asked, 'cs-step')}; {cookie_of(asked, 'cs_next')}"
    assert site.post("code", code=now, cookie=browser).headers["location"] == "/bilan"
    asked = site.post("connexion", courriel=email, mot_de_passe=PASSWORD)
    planted = f"{cookie_of(asked, 'cs-step')}; cs_next=https%3A//evil.example"
    assert site.post("code", code=coming, cookie=planted).headers["location"] == "/"


def test_a_new_password_by_letter_then_by_form(site: Site) -> None:
    email = "fay@lumiere.example"
    first = site.join(email)
    (site.mail.folder / "kept").mkdir(exist_ok=True)
    for file in site.mail.folder.glob("*.eml"):
        file.rename(site.mail.folder / "kept" / file.name)
    for to in (email, "unknown@lumiere.example"):
        assert site.post("oubli", courriel=to).headers["location"] == "/mot-de-passe?fait=envoi"
    link = site.letter(email)
    weak = site.post("nouveau-mot-de-passe", jeton=link, mot_de_passe="court")
    assert weak.headers["location"] == f"/mot-de-passe?refus=mot-de-passe&jeton={link}"
    done = site.post("nouveau-mot-de-passe", jeton=link, mot_de_passe="quatre nuages oranges")
    assert done.headers["location"] == "/connexion?fait=mot-de-passe"
    assert site.visits.visit(value_of(first)) is None
    again = site.post("nouveau-mot-de-passe", jeton=link, mot_de_passe=PASSWORD)
    assert again.headers["location"].startswith("/mot-de-passe?refus=lien")
    session = cookie_of(site.post("connexion", courriel=email, mot_de_passe="quatre nuages oranges"), "cs")
    changed = site.post("changer", actuel="quatre nuages oranges", nouveau=PASSWORD, cookie=session)
    assert changed.headers["location"] == "/securite?fait=mot-de-passe"
    fresh = cookie_of(changed, "cs")
    assert site.visits.visit(value_of(session)) is None
    assert site.visits.visit(value_of(fresh)) is not None
    refused = site.post("changer", actuel="not it", nouveau="quatre nuages oranges", cookie=fresh)
    assert refused.headers["location"] == "/securite?refus=identifiants"


def test_signing_out_everywhere_closes_every_browser(site: Site) -> None:
    email = "gil@lumiere.example"
    here = site.join(email)
    there = cookie_of(site.post("connexion", courriel=email, mot_de_passe=PASSWORD), "cs")
    assert site.post("fin-partout", cookie=here).headers["location"] == "/connexion?fait=fin"
    for session in (here, there):
        assert site.visits.visit(value_of(session)) is None
        assert site.live.get("/media/absent", cookie=session).status == 401


def test_what_was_typed_is_read_back_only_as_words(site: Site) -> None:
    for strange in (
        "",
        "x",
        "bnVsbA",
        base64.urlsafe_b64encode(json.dumps({"a": [1], "b": "c"}).encode()).decode(),
        "é",
    ):
        assert set(cookies.typed({"cs_form": strange})) <= {"b"}


def test_neither_an_address_nor_a_token_is_in_the_servers_log(site: Site) -> None:
    session = site.join("henri@lumiere.example")
    site.post("connexion", courriel="henri@lumiere.example", mot_de_passe="not the password")
    log = (site.mail.folder.parent / "app.log").read_text(encoding="utf-8")
    assert "Courrier déposé" in log
    for secret in ("henri@", value_of(session), site.mail.token("henri@lumiere.example"), "not the password"):
        assert secret not in log


def test_an_unknown_provider_leads_back_to_the_door(site: Site) -> None:
    assert site.live.get("/session/oidc/google").headers["location"] == "/connexion?refus=fournisseur"
