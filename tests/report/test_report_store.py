"""What happens to a report while it is made: thrown away, made by somebody else, its store or its offer lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.db import reports as rows
from core.errors import InputError, LimitReached, Unavailable
from core.report.dossier import Dossier
from core.services.report_kinds import KINDS
from core.services.report_store import Folder, Store
from core.services.reports import Reports
from tests.report.handed import GAS
from tests.report.presses import Broken, Line, owner, with_press


class Meanwhile(Line):
    """Something happens while it prints, the first time."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens = [happens]

    def printed(self, dossier: Dossier, made_at: datetime, code: str, kinds: Iterable[str] = KINDS) -> dict[str, bytes]:
        files = super().printed(dossier, made_at, code, kinds)
        while self._happens:
            self._happens.pop()()
        return files


class Failing(Folder):
    """A folder that takes one file and no more."""

    def put(self, tenant_id: UUID, report_id: UUID, kind: str, content: bytes) -> str | None:
        if any(self._all()):
            raise Unavailable("Plein.")
        return super().put(tenant_id, report_id, kind, content)


@pytest.fixture
def who(services: Services) -> Who:
    return owner(services)


@pytest.fixture
def asked(services: Services, who: Who) -> UUID:
    run = services.footprints.calculate_activities(who, GAS.encode()).id
    return services.reports.ask(who, run, "complet", "fr").id


def _house(services: Services, store: Store, press: Line) -> Reports:
    return Reports(
        services.database, services.footprints, services.evolution, services.tiers, services.dossiers, store, press
    )


def _make(services: Services, who: Who, asked: UUID, folder: Path, happens: Callable[[], object]) -> list[str]:
    """The files of the folder once a report was made while something happened."""
    reports = _house(services, Folder(folder), Meanwhile(happens))
    reports.make(Who(who.tenant_id, Role.ADVISOR), asked)
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_a_report_thrown_away_while_it_is_made_leaves_no_file(
    services: Services, who: Who, asked: UUID, tmp_path: Path
) -> None:
    assert _make(services, who, asked, tmp_path, lambda: services.reports.delete(who, asked)) == []
    assert services.reports.all(who) == []


def test_a_report_thrown_away_while_its_files_are_being_named_leaves_no_file(
    services: Services, who: Who, asked: UUID, tmp_path: Path
) -> None:
    """Its deletion waits for the worker's transaction, and takes what that named."""
    reports, deleting = _house(services, Folder(tmp_path), Line()), Event()
    place = Folder(tmp_path).put(who.tenant_id, asked, "pdf", b"pdf")

    def delete() -> None:
        deleting.set()
        reports.delete(who, asked)

    with ThreadPoolExecutor(1) as beside:
        with services.database.tenant(who) as session:
            rows.hold(session, who.tenant_id, asked)
            file = {"tenant_id": who.tenant_id, "report_id": asked, "kind": "pdf", "sha256": "", "size": 3}
            done = beside.submit(delete)
            deleting.wait()
            time.sleep(0.2)  # it asks, and waits
            assert not done.done()
            rows.add_file(session, {**file, "place": place, "content": None})
        done.result()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_company_erased_while_its_report_is_made_leaves_no_file(
    services: Services, who: Who, asked: UUID, tmp_path: Path
) -> None:
    def erase() -> None:
        with services.database.schema() as connection:
            connection.execute(text("DELETE FROM companies WHERE tenant_id = :t"), {"t": who.tenant_id})
        Folder(tmp_path).forget_tenant(who.tenant_id)

    assert _make(services, who, asked, tmp_path, erase) == []


def test_of_two_workers_that_make_one_report_the_first_ones_files_are_kept_and_no_other(
    services: Services, who: Who, asked: UUID, tmp_path: Path
) -> None:
    """The first was thought dead, and its job given to another."""
    other = _house(services, Folder(tmp_path), Line())
    left = _make(services, who, asked, tmp_path, lambda: other.make(Who(who.tenant_id, Role.ADVISOR), asked))
    assert len(left) == len(KINDS)
    assert [other.file(who, asked, kind).content[: len(kind)].decode() for kind in KINDS] == list(KINDS)


def test_a_store_that_breaks_down_after_a_file_keeps_none_of_them(
    services: Services, who: Who, asked: UUID, tmp_path: Path
) -> None:
    """The worker tries again for an hour, and each time with another date: sixty files would wait for the sweep."""
    reports = _house(services, Failing(tmp_path), Line())
    with pytest.raises(Unavailable):
        reports.make(Who(who.tenant_id, Role.ADVISOR), asked)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert reports.get(who, asked).status == "asked"


def test_a_guest_fills_no_queue_and_who_has_an_account_is_not_held_back(services: Services) -> None:
    owning = owner(services, "free")
    trying = Who(owning.tenant_id, Role.GUEST)
    run = services.footprints.calculate_activities(owning, GAS.encode()).id
    reports = with_press(services, Line())
    others = [services.footprints.calculate_activities(owning, _gas(n)).id for n in range(1, 9)]
    waits = [reports.ask(trying, one, "complet", "fr").id for one in others]
    with pytest.raises(LimitReached, match="8 rapports se préparent à la fois"):
        reports.ask(trying, run, "complet", "fr")
    assert reports.ask(trying, others[0], "complet", "fr").id == waits[0], "it is not one more"
    reports.make(Who(owning.tenant_id, Role.ADVISOR), waits[0])
    reports.ask(trying, run, "complet", "fr")
    reports.ask(owning, run, "synthese", "fr")


def _gas(more: int) -> bytes:
    return GAS.replace("60000", str(60000 + more)).encode()


def test_a_report_that_failed_is_not_asked_again_under_an_offer_that_lacks_its_template(services: Services) -> None:
    who = owner(services, "pro")
    run = services.footprints.calculate_activities(who, GAS.encode()).id
    reports = with_press(services, Broken(InputError("Un fait manque.")))
    bank, full = (reports.ask(who, run, template, "fr").id for template in ("banque", "complet"))
    for asked in (bank, full):
        reports.make(Who(who.tenant_id, Role.ADVISOR), asked)
    with services.database.schema() as connection:
        connection.execute(text("UPDATE companies SET tier = 'free' WHERE tenant_id = :t"), {"t": who.tenant_id})
    with pytest.raises(LimitReached, match="Pro, Entreprise"):
        reports.again(who, bank)
    assert reports.get(who, bank).status == "failed"
    assert reports.again(who, full).status == "asked"
