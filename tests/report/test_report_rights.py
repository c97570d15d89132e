"""Who may have a report: its company alone, as far as its tier goes, each with the rights of their role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, LimitReached, NotFound
from tests.report.shelf import GAS, House, calculated, count, worker


def test_another_company_sees_nothing_and_learns_nothing(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, eve, reports = company(), company(name="Concurrent"), library()
    run = calculated(services, ada)
    asked = reports.ask(ada, run, "complet", "fr")
    reports.make(worker(ada), asked.id)
    assert reports.all(eve) == []
    asked_by_eve: list[Callable[[], Any]] = [
        lambda: reports.get(eve, asked.id),
        lambda: reports.file(eve, asked.id, "pdf"),
        lambda: reports.delete(eve, asked.id),
        lambda: reports.again(eve, asked.id),
        lambda: reports.differences(eve, asked.id, asked.id),
    ]
    asked_by_eve += [lambda: reports.get(eve, uuid4()), lambda: reports.file(ada, asked.id, "exe")]
    told = set()
    for attempt in asked_by_eve:
        with pytest.raises(NotFound) as refusal:
            attempt()
        told.add(str(refusal.value))
    assert told == {"Ce rapport n'existe pas ou plus."}
    with pytest.raises(NotFound):
        reports.ask(eve, run, "complet", "fr")
    with pytest.raises(NotFound):
        reports.print_now(eve, run, "complet", "fr", "pdf")
    reports.make(worker(eve), asked.id)
    assert len(reports.all(ada)) == 1


def test_a_tier_that_lacks_a_template_or_room_says_which_has_and_whom_to_ask(
    services: Services, company: Callable[..., Who], library: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, reports = company("free"), library()
    run = calculated(services, free)
    for template in ("banque", "vsme"):
        with pytest.raises(LimitReached, match="Pro, Entreprise") as refusal:
            reports.ask(free, run, template, "fr")
        assert "personne qui administre" in str(refusal.value)
        with pytest.raises(LimitReached):
            reports.print_now(free, run, template, "fr", "pdf")
    with pytest.raises(LimitReached, match="VSME"):
        reports.vsme(free, run, b"")
    with pytest.raises(LimitReached, match="garde jusqu'à 60 rapports"):
        for n in range(61):
            reports.ask(free, calculated(services, free, GAS.replace("60000", str(60000 + n))), "complet", "fr")
    assert count(services, "reports", free) == 60
    waiting = reports.all(free)[0]
    assert reports.ask(free, waiting.run_id, "complet", "fr").id == waiting.id, "it is not one more"
    pro = company("pro")
    mine = calculated(services, pro)
    assert {reports.ask(pro, mine, template, "fr").template for template in ("banque", "vsme")} == {"banque", "vsme"}
    for template, language in (("roman", "fr"), ("complet", "de")):
        with pytest.raises(InputError):
            reports.ask(pro, mine, template, language)


def test_an_advisor_asks_and_reads_and_does_not_delete_and_a_key_needs_its_scope(
    services: Services, company: Callable[..., Who], library: House
) -> None:
    ada, reports = company(), library()
    run = calculated(services, ada)
    advisor = Who(ada.tenant_id, Role.ADVISOR)
    asked = reports.ask(advisor, run, "complet", "fr")
    reports.make(worker(ada), asked.id)
    assert reports.file(advisor, asked.id, "xlsx").content
    with pytest.raises(AccessDenied):
        reports.delete(advisor, asked.id)
    writes = Who(ada.tenant_id, Role.OWNER, None, frozenset({Scope.WRITE}))
    reads = Who(ada.tenant_id, Role.OWNER, None, frozenset({Scope.READ}))
    both = Who(ada.tenant_id, Role.OWNER, None, frozenset({Scope.READ, Scope.WRITE}))
    refused: list[Callable[[], object]] = [
        lambda: reports.ask(reads, run, "complet", "fr"),
        lambda: reports.file(writes, asked.id, "pdf"),
        lambda: reports.delete(both, asked.id),
    ]
    for denied in refused:
        with pytest.raises(AccessDenied):
            denied()
    assert reports.ask(both, run, "complet", "en").status == "asked"
    assert reports.file(reads, asked.id, "pdf").content
