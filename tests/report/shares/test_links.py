"""Links to a report: opened, listed, limited and taken back by the people of its company, and by them alone."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, LimitReached, NotFound
from core.services import shares
from core.services.shares import Kind, Shared
from tests.report import handed
from tests.report.shares.opened import BANK, PASSWORD, seen


def test_a_link_shows_its_report_to_who_has_it_and_is_kept_as_a_hash(
    services: Services, who: Who, report: UUID
) -> None:
    opened = services.shares.open_link(who, report, "Notre banque", 7)
    assert len(opened.token) == 43
    assert opened.address.endswith(f"/partage/{opened.token}")
    found = seen(services, opened.token)
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
    assert services.shares.footprint(seen(services, chart.token, Kind.EMBED)).perimeter.year == 2024


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
