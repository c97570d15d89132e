"""Two companies in one running application: from A, with everything A could know of B, no byte of B comes back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from core import bootstrap
from core.access import Who
from core.bootstrap import Services, wire
from core.carbon.questions import Answer
from core.db.session import Database
from core.errors import NotFound
from core.services.footprints import RunHeader
from core.settings import ROOT, Settings
from pages.parts import gate
from tests.conftest import Cluster
from tests.live import Live, running
from tests.security.browser import Page

YEAR = 2024
ADDRESSES = tuple(re.findall(r'_page\(\s*"[^"]+",\s*_\("[^"]+"\),\s*"[^"]+",\s*"([^"]+)"', (ROOT / "pages/parts/navigation.py").read_text(encoding="utf-8")))  # fmt: skip  # noqa: E501
SHOWS_COMPANY = ("questionnaire", "bilan", "lignes")


@dataclass(frozen=True)
class Guest:
    """A guest company whose name and site are the canary; `run` is a stored calculation of it."""

    canary: str
    token: str
    who: Who
    run: UUID
    hash: str

    @property
    def cookie(self) -> str:
        return f"cs={self.token}"

    @property
    def secrets(self) -> tuple[bytes, ...]:
        return self.canary.encode(), str(self.who.tenant_id).encode(), self.hash.encode(), self.token.encode()

    def query(self) -> str:
        """Everything of this company that a URL could carry."""
        names = ("run", "calcul", "bilan", "id", "entreprise", "tenant", "tenant_id", "company", "activite", "site")
        values = [f"{name}={self.run}&{name}={self.who.tenant_id}" for name in names]
        return "&".join([*values, "question=sites", "poste=2.1", "facteur=43642", f"year={YEAR}"])


@pytest.fixture(scope="module")
def place(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[tuple[str, Services]]:
    with cluster.copy(furnished_template) as url:
        database = Database(url)
        yield url, wire(settings, database)
        database.close()


@pytest.fixture(scope="module")
def two(place: tuple[str, Services]) -> tuple[Guest, Guest]:
    return guest(place[1], "A"), guest(place[1], "B")


@pytest.fixture(scope="module")
def live(
    place: tuple[str, Services], two: tuple[Guest, Guest], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("probe")
    with running(place[0], folder) as application:
        yield application
        log = (folder / "app.log").read_bytes()
    assert not [secret for side in two for secret in side.secrets if secret in log], "the log names a company"


def guest(services: Services, name: str) -> Guest:
    canary = f"CANARI{name}{secrets.token_hex(5)}"
    token = services.companies.start_guest(name=canary)
    visit = services.visits.visit(token)
    assert visit is not None
    ask = services.questionnaire
    ask.save(visit.who, YEAR, "", "sites", Answer(text=f"1 | {canary} | 75001\n2 | {canary}bis | 69001"))
    ask.save(visit.who, YEAR, "1", "electricity", Answer(text="40 000", unit="kWh", quality=5))
    run = services.footprints.calculate(visit.who, YEAR)
    return Guest(canary, token, visit.who, run.id, run.hash)


def leaks(heard: bytes, other: Guest) -> list[bytes]:
    return [secret for secret in other.secrets if secret in heard]


def test_every_page_is_probed() -> None:
    assert len(ADDRESSES) > 15
    assert set(SHOWS_COMPANY) < set(ADDRESSES)


@pytest.mark.parametrize("address", SHOWS_COMPANY)
def test_a_visitor_sees_the_own_company(live: Live, two: tuple[Guest, Guest], address: str) -> None:
    """Otherwise the silence below would prove nothing."""
    for side in two:
        with Page(live, side.cookie) as page:
            assert side.canary.encode() in page.open(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_shows_another_company_whatever_the_address_asks_for(
    live: Live, two: tuple[Guest, Guest], address: str
) -> None:
    here, there = two
    for cookie in (here.cookie, ""):
        with Page(live, cookie) as page:
            heard = page.open(address, there.query())
            sent_by_us = str(there.who.tenant_id).encode()  # a page may give the query back
            assert [secret for secret in leaks(heard, there) if secret != sent_by_us] == []


@pytest.mark.parametrize("address", SHOWS_COMPANY)
@pytest.mark.parametrize("thief", ["nobody", "another company"])
def test_a_stolen_session_id_shows_nothing_of_its_owner(
    live: Live, two: tuple[Guest, Guest], address: str, thief: str
) -> None:
    """While B is connected, somebody offers B's session id: with no cookie, then with A's."""
    here, there = two
    with Page(live, there.cookie) as theirs:
        assert there.canary.encode() in theirs.open(address)
        with Page(live, here.cookie if thief != "nobody" else "", took_over=theirs.session) as stolen:
            heard = stolen.open(address)
            assert heard
            assert leaks(heard, there) == []


def test_a_file_made_for_a_company_is_served_to_its_cookie_alone(live: Live, two: tuple[Guest, Guest]) -> None:
    here, there = two
    with Page(live, there.cookie) as theirs, Page(live, here.cookie) as ours:
        theirs.open("lignes")
        ours.open("lignes")
        assert len(theirs.files) == 2, "the CSV and the JSON"
        for file in theirs.files:
            address = theirs.make(file)
            served = live.get(address, cookie=there.cookie)
            assert served.status == 200
            assert there.canary.encode() in served.body
            for cookie in (here.cookie, "cs=" + "x" * 43, ""):
                refused = live.get(address, cookie=cookie)
                assert refused.status in (401, 404)
                assert leaks(refused.body, there) == []
            asked_by_us = ours.make(file)
            assert not asked_by_us or live.get(asked_by_us, cookie=here.cookie).status == 404


def test_after_leaving_a_file_offered_before_is_no_longer_made_nor_served(
    live: Live, place: tuple[str, Services]
) -> None:
    leaver = guest(place[1], "C")
    with Page(live, leaver.cookie) as page:
        page.open("lignes")
        address = page.make(page.files[0])
        assert live.get(address, cookie=leaver.cookie).status == 200
        place[1].companies.leave(leaver.token)
        assert live.get(address, cookie=leaver.cookie).status == 401
        assert page.make(page.files[1]) == ""


def test_a_run_of_another_company_left_in_the_session_state_shows_nothing(
    place: tuple[str, Services], two: tuple[Guest, Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    theirs = place[1].footprints.all(there.who)[0]
    monkeypatch.setattr(
        gate, "connection", lambda: gate.Connection({"cs": here.token}, {"Host": "example.org"}, "203.0.113.9")
    )
    bootstrap.adopt(place[1])
    try:
        for path in ("understand/dashboard.py", "understand/lines.py"):
            test = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30).run()
            for key, value in _planted(there, theirs).items():
                test.session_state[key] = value
            drawn = test.switch_page(path).run()
            heard = "".join(str(node.proto) for node in (*drawn.main, *drawn.sidebar) if node.proto).encode()
            assert here.canary.encode() in heard
            assert leaks(heard, there) == []
    finally:
        bootstrap.adopt(None)


def _planted(there: Guest, run: RunHeader) -> dict[str, object]:
    return {"run": run, "tenant": there.who.tenant_id, "who": there.who, "visit": there.who, "token": there.token}


def test_services_answer_about_anothers_run_as_if_it_did_not_exist(
    place: tuple[str, Services], two: tuple[Guest, Guest]
) -> None:
    here, there = two
    services = place[1]
    for ask in (services.footprints.get, services.footprints.document, services.footprints.replay):
        services.footprints.get(there.who, there.run)  # in the cache of this process
        with pytest.raises(NotFound) as refused:
            ask(here.who, there.run)
        assert leaks(str(refused.value).encode(), there) == []
    assert leaks(repr(services.footprints.all(here.who)).encode(), there) == []
    assert leaks(repr(services.footprints.latest(here.who)).encode(), there) == []


def test_the_command_line_has_a_company_of_its_own(place: tuple[str, Services], two: tuple[Guest, Guest]) -> None:
    operator = place[1].companies.operator()
    assert operator.tenant_id not in {side.who.tenant_id for side in two}
    for side in two:
        with pytest.raises(NotFound):
            place[1].footprints.get(operator, side.run)
