"""Links to reports and the walls: a link of one company never shows another's, whatever is asked, typed or forged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.access import Role, Scope, Who
from core.bootstrap import Services, wire
from core.db import report_tables, shares
from core.errors import AccessDenied, NotFound
from core.language import speaking
from core.report.badge import badge, embedded
from core.services.share_openings import Shared
from core.services.shares import Kind, Opened
from core.settings import Settings
from core.web import share_pages, verify_routes
from tests.conftest import Cluster
from tests.report import handed
from tests.report.sample import HOSTILE

READ = frozenset({Scope.READ})
MARKUP = re.compile(r"<(?:script|img|iframe|object|embed|link|svg/onload|a href=\"(?!/partage/))", re.IGNORECASE)


@pytest.fixture(scope="module")
def services(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[Services]:
    with cluster.database(furnished_template) as fresh:
        yield wire(settings, fresh)


@pytest.fixture(scope="module")
def sides(services: Services) -> tuple[tuple[Who, UUID, Opened], ...]:
    """Two companies, each with its report and a link to it."""
    made = []
    for name in ("CANARI-A", "CANARI-B"):
        who = handed.company(services, name)
        report = handed.report(services, who, name)
        made.append((who, report, services.shares.open_link(who, report)))
    return tuple(made)


Sides = tuple[tuple[Who, UUID, Opened], ...]


def _seen(services: Services, opened: Opened, kind: Kind = Kind.LINK) -> Shared:
    found = services.shares.seen(opened.token, kind)
    assert isinstance(found, Shared)
    return found


def test_a_company_shares_lists_and_revokes_its_own_only(services: Services, sides: Sides) -> None:
    (here, mine, _), (_, theirs, opened) = sides
    for share in (services.shares.open_link, services.shares.embed):
        with pytest.raises(NotFound):
            share(here, theirs)
    with pytest.raises(NotFound):
        services.shares.send(here, theirs, "banque@exemple.fr")
    with pytest.raises(NotFound):
        services.shares.revoke(here, opened.link.id)
    assert services.shares.all(here, theirs) == []
    assert services.shares.all(here, mine)
    assert _seen(services, opened).report_id == theirs


def test_a_row_that_names_the_report_of_another_company_is_refused_by_the_database(
    services: Services, sides: Sides
) -> None:
    (here, mine, _), (there, theirs, _) = sides
    values: dict[str, object] = {"kind": "link", "label": "", "sites": [], "person_id": None}
    for tenant, report in ((here.tenant_id, theirs), (there.tenant_id, theirs), (there.tenant_id, mine)):
        with pytest.raises(DBAPIError), services.database.tenant(here) as session:
            row = {**values, "tenant_id": tenant, "report_id": report, "token_hash": uuid4().bytes * 2}
            shares.add(session, handed.A_WEEK, **row)


def test_the_reader_behind_a_link_reads_its_report_and_nothing_of_another_company(
    services: Services, sides: Sides
) -> None:
    (_, mine, opened), (there, theirs, _) = sides
    found = _seen(services, opened)
    assert found.who.scopes == READ, "behind the signed context"
    assert services.shares.file(found, "html").content.count(b"CANARI-A") == 1
    swapped = Shared(found.who, found.share_id, theirs, (), found.expires_at)
    for read in (services.shares.about, services.shares.footprint, lambda one: services.shares.file(one, "pdf")):
        with pytest.raises(NotFound):
            read(swapped)
    for statement in (
        "SELECT count(*) FROM reports WHERE id = :id",
        "SELECT count(*) FROM report_files WHERE report_id = :id",
    ):
        with services.database.tenant(found.who) as session:
            assert session.execute(text("SELECT current_user")).scalar_one() == "cs_api"
            assert session.execute(text(statement), {"id": mine}).scalar_one() > 0
            session.execute(text("SELECT set_config('app.tenant', :t, true)"), {"t": str(there.tenant_id)})
            assert session.execute(text(statement), {"id": theirs}).scalar_one() == 0, "injected SQL stays here"


def test_the_reader_behind_a_link_cannot_write_nor_see_the_links(services: Services, sides: Sides) -> None:
    found = _seen(services, sides[0][2])
    for statement in (
        "SELECT * FROM shares",
        "UPDATE shares SET revoked_at = NULL",
        "UPDATE reports SET status = 'ready'",
        "DELETE FROM report_files",
        "SELECT auth.count_view(gen_random_uuid())",
        "SELECT * FROM auth.shared('x')",
        "SELECT * FROM people",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), services.database.tenant(found.who) as session:
            session.execute(text(statement))


def test_a_company_writes_neither_the_token_nor_the_views_nor_the_end_of_its_links(
    services: Services, sides: Sides
) -> None:
    here = sides[0][0]
    for column, value in (("views", "0"), ("expires_at", "now() + interval '9 years'"), ("token_hash", "'x'")):
        with pytest.raises(DBAPIError, match="permission denied"), services.database.tenant(here) as session:
            session.execute(text("UPDATE shares SET " + column + " = " + value))  # names written here
    assert {column.name for column in report_tables.Share.__table__.columns if "ip" in column.name.split("_")} == set()


def test_a_revoked_link_is_closed_for_the_very_next_request(services: Services, sides: Sides) -> None:
    who, report, _ = sides[0]
    opened = services.shares.open_link(who, report, "", 7, "quatre pommes vertes")
    found = services.shares.seen(opened.token, password="quatre pommes vertes")
    assert isinstance(found, Shared)
    proof = services.shares.proof(found)
    assert isinstance(services.shares.seen(opened.token, proof=proof), Shared)
    services.shares.revoke(who, opened.link.id)
    assert services.shares.seen(opened.token, proof=proof) is None
    with pytest.raises(NotFound):
        services.shares.revoke(who, opened.link.id)


def test_a_person_who_lost_the_role_shares_nothing_more(services: Services, sides: Sides) -> None:
    who, report, opened = sides[0]
    for role in (Role.ADVISOR, Role.GUEST, Role.NOBODY):
        with pytest.raises(AccessDenied):
            services.shares.revoke(Who(who.tenant_id, role), opened.link.id)
        assert _seen(services, opened).report_id == report


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text_wherever_a_visitor_reads_it(services: Services, name: str) -> None:
    plain = name.replace("\x00", "")  # PostgreSQL keeps none
    who = handed.company(services, plain)
    report = handed.report(services, who, "Bilan")
    link, chart = services.shares.open_link(who, report, name), services.shares.embed(who, report, label=name)
    assert len(link.link.label) <= 80
    assert all(c.isprintable() for c in link.link.label)
    found, framed = _seen(services, link), _seen(services, chart, Kind.EMBED)
    about, proven = services.shares.about(found), services.shares.verified(handed.code_of(services, who, report), None)
    assert proven is not None
    with speaking("fr"):
        shown = [
            share_pages.report(handed.HTML.format("Bilan"), about, found, link.token),
            embedded(about.company, services.shares.footprint(framed), "fr"),
            badge(about.company, about.year, about.total_kg, "fr"),
            verify_routes.verification(name, proven),
            verify_routes.verification(name, None),
        ]
    for page in shown:
        assert not MARKUP.search(page.replace('<link rel="icon" href="data:,">', "")), page[:200]
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]", page), "nothing turns what follows around"


def test_a_letter_about_a_hostile_company_holds_one_address_ours(services: Services) -> None:
    from core.services import letters

    for name in HOSTILE:
        letter = letters.write(
            letters.Kind.REPORT_SHARED, "fr", "banque@exemple.fr", ["locked", "message"],
            company=name, inviter="https://evil.example/x www.evil.example", year="2024", until="2 mai 2026",
            message="{link} http://evil.example, evil.example/y ou moi@evil.example\r\nBcc: x@evil.example",
            link="https://carbone.example/partage/abc",
        )  # fmt: skip
        assert letter.text.count("://") == 1
        assert "evil.example/y" not in letter.text
        assert "@evil" not in letter.text
        assert "\n" not in letter.subject
        assert "\r" not in letter.text
