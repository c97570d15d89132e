"""Links to a report: opened by the company, seen without an account, closed at once; nobody is told why."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from core.access import Role, Scope, Who
from core.bootstrap import Services, wire
from core.errors import AccessDenied, InputError, LimitReached, NotFound, TooMany
from core.services import share_openings, shares
from core.services.outbox import Outbox
from core.services.passwords import Passwords, Verified
from core.services.shares import Kind, Link, Locked, Shared, Shares
from core.settings import Settings
from tests.accounts.mailbox import Mailbox
from tests.conftest import Cluster
from tests.report import handed

PASSWORD = "quatre pommes vertes"
BANK = "banque@exemple.fr"


@pytest.fixture(scope="module")
def services(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[Services]:
    """One database for these tests: each has companies of its own."""
    with cluster.database(furnished_template) as fresh:
        yield wire(settings, fresh)


@pytest.fixture
def who(services: Services) -> Who:
    return handed.company(services)


@pytest.fixture
def report(services: Services, who: Who) -> UUID:
    return handed.report(services, who)


def _sql(services: Services, statement: str, **values: object) -> None:
    with services.database.schema() as connection:
        connection.execute(text(statement), values)


def _expire(services: Services, link: Link) -> None:
    _sql(services, "UPDATE shares SET expires_at = now() - interval '1 second' WHERE id = :id", id=link.id)


def _open(services: Services, token: str, kind: Kind = Kind.LINK) -> Shared:
    found = services.shares.seen(token, kind)
    assert isinstance(found, Shared)
    return found


def test_a_link_shows_its_report_to_who_has_it_and_is_kept_as_a_hash(
    services: Services, who: Who, report: UUID
) -> None:
    opened = services.shares.open_link(who, report, "Notre banque", 7)
    assert len(opened.token) == 43
    assert opened.address.endswith(f"/partage/{opened.token}")
    found = _open(services, opened.token)
    assert (found.report_id, found.who) == (report, Who(who.tenant_id, Role.ADVISOR, scopes=frozenset({Scope.READ})))
    assert b"Bilan" in services.shares.file(found, "html").content
    assert services.shares.file(found, "pdf").content.startswith(b"%PDF")
    about = services.shares.about(found)
    assert (about.company, about.year, about.language) == ("Boulangerie du Port", 2024, "fr")
    with services.database.schema() as connection:
        kept = connection.execute(text("SELECT * FROM shares WHERE id = :id"), {"id": opened.link.id}).mappings().one()
    assert opened.token not in repr(dict(kept))


def test_the_list_says_what_each_link_is_and_how_often_it_was_opened(
    services: Services, who: Who, report: UUID
) -> None:
    first = services.shares.open_link(who, report, "  Notre\nbanque ", 7, PASSWORD)
    services.shares.embed(who, report, ["https://WWW.Exemple.fr/", "https://exemple.fr:8443"])
    found = services.shares.seen(first.token, password=PASSWORD)
    assert isinstance(found, Shared)
    for _ in range(3):
        services.shares.count_view(found)
    framed, link = services.shares.all(who, report)
    assert (link.label, link.kind, link.locked, link.views) == ("Notre banque", Kind.LINK, True, 3)
    assert (link.expires_at - link.created_at).days == 7
    assert (framed.kind, framed.views, framed.locked) == (Kind.EMBED, 0, False)
    assert list(framed.sites) == ["https://exemple.fr:8443", "https://www.exemple.fr"]


def test_a_link_is_for_one_place_a_chart_is_not_a_report(services: Services, who: Who, report: UUID) -> None:
    link, chart = services.shares.open_link(who, report), services.shares.embed(who, report)
    assert services.shares.seen(link.token, Kind.EMBED) is None
    assert services.shares.seen(chart.token) is None
    assert services.shares.footprint(_open(services, chart.token, Kind.EMBED)).perimeter.year == 2024


WAYS = ("expired", "revoked", "unknown", "deleted", "wrong")


def _closed(house: Shares, services: Services, who: Who, way: str) -> str:
    """The token of a link behind a password, closed in this way."""
    report = handed.report(services, who)
    opened = house.open_link(who, report, "", 7, PASSWORD)
    if way == "expired":
        _expire(services, opened.link)
    elif way == "revoked":
        services.shares.revoke(who, opened.link.id)
    elif way == "deleted":
        _sql(services, "DELETE FROM reports WHERE id = :id", id=report)
    return "A" * 43 if way == "unknown" else opened.token


class Counted(Passwords):
    """A hash of a few milliseconds, so that one verification more or less shows; remembers how many there were."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=2, memory_cost=4096, parallelism=1))
        self.verified = 0

    def verify(self, kept: str | None, password: str) -> Verified:
        self.verified += 1
        return super().verify(kept, password)


def _medians(house: Shares, tokens: dict[str, str]) -> list[float]:
    """Of twenty refusals in each way, in turn, so that a busy machine is busy for all of them."""
    taken: dict[str, list[float]] = {way: [] for way in tokens}
    for _ in range(20):
        for way, token in tokens.items():
            began = time.perf_counter()
            assert house.seen(token, password="pas le bon mot") is None
            taken[way].append(time.perf_counter() - began)
    return sorted(statistics.median(times) for times in taken.values())


