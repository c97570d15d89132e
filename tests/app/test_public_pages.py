"""The pages anybody may open, the waiting screen, and what a visitor sees when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core import bootstrap
from core.access import Who
from core.bootstrap import Services
from core.settings import ROOT
from pages.parts.gate import Connection

Open = Callable[..., AppTest]


def _html(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def test_the_first_screen_says_what_on_which_data_and_how_to_begin(page: Open, house: Services) -> None:
    said = _html(page())
    assert 'action="/session/essai"' in said
    assert said.count('action="/session/exemple"') == len(house.samples.all()) > 0
    assert house.editions.active().label in said
    assert "CO₂e" in said  # the preview is a calculation, made here


def test_the_first_screen_offers_to_continue_to_those_who_began(guest: Who, page: Open) -> None:
    said = _html(page())
    assert 'action="/session/essai"' not in said
    assert 'href="/questionnaire"' in said


@pytest.mark.parametrize("path", ["understand/method.py", "welcome/legal.py", "welcome/resume.py", "ask/factors.py"])
def test_public_pages_open_without_a_company(page: Open, path: str) -> None:
    test = page(path)
    assert not test.exception
    assert test.title or test.markdown


def test_the_method_page_shows_nothing_meant_for_editors(page: Open) -> None:
    text = " ".join(element.value for element in page("understand/method.py").markdown)
    assert "1.1" in text
    assert "<!--" not in text
    assert "method.en.md" not in text


def test_a_resume_link_waits_for_a_button(page: Open) -> None:
    said = _html(page("welcome/resume.py", jeton="abc"))
    assert 'name="jeton" value="abc"' in said
    assert 'action="/session/reprise"' in said


def test_a_hostile_resume_link_stays_text(page: Open) -> None:
    assert "<script" not in _html(page("welcome/resume.py", jeton='"><script>alert(1)</script>'))


def test_a_resume_link_is_created_only_when_asked_and_opens_this_company(
    guest: Who, page: Open, house: Services
) -> None:
    test = page("understand/method.py")
    assert not test.code
    test.button(key="resume_create").click().run()
    token = test.code[0].value.split("jeton=")[1]
    assert house.companies.who(house.companies.resume(token)) == guest


@pytest.mark.parametrize(
    "connection",
    [
        Connection({"cs": "x"}, {"Host": "localhost:8501"}),
        Connection({}, {"Host": "localhost:8501"}),
        Connection({"cs": "x"}, {"Host": "example.org", "Origin": "https://example.org"}),
    ],
)
def test_a_cookie_that_stands_for_nobody_opens_nothing(
    house: Services, visit: Callable[[Connection], None], page: Open, connection: Connection
) -> None:
    visit(connection)
    assert "Ouvrez d'abord une entreprise" in page("understand/lines.py").info[0].value


def test_on_https_a_plain_cookie_is_not_read(house: Services, visit: Callable[[Connection], None], page: Open) -> None:
    token = house.companies.start_guest()
    https = {"Host": "example.org", "Origin": "https://example.org"}
    visit(Connection({"cs": token}, https))
    assert "Ouvrez d'abord" in page("understand/lines.py").info[0].value
    visit(Connection({"__Host-cs": token}, https))
    assert "Aucun calcul" in page("understand/lines.py").info[0].value


def test_a_cookie_revoked_between_two_runs_closes_the_page(
    guest: Who, page: Open, house: Services, visit: Callable[[Connection], None]
) -> None:
    token = house.companies.start_guest()
    visit(Connection({"cs": token}))
    test = page("understand/dashboard.py")
    assert "Aucun calcul" in test.info[0].value
    house.companies.leave(token)
    assert "Ouvrez d'abord" in test.run().info[0].value


def test_while_the_house_opens_the_visitor_is_told_so_and_nothing_is_read() -> None:
    bootstrap.adopt(None)
    test = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30).run()
    assert test.title[0].value == "CarbonScore démarre…"
    assert bootstrap.started() is None


def _breaks() -> None:
    from pages.parts import wrong

    wrong.show(ZeroDivisionError("secret of the house"))


def test_an_unknown_error_is_a_calm_sentence_with_a_number_and_no_detail() -> None:
    test = AppTest.from_function(_breaks).run()
    assert "erreur inattendue" in test.error[0].value
    assert "Numéro à nous donner" in test.error[0].value
    assert "secret" not in test.error[0].value
