"""Pages without a browser: real services on a fresh database, and a visitor whose connection a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core import bootstrap
from core.access import Who
from core.bootstrap import Services
from core.settings import ROOT
from pages.parts import gate
from pages.parts.gate import Connection
from tests.app.people import People

TIMEOUT_S = 30

Open = Callable[..., AppTest]


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


@pytest.fixture
def page(house: Services, visit: Callable[[Connection], None]) -> Open:
    """`page("understand/lines.py", poste="2.1")`: the page, run once from the frame."""

    def opened(path: str | None = None, **query: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=TIMEOUT_S)
        test.query_params.update(query)
        if path is not None:
            test.run()
            test.query_params.update(query)
            test.switch_page(path)
        return test.run()

    return opened


@pytest.fixture
def people(house: Services, visit: Callable[[Connection], None]) -> People:
    """`people.owner("Ada").here()`: Ada, owner of « Ada et fils », opens the next pages."""
    return People(house, visit)
