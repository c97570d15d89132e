"""What somebody without an account gets: headers, refusals that are one, views counted, cookies, frames here only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from core.access import Who
from core.bootstrap import Services, wire
from core.db.session import Database
from core.language import speaking
from core.report import show
from core.services.shares import Opened
from core.settings import Settings
from core.web.headers import SANDBOX
from core.web.requests import written
from tests.live import Live, Reply
from tests.report import handed, presses

PASSWORD = "quatre pommes vertes"
BARE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'"
HERE = {"x_forwarded_for": "203.0.113.40"}
UNKNOWN = "A" * 43


@pytest.fixture(scope="module")
def services(live_database: str, settings: Settings) -> Iterator[Services]:
    """Services of this process on the database of the application that runs."""
    database = Database(live_database)
    yield wire(settings, database)
    database.close()


@pytest.fixture(scope="module")
def who(services: Services) -> Who:
    return handed.company(services, "Fils & <Fille>")


@pytest.fixture(scope="module")
def report(services: Services, who: Who) -> UUID:
    return handed.report(services, who, "Le bilan de la maison")


@pytest.fixture(scope="module")
def free(services: Services, who: Who, report: UUID) -> Opened:
    return services.shares.open_link(who, report, "Sans mot de passe", 30)


@pytest.fixture(scope="module")
def locked(services: Services, who: Who, report: UUID) -> Opened:
    return services.shares.open_link(who, report, "Avec", 30, PASSWORD)


@pytest.fixture(scope="module")
def chart(services: Services, who: Who, report: UUID) -> Opened:
    return services.shares.embed(who, report)


def _path(opened: Opened) -> str:
    return f"/partage/{opened.token}"


def _unlock(live: Live, token: str, password: str, **headers: str) -> Reply:
    return live.post(f"/partage/{token}", {"mot_de_passe": password}, **{"origin": "null", **HERE, **headers})


def test_a_link_shows_the_report_under_a_bar_and_hands_its_pdf_over(live: Live, free: Opened) -> None:
    page = live.get(_path(free))
    said = page.body.decode()
    assert page.status == 200
    assert "<h1>Le bilan de la maison</h1>" in said
    assert "Fils &amp; &lt;Fille&gt;" in said
    assert "Lecture seule" in said
    assert f'href="{_path(free)}/rapport.pdf"' in said
    assert "<script" not in said
    assert not page.cookies
    pdf = live.get(f"{_path(free)}/rapport.pdf")
    assert (pdf.status, pdf.headers["content-type"], pdf.body[:4]) == (200, "application/pdf", b"%PDF")
    assert re.search(
        r"attachment; .*filename\*=UTF-8''empreinte-carbone-2024-fils-fille", pdf.headers["content-disposition"]
    )


def test_whatever_is_not_open_is_one_same_answer(
    live: Live, services: Services, who: Who, report: UUID, locked: Opened, chart: Opened
) -> None:
    gone = services.shares.open_link(who, report, "", 30, PASSWORD)
    services.shares.revoke(who, gone.link.id)
    old = services.shares.open_link(who, report, "", 30, PASSWORD)
    with services.database.schema() as connection:
        connection.execute(text("UPDATE shares SET expires_at = now() WHERE id = :id"), {"id": old.link.id})
    closed = (UNKNOWN, gone.token, old.token, chart.token, "court", "x" * 5000, "%0A", "a%20b")
    answers = [
        *(live.get(f"/partage/{token}") for token in closed),
        *(_unlock(live, token, PASSWORD) for token in closed[:4]),
        _unlock(live, locked.token, "pas le bon mot"),
        _unlock(live, locked.token, ""),
        live.get(f"/partage/{locked.token}/rapport.pdf"),
        live.get(f"/partage/{UNKNOWN}/rapport.pdf"),
        *(live.get(f"/partage/{locked.token}/{rest}") for rest in ("classeur.xlsx", "", "a/b", "%0A", "html")),
        live.get("/partage/"),
    ]
    told = {(one.status, one.body, frozenset(_kept(one).items()), one.cookies) for one in answers}
    assert len(told) == 1, [(one.status, len(one.body)) for one in answers]
    [(status, body, *_)] = told
    assert status == 404
    assert "Ce lien n&#x27;est pas ou plus valable" in body.decode()
    english = live.get(f"/partage/{UNKNOWN}", accept_language="en").body.decode()
    assert "This link is not, or no longer, valid" in english


def _kept(reply: Reply) -> dict[str, str]:
    return {name: value for name, value in reply.headers.items() if name not in ("date", "x-request-id")}


def test_a_password_opens_for_an_hour_in_this_browser_at_this_address(live: Live, locked: Opened) -> None:
    asked = live.get(_path(locked))
    assert asked.status == 200
    assert 'type="password"' in asked.body.decode()
    assert "Le bilan de la maison" not in asked.body.decode()
    done = _unlock(live, locked.token, PASSWORD)
    assert (done.status, done.headers["location"]) == (303, _path(locked))
    [cookie] = done.cookies
    assert cookie.startswith("cs-share=")
    for part in ("HttpOnly", f"Path={_path(locked)}", "Max-Age=3600", "SameSite=lax"):
        assert part in cookie
    shown = cookie.split(";")[0]
    assert "Le bilan de la maison" in live.get(_path(locked), cookie=shown).body.decode()
    assert live.get(f"{_path(locked)}/rapport.pdf", cookie=shown).status == 200
    [secure] = _unlock(live, locked.token, PASSWORD, x_forwarded_proto="https").cookies
    assert secure.startswith("__Secure-cs-share=")
    assert "; Secure" in secure
    assert live.get(_path(locked), cookie=shown, x_forwarded_proto="https").body == asked.body, "a plain cookie"


def test_the_form_of_another_site_is_refused(live: Live, locked: Opened) -> None:
    assert _unlock(live, locked.token, PASSWORD, origin="https://evil.example").status == 403
    assert _unlock(live, locked.token, PASSWORD, origin=live.url).status == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_visitors_of_another_page_do_not_guess_for_it_from_a_hidden_frame(
    live: Live, locked: Opened, site: str
) -> None:
    """Its origin is « null » too: what the browser says of the site tells them apart."""
    assert _unlock(live, locked.token, PASSWORD, sec_fetch_site=site).status == 403
    assert _unlock(live, locked.token, PASSWORD, sec_fetch_site="same-origin").status == 303


def test_guesses_are_slowed_for_a_link_that_exists_and_for_one_that_does_not(
    live: Live, services: Services, who: Who, report: UUID
) -> None:
    guessed = services.shares.open_link(who, report, "", 30, PASSWORD).token
    for number, token in enumerate((guessed, "B" * 43)):
        tries = [_unlock(live, token, "pas le bon", x_forwarded_for=f"203.0.113.{50 + number}") for _ in range(11)]
        assert [one.status for one in tries] == [404] * 10 + [429]
        assert int(tries[-1].headers["retry-after"]) > 0
    assert _unlock(live, guessed, PASSWORD, x_forwarded_for="203.0.113.50").status == 429
    assert _unlock(live, guessed, PASSWORD, x_forwarded_for="203.0.113.60").status == 303, "nobody else is locked out"


def test_an_opening_is_counted_and_nothing_else_is(
    live: Live, services: Services, who: Who, report: UUID, chart: Opened
) -> None:
    opened = services.shares.open_link(who, report, "Compté", 30)
    for method, path, headers in (
        ("GET", _path(opened), {}),
        ("HEAD", _path(opened), {}),
        ("GET", f"{_path(opened)}/rapport.pdf", {}),
        ("GET", _path(opened), {"sec_purpose": "prefetch;prerender"}),
        ("GET", _path(opened), {"purpose": "prefetch"}),
        ("GET", _path(opened), {"user_agent": "Slackbot-LinkExpanding 1.0"}),
        ("GET", _path(opened), {"user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}),
        ("GET", f"/integration/{chart.token}", {}),
        ("GET", f"/integration/{chart.token}/badge.svg", {}),
    ):
        assert live.ask(method, path, None, **headers).status == 200
    views = {link.id: link.views for link in services.shares.all(who, report)}
    assert (views[opened.link.id], views[chart.link.id]) == (2, 1)


@pytest.mark.parametrize("where", ["page", "form", "closed", "no chart", "verifier"])
def test_pages_for_outside_run_nothing_are_not_framed_not_kept_not_listed(
    live: Live, free: Opened, locked: Opened, where: str
) -> None:
    path = {
        "page": _path(free),
        "form": _path(locked),
        "closed": f"/partage/{UNKNOWN}",
        "no chart": "/integration/court",
        "verifier": "/verifier?code=AAAA",
    }[where]
    headers = live.get(path).headers
    assert headers["content-security-policy"] == f"{BARE}; frame-ancestors 'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_file_taken_away_is_nothing_that_a_browser_would_run(live: Live, services: Services, free: Opened) -> None:
    cookie = live.post("/session/exemple", {"exemple": "restaurant"}).cookies[0].split(";")[0]
    here = services.companies.who(cookie.partition("=")[2])
    assert here is not None
    made = presses.made(services, here, services.footprints.all(here)[0].id)
    for path, mime in (
        (f"{_path(free)}/rapport.pdf", "application/pdf"),
        (f"/rapports/{made}/html", "text/html; charset=utf-8"),
        (f"/rapports/{made}/xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        reply = live.get(path, cookie=cookie)
        assert (reply.status, reply.headers["content-type"]) == (200, mime)
        assert reply.headers["content-disposition"].startswith("attachment;")
        assert reply.headers["content-security-policy"] == SANDBOX
        for name, value in (("cache-control", "no-store"), ("x-content-type-options", "nosniff")):
            assert reply.headers[name] == value
        assert reply.headers["x-frame-options"] == "DENY"
    assert live.get(f"/rapports/{made}/html").status == 404


def test_a_chart_may_be_framed_by_the_sites_of_its_link_and_by_any_without(
    live: Live, services: Services, who: Who, report: UUID, chart: Opened
) -> None:
    mine = services.shares.embed(who, report, ["https://www.exemple.fr", "https://autre.example:8443"])
    for opened, sites in ((chart, "*"), (mine, "https://autre.example:8443 https://www.exemple.fr")):
        for rest in ("", "/badge.svg"):
            reply = live.get(f"/integration/{opened.token}{rest}")
            assert reply.status == 200
            assert reply.headers["content-security-policy"] == f"{BARE}; frame-ancestors {sites}"
            assert "x-frame-options" not in reply.headers
            assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
            assert reply.headers["cache-control"] == "no-store"
            assert "<script" not in reply.body.decode()
            assert "Fils &amp; &lt;Fille&gt;" in reply.body.decode()
    services.shares.revoke(who, mine.link.id)
    after, unknown = (live.get(f"/integration/{token}") for token in (mine.token, UNKNOWN))
    assert (after.status, after.body, _kept(after)) == (unknown.status, unknown.body, _kept(unknown))
    assert after.headers["content-security-policy"].endswith("frame-ancestors *"), "its frame says so, and nothing else"


ELSEWHERE = (
    "/", "/bilan", "/health", "/langue", "/verifier", "/partage", "/integration", "/integration/", "/integration/court",
    f"/integration/{UNKNOWN}/", f"/integration/{UNKNOWN}/x.svg", f"/integration/{UNKNOWN}/badge.svg/x",
    f"/Integration/{UNKNOWN}", f"/x/integration/{UNKNOWN}", f"/partage/{UNKNOWN}", "/api/v1/factors",
    "/assets/logo.svg", f"/integration/{UNKNOWN}%0A", f"/integration/..%2fbilan{UNKNOWN}", "/media/x",
    f"//integration/{UNKNOWN}",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_other_route_may_be_framed(live: Live, path: str) -> None:
    headers = live.get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_route_of_a_chart_is_framed_when_it_answers_and_never_changes_anything(
    live: Live, chart: Opened, method: str
) -> None:
    reply = live.ask(method, f"/integration/{chart.token}")
    assert reply.status in (404, 405)
    assert reply.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", [f"/partage/{UNKNOWN}", f"/integration/{UNKNOWN}/badge.svg"])
def test_no_socket_opens_where_reports_are_handed_over(live: Live, path: str) -> None:
    """Refused like any socket that leads nowhere, and not as a bug of ours in the log."""
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{live.port}{path}", origin=Origin(live.url))
    assert refused.value.response.status_code == 403


def test_a_code_says_what_it_proves_in_the_readers_language(
    live: Live, services: Services, who: Who, report: UUID
) -> None:
    code = handed.code_of(services, who, report)
    run = services.footprints.all(who)[0]
    pdf = next(file for file in services.reports.get(who, report).files if file.kind == "pdf")
    with speaking("fr"):
        total = show.mass(run.total_kg)
    for language, found in (("fr", "Ce code est celui d&#x27;un rapport"), ("en", "This code is that of a report")):
        reply = live.get(f"/verifier?code={code.lower().replace('-', '+')}", accept_language=language)
        said = reply.body.decode()
        assert reply.status == 200
        assert f'<html lang="{language}">' in said
        for part in (
            found,
            "Fils &amp; &lt;Fille&gt;",
            "2024",
            total,
            run.hash,
            pdf.sha256,
            "sha256sum",
            "Get-FileHash",
        ):
            assert part in said, part
    wrong = live.get("/verifier?code=%3Cscript%3E%00")
    assert wrong.status == 200
    assert "Aucun rapport ne porte ce code" in wrong.body.decode()
    assert "<script" not in wrong.body.decode()
    assert "role=" not in live.get("/verifier").body.decode().partition("<main>")[2]


def test_codes_are_not_tried_by_the_thousand_from_one_place(live: Live) -> None:
    tries = [live.get(f"/verifier?code=X{n}", x_forwarded_for="203.0.113.70") for n in range(31)]
    assert [one.status for one in tries] == [200] * 30 + [429]


def test_the_token_of_a_link_is_not_in_the_log() -> None:
    for path in (f"/partage/{UNKNOWN}", f"/partage/{UNKNOWN}/rapport.pdf", f"/integration/{UNKNOWN}/badge.svg"):
        assert UNKNOWN not in written(path)
        assert UNKNOWN not in written(f"/{path}".replace("partage", "PARTAGE"))
