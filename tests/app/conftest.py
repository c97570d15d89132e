"""Pages without a browser: real services on a fresh database, and a visitor whose connection a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.source_util import PageHash, PageInfo
from streamlit.testing.v1 import AppTest

from core import bootstrap
from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.settings import ROOT
from pages.parts import gate
from pages.parts.gate import Connection
from tests.app.answering import YEAR, Open
from tests.app.people import People

FRAME = str(ROOT / "pages" / "frame.py")
TIMEOUT_S = 30


@pytest.fixture(scope="session", autouse=True)
def components_sought_once() -> Iterator[None]:
    """An AppTest reads what every installed library says of itself, nine tenths of its time: once is enough."""
    sought = manifest_scanner.scan_component_manifests
    manifest_scanner.scan_component_manifests = cache(sought)
    yield
    manifest_scanner.scan_component_manifests = sought


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    """The services, as the process-wide ones."""
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Connection], None]:
    """Choose the connection of the next runs."""

    def choose(connection: Connection) -> None:
        monkeypatch.setattr(gate, "connection", lambda: connection)

    choose(Connection(headers={"Host": "example.org"}, peer="203.0.113.9"))
    return choose


@pytest.fixture
def guest(house: Services, visit: Callable[[Connection], None]) -> Who:
    """A visitor who has opened a company."""
    token = house.companies.start_guest()
    visit(Connection({"cs": token}, {"Host": "example.org"}, "203.0.113.9"))
    who = house.companies.who(token)
    assert who is not None
    return who


@cache
def _addresses() -> dict[PageHash, PageInfo]:
    """Where the pages are, the same for everybody. AppTest learns it from a first run of the frame."""
    return AppTest.from_file(FRAME, default_timeout=TIMEOUT_S).run()._registered_pages


@pytest.fixture
def page(house: Services, visit: Callable[[Connection], None]) -> Open:
    """`page("understand/lines.py", poste="2.1")`: the page, as a browser opens it that has its address."""

    def opened(path: str | None = None, **query: str) -> AppTest:
        test = AppTest.from_file(FRAME, default_timeout=TIMEOUT_S)
        test.query_params.update(query)
        if path is not None:
            test._registered_pages = _addresses()
            test.switch_page(path)
        return test.run()

    return opened


@pytest.fixture
def people(house: Services, visit: Callable[[Connection], None]) -> People:
    """`people.owner("Ada").here()`: Ada, owner of « Ada et fils », opens the next pages."""
    return People(house, visit)


@pytest.fixture
def at(house: Services, guest: Who) -> Open:
    """`at("electricity")`: the page open on a question, the year 2024 begun."""
    house.questionnaire.save(guest, YEAR, "", "employees", Answer(text="8"))

    def opened(question: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "pages" / "collect" / "questionnaire.py"), default_timeout=TIMEOUT_S)
        test.query_params["question"] = question
        test.run()
        assert not test.exception
        return test

    return opened


@pytest.fixture
def kept(house: Services, guest: Who) -> Callable[[str], Any]:
    """`kept("electricity@1")`: the stored answer, None when there is none."""
    return lambda name: house.questionnaire.answers(guest, YEAR).get(name)
