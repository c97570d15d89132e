"""How a visitor comes in, comes back and leaves: over HTTP, against the running application."""

from __future__ import annotations

import pytest

from core.web import cookies
from core.web.visits import local_path
from pages.parts import gate
from tests.live import Live


def test_trying_without_an_account_sets_an_opaque_cookie_and_opens_the_questionnaire(live: Live) -> None:
    reply = live.post("/session/essai")
    assert reply.status == 303
    assert reply.headers["location"] == "/questionnaire"
    name, value = reply.cookies[0].split(";")[0].split("=", 1)
    assert name == "cs"
    assert len(value) == 43  # 256 bits, base64 without padding
    flags = {part.strip().lower() for part in reply.cookies[0].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert "secure" not in flags


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(live: Live) -> None:
    https = live.url.replace("http", "https")
    reply = live.post("/session/essai", origin=https, x_forwarded_proto="https")
    assert reply.cookies[0].startswith("__Host-cs=")
    assert "secure" in reply.cookies[0].lower()
    assert "domain" not in reply.cookies[0].lower()


def test_two_visitors_never_get_the_same_cookie(live: Live) -> None:
    assert live.guest() != live.guest()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize("path", ["/session/essai", "/session/exemple", "/session/reprise", "/session/depart"])
def test_a_form_of_another_site_is_refused(live: Live, path: str, origin: str) -> None:
    reply = live.post(path, origin=origin)
    assert reply.status == 403
    assert not reply.cookies


def test_opening_a_link_creates_no_company(live: Live) -> None:
    for path in ("/session/essai", "/session/exemple?exemple=bureau"):
        reply = live.get(path)
        assert not any(cookie.startswith(("cs=", "__Host-cs=")) for cookie in reply.cookies)


def test_an_unknown_example_says_so_and_gives_no_cookie(live: Live) -> None:
    reply = live.post("/session/exemple", {"exemple": "../../etc/passwd"})
    assert (reply.status, reply.headers["location"]) == (303, "/reprendre?refus=1")
    assert not reply.cookies


def test_a_forged_resume_link_opens_nothing(live: Live) -> None:
    reply = live.post("/session/reprise", {"jeton": "x" * 43})
    assert (reply.status, reply.headers["location"]) == (303, "/reprendre?refus=1")
    assert not reply.cookies


def test_after_leaving_the_old_cookie_opens_nothing(live: Live) -> None:
    cookie = live.guest()
    assert live.get("/media/absent", cookie=cookie).status == 404
    assert 'cs=""' in live.post("/session/depart", cookie=cookie).cookies[0]
    assert live.get("/media/absent", cookie=cookie).status == 401


def test_the_language_is_a_preference_and_returns_to_the_page(live: Live) -> None:
    reply = live.get("/langue?vers=en&page=/bilan")
    assert (reply.status, reply.headers["location"]) == (303, "/bilan")
    assert reply.cookies[0].startswith("cs_lang=en;")
    assert not live.get("/langue?vers=xx&page=/bilan").cookies


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", ""])
def test_the_language_switch_never_leads_to_another_site(path: str) -> None:
    assert local_path(path) == "/"


def test_pages_and_routes_agree_on_the_names_of_the_cookie() -> None:
    assert (gate.PLAIN, gate.SECURE) == (cookies.PLAIN_NAME, cookies.SECURE_NAME)