def test_every_closed_link_is_closed_alike_and_takes_the_same_time(services: Services, who: Who) -> None:
    """Expired, revoked, unknown, deleted or wrong: None, after one verification each. Medians, compared loosely."""
    counted = Counted()
    house = Shares(
        services.database, services.settings, services.outbox, counted, services.reports.file, services.footprints.get
    )
    tokens = {way: _closed(house, services, who, way) for way in WAYS}
    for token in tokens.values():
        before = counted.verified
        assert house.seen(token, password="pas le bon mot") is None
        assert counted.verified == before + 1
    found = []
    for _ in range(3):  # another program may have had the machine for a while
        found.append(_medians(house, tokens))
        if found[-1][-1] / found[-1][0] < 1.5:
            return
    raise AssertionError(found)


@pytest.mark.parametrize("way", ["expired", "revoked", "deleted"])
def test_a_closed_link_stays_closed_to_who_has_its_password_or_had_it(services: Services, who: Who, way: str) -> None:
    report = handed.report(services, who)
    opened = services.shares.open_link(who, report, "", 7, PASSWORD)
    found = services.shares.seen(opened.token, password=PASSWORD)
    assert isinstance(found, Shared)
    proof = services.shares.proof(found)
    if way == "expired":
        _expire(services, opened.link)
    elif way == "revoked":
        services.shares.revoke(who, opened.link.id)
    else:
        _sql(services, "DELETE FROM reports WHERE id = :id", id=report)
    assert services.shares.seen(opened.token, password=PASSWORD) is None
    assert services.shares.seen(opened.token, proof=proof) is None
    assert services.shares.seen(opened.token) is None


def test_the_password_is_asked_once_an_hour_and_its_proof_opens_that_link_only(
    services: Services, who: Who, report: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (services.shares.open_link(who, report, "", 7, PASSWORD) for _ in range(2))
    assert services.shares.seen(one.token) == Locked()
    found = services.shares.seen(one.token, password=PASSWORD)
    assert isinstance(found, Shared)
    proof = services.shares.proof(found)
    assert services.shares.seen(one.token, proof=proof) == found
    assert services.shares.seen(other.token, proof=proof) == Locked()
    later = str(int(proof.partition(".")[0]) + 1) + "." + proof.partition(".")[2]
    for forged in (later, proof[:-1], proof + "0", "9999999999.", ".", "", "é", "1e9.x"):
        assert services.shares.seen(one.token, proof=forged) == Locked(), forged
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + share_openings.PROOF_LASTS_S + 1)
    assert services.shares.seen(one.token, proof=proof) == Locked()


def test_tries_are_counted_for_the_link_and_for_the_place(services: Services, who: Who, report: UUID) -> None:
    token = services.shares.open_link(who, report, "", 7, PASSWORD).token
    for _ in range(share_openings.TRIES):
        services.shares.count_try(token, "192.0.2.1")
    with pytest.raises(TooMany):
        services.shares.count_try(token, "192.0.2.2")
    services.shares.forget_tries(token)
    services.shares.count_try(token, None)
    for turn in range(share_openings.TRIES_FROM_ONE_PLACE - share_openings.TRIES):
        services.shares.count_try(f"another {turn}", "192.0.2.1")
    with pytest.raises(TooMany):
        services.shares.count_try("yet another", "192.0.2.1")


@pytest.mark.parametrize("password", ["court", "a" * 129, "password123"])
def test_a_password_that_protects_nothing_is_refused(services: Services, who: Who, report: UUID, password: str) -> None:
    with pytest.raises(InputError):
        services.shares.open_link(who, report, "", 7, password)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_link_lasts_from_a_day_to_a_year(services: Services, who: Who, report: UUID, days: int) -> None:
    with pytest.raises(InputError):
        services.shares.open_link(who, report, "", days)
    with pytest.raises(InputError):
        services.shares.embed(who, report, days=days * 3)


SITES = ("http://exemple.fr", "exemple.fr", "https://*.fr", "https://a.fr; script-src *", "https://a.fr/x", "'self'")


@pytest.mark.parametrize("site", SITES)
def test_a_site_is_an_address_and_nothing_that_would_change_the_policy(
    services: Services, who: Who, report: UUID, site: str
) -> None:
    with pytest.raises(InputError):
        services.shares.embed(who, report, [site])


def test_a_report_that_is_not_ready_or_not_there_is_not_shared(services: Services, who: Who) -> None:
    waits = handed.report(services, who, status="asked")
    for absent in (waits, uuid4()):
        with pytest.raises(NotFound):
            services.shares.open_link(who, absent)
        with pytest.raises(NotFound):
            services.shares.embed(who, absent)


