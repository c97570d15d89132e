"""The library of reports: asked once, made whole or not at all, handed over to their company alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from core.access import Who
from core.bootstrap import Services
from core.db import reports as rows
from core.errors import DataError, InputError, NotFound, Unavailable
from core.language import sentence
from core.services.report_kinds import KINDS, file_name
from tests.report.presses import Broken, Full
from tests.report.shelf import POWER, House, calculated, count, worker
from tests.report.vsme_blank import blank


def test_a_report_asked_twice_while_it_waits_is_one_and_in_the_queue_once(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    run = calculated(services, ada)
    first, again = reports.ask(ada, run, "complet", "fr"), reports.ask(ada, run, "complet", "fr")
    assert (first.id, first.code, first.status, first.files) == (again.id, "", "asked", [])
    assert count(services, "reports", ada) == count(services, "jobs", ada) == 1
    assert reports.ask(ada, run, "complet", "en").id != first.id
    reports.make(worker(ada), first.id)
    assert reports.ask(ada, run, "complet", "fr").id != first.id, "once made, it may be made anew"


def test_a_report_is_ready_with_its_three_files_and_a_ready_one_is_left_alone(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(name="Boulangerie Élodie & Fils <script>"), library()
    asked = reports.ask(ada, calculated(services, ada), "synthese", "fr")
    with pytest.raises(NotFound):
        reports.file(ada, asked.id, "pdf")
    reports.make(worker(ada), asked.id)
    made = reports.get(ada, asked.id)
    assert (made.status, made.failure) == ("ready", None)
    assert made.ready_at is not None
    assert [file.kind for file in made.files] == sorted(KINDS)
    pdf = reports.file(ada, asked.id, "pdf")
    assert pdf.name == "empreinte-carbone-2024-boulangerie-élodie-fils-script-synthese.pdf"
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", made.code)
    assert made.code.encode() in pdf.content
    library(Broken(AssertionError("printed again"))).make(worker(ada), asked.id)
    assert reports.file(ada, asked.id, "pdf").content == pdf.content
    assert reports.get(ada, asked.id) == made


@pytest.mark.parametrize("room", [0, 2])
def test_a_report_that_dies_in_the_middle_leaves_no_file_and_waits_for_the_next_try(
    services: Services, company: Callable[..., Who], library: House, room: int
) -> None:
    ada = company()
    asked = library().ask(ada, calculated(services, ada), "complet", "fr")
    with pytest.raises(OSError, match="no space"):
        library(store=Full(room)).make(worker(ada), asked.id)
    with pytest.raises(ZeroDivisionError):
        library(Broken(ZeroDivisionError())).make(worker(ada), asked.id)
    with pytest.raises(Unavailable):
        library(Broken(Unavailable("Le rangement ne répond pas."))).make(worker(ada), asked.id)
    assert count(services, "report_files", ada) == 0
    assert library().get(ada, asked.id) == asked
    store = Full(3)
    library(store=store).make(worker(ada), asked.id)
    assert library(store=store).get(ada, asked.id).status == "ready"
    with services.database.tenant(ada) as session:
        assert sorted(rows.places(session, ada.tenant_id)) == sorted(store.kept)
    assert library(store=store).file(ada, asked.id, "html").content == store.kept[f"{asked.id}/html"]
    store.kept[f"{asked.id}/html"] += b"!"
    with pytest.raises(DataError, match="Refaites"):
        library(store=store).file(ada, asked.id, "html")
    library(store=store).delete(ada, asked.id)
    assert store.kept == {}


def test_what_the_facts_do_not_allow_is_kept_as_the_reason_in_the_language_of_who_reads(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada = company()
    asked = library().ask(ada, calculated(services, ada), "complet", "fr")
    refused = InputError("Un commentaire compte entre 1 et {most} caractères.", most=160)
    library(Broken(refused)).make(worker(ada), asked.id)
    failed = library().get(ada, asked.id)
    assert failed.status == "failed"
    assert failed.failure is not None
    assert str(failed.failure) == str(refused)
    assert sentence(failed.failure, "en") == "A comment has between 1 and 160 characters."
    library().make(worker(ada), asked.id)
    assert library().get(ada, asked.id).status == "failed", "nobody asked for it again"
    assert library().again(ada, asked.id).status == "asked"
    library().make(worker(ada), asked.id)
    assert library().again(ada, asked.id).status == "ready", "a ready report is not thrown away by « Réessayer »"


def test_a_report_that_is_given_up_says_so_and_one_that_is_ready_is_not_undone(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    run = calculated(services, ada)
    lost, made = reports.ask(ada, run, "complet", "fr"), reports.ask(ada, run, "complet", "en")
    reports.make(worker(ada), made.id)
    for one in (lost, made):
        reports.give_up(worker(ada), one.id)
    assert "Réessayez" in str(reports.get(ada, lost.id).failure)
    assert reports.get(ada, made.id).status == "ready"
    reports.give_up(worker(ada), uuid4())
    reports.make(worker(ada), uuid4())  # deleted while it waited: nothing to do


def test_two_reports_of_one_run_and_template_are_the_same_but_for_their_date(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    run = calculated(services, ada)
    made = []
    for _ in range(2):
        asked = reports.ask(ada, run, "complet", "fr")
        reports.make(worker(ada), asked.id)
        made.append(reports.get(ada, asked.id))
    assert made[0].digest == made[1].digest
    assert made[0].code == made[1].code, "a code is of what is said"
    one, other = (reports.file(ada, report.id, "html").content.decode().split() for report in made)
    assert [a for a, b in zip(one, other, strict=True) if a != b] == [str(made[0].ready_at).replace(" ", "T")]
    found = reports.differences(ada, made[0].id, made[1].id)
    assert (found.changes, found.posts, found.causes, found.brand, found.words) == ([], {}, {}, False, False)


def test_differences_name_what_changed_and_the_totals_by_post(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    before = reports.ask(ada, calculated(services, ada), "complet", "fr")
    reports.make(worker(ada), before.id)
    services.brands.save(ada, "#AA3300", "  Boulangerie\u202e du\nPort ")
    after = reports.ask(ada, calculated(services, ada, POWER), "synthese", "en")
    reports.make(worker(ada), after.id)
    found = reports.differences(ada, before.id, after.id)
    assert [change.what for change in found.changes] == ["run", "total", "template", "language"]
    assert {"2.1", "4.1"} & set(found.posts)
    assert all(was == 0.0 for post, (was, _) in found.posts.items() if post == "2.1")
    total = next(change for change in found.changes if change.what == "total")
    gained = sum(now - was for was, now in found.posts.values())
    assert gained == pytest.approx(float(total.after) - float(total.before), rel=1e-12)
    assert sum(found.causes.values()) == pytest.approx(gained, rel=1e-12)
    assert found.brand
    assert found.words


def test_a_report_printed_at_once_keeps_nothing_and_carries_no_code(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada = company()
    printed = library().print_now(ada, calculated(services, ada), "complet", "en", "html")
    assert printed.startswith(b"html ")
    assert printed.endswith(b"+00:00 ")
    assert count(services, "reports", ada) == count(services, "jobs", ada) == 0


def test_the_official_template_comes_back_filled_with_what_the_footprint_knows_and_the_journal_says_so(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    run = calculated(services, ada, POWER)
    filled = reports.vsme(ada, run, blank())
    assert filled.name == "empreinte-carbone-2024-boulangerie-du-port-vsme.xlsx"
    assert filled.content.startswith(b"PK")
    assert filled.written > 0
    assert filled.unknown > 0, "a turnover that nobody gave stays empty"
    assert [entry.object for entry in services.audit.entries(ada) if entry.action == "vsme_filled"] == [f"run/{run}"]
    with pytest.raises(InputError):
        reports.vsme(ada, run, b"not a workbook")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Boulangerie du Port", "empreinte-carbone-2024-boulangerie-du-port-complet.pdf"),
        ("../../etc/passwd\0\r\nX: y", "empreinte-carbone-2024-etc-passwd-x-y-complet.pdf"),
        ("\u202etxt.exe", "empreinte-carbone-2024-txt-exe-complet.pdf"),
        ("🌱🌱", "empreinte-carbone-2024-complet.pdf"),
        ("東京 株式会社", "empreinte-carbone-2024-東京-株式会社-complet.pdf"),
        ("x" * 300, f"empreinte-carbone-2024-{'x' * 60}-complet.pdf"),
    ],
)
def test_the_name_of_a_file_is_made_of_letters_and_digits(name: str, expected: str) -> None:
    assert file_name(2024, name, "complet", "fr", "pdf") == expected