@pytest.mark.parametrize("role", [Role.GUEST, Role.ADVISOR, Role.ADMIN, Role.NOBODY])
def test_only_owners_and_analysts_share_and_never_a_key(services: Services, who: Who, report: UUID, role: Role) -> None:
    for asking in (Who(who.tenant_id, role), Who(who.tenant_id, Role.OWNER, None, frozenset(Scope))):
        for refused in (
            lambda asking=asking: services.shares.open_link(asking, report),
            lambda asking=asking: services.shares.embed(asking, report),
            lambda asking=asking: services.shares.send(asking, report, BANK),
            lambda asking=asking: services.shares.all(asking, report),
            lambda asking=asking: services.shares.revoke(asking, uuid4()),
        ):
            with pytest.raises(AccessDenied):
                refused()


def test_a_report_has_so_many_links_and_a_revoked_one_makes_room(
    services: Services, who: Who, report: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOST_OF_A_REPORT", 2)
    first, _ = (services.shares.open_link(who, report) for _ in range(2))
    with pytest.raises(LimitReached):
        services.shares.embed(who, report)
    services.shares.revoke(who, first.link.id)
    services.shares.embed(who, report)
    monkeypatch.setattr(shares, "MOST_OF_A_COMPANY", 2)
    with pytest.raises(LimitReached):
        services.shares.open_link(who, handed.report(services, who))


def test_what_was_done_with_links_is_in_the_audit_without_label_address_or_token(
    services: Services, who: Who, report: UUID
) -> None:
    sent = services.shares.send(who, report, BANK)
    services.shares.revoke(who, sent.link.id)
    with pytest.raises(NotFound):
        services.shares.revoke(who, sent.link.id)
    entries = services.audit.entries(who)
    assert [entry.action for entry in entries[:3]] == ["share_revoked", "share_sent", "share_opened"]
    said = repr(entries)
    assert BANK not in said
    assert sent.token not in said


# Letters.


@pytest.fixture
def post(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shares, Mailbox]]:
    folder = tmp_path_factory.mktemp("letters")
    settings = services.settings.model_copy(update={"persistent_artifact_dir": folder})
    outbox = Outbox(settings, pauses=())
    yield (
        Shares(
            services.database,
            settings.model_copy(update={"public_url": "https://carbone.example"}),
            outbox,
            services.shares._passwords,
            services.reports.file,
            services.footprints.get,
        ),
        Mailbox(outbox.folder, outbox),
    )
    outbox.close()


def test_the_letter_carries_the_link_and_never_the_password(
    services: Services, who: Who, report: UUID, post: tuple[Shares, Mailbox]
) -> None:
    by_post, mail = post
    opened = by_post.send(who, report, BANK, 7, PASSWORD, "Voici notre bilan, à https://evil.example ou evil.example/x")
    letter = mail.last(BANK)
    said = letter.get_content()
    assert f"https://carbone.example/partage/{opened.token}" in said
    assert said.count("://") == 1
    assert "evil.example" not in said
    assert "Voici notre bilan" in said
    assert "Un mot de passe vous sera demandé" in said
    assert PASSWORD not in letter.as_string()
    assert str(letter["Subject"]) == "« Boulangerie du Port » : empreinte carbone 2024"
    english = handed.report(services, who, language="en")
    by_post.send(who, english, BANK)
    said = mail.last(BANK).get_content()
    assert "gives you access" in said
    assert "password" not in said
    assert services.shares.all(who, english)[0].label == BANK


def test_a_company_sends_so_many_letters_a_day(
    services: Services, who: Who, report: UUID, post: tuple[Shares, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "LETTERS_A_DAY", 1)
    by_post, mail = post
    with pytest.raises(InputError):
        by_post.send(who, report, "pas une adresse")
    by_post.send(who, report, BANK)
    with pytest.raises(TooMany):
        by_post.send(who, report, BANK)
    assert len(mail.letters(BANK)) == 1
    assert len(by_post.all(who, report)) == 1


# What a code proves.


def test_a_code_proves_its_report_however_it_was_typed(services: Services, who: Who, report: UUID) -> None:
    code = handed.code_of(services, who, report)
    proven = services.shares.verified(code, None)
    assert proven is not None
    assert (proven.company, proven.year, proven.template) == ("Boulangerie du Port", 2024, "complet")
    pdf = services.reports.get(who, report).files[-1]
    assert (pdf.kind, [pdf.sha256]) == ("pdf", [sha256 for _, sha256 in proven.prints])
    run = services.footprints.all(who)[0]
    assert (proven.run_hash, proven.total_kg) == (run.hash, run.total_kg)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " – "),
        f"  {code.replace('0', 'o').replace('1', 'l')}\n",
        code.replace("1", "I").replace("0", "O"),
    ):
        assert services.shares.verified(typed, None) == proven, typed
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", code[:-1], f"{code}0", "' OR 1=1 --", "é" * 5000, "\x00"):
        assert services.shares.verified(wrong, None) is None, wrong


def test_a_report_that_is_not_ready_proves_nothing_and_guesses_are_counted(services: Services, who: Who) -> None:
    waits = handed.report(services, who, status="asked")
    code = handed.code_of(services, who, waits)
    for _ in range(share_openings.CODES_FROM_ONE_PLACE):
        assert services.shares.verified(code, "192.0.2.9") is None
    with pytest.raises(TooMany):
        services.shares.verified(code, "192.0.2.9")
    assert services.shares.verified(code, "192.0.2.10") is None
