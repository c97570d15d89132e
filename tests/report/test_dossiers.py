"""Gathering what a report may say: for whom, of which run, with what the other rooms know."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.costs import Spread
from core.errors import AccessDenied, NotFound
from core.report.document import Brand
from core.report.dossier import Decision, Dossier
from core.report.write import document
from core.services.dossiers import Dossiers
from core.services.footprints import Run
from core.services.plan_items import PlanItem, Refusal, Status
from core.services.samples import personas
from tests.report.by_hand import MADE
from tests.report.reading import chapter, tables


@pytest.fixture
def guest(services: Services) -> Who:
    """A restaurant of twelve people, calculated for 2023, without an account."""
    who = services.companies.who(services.samples.open("restaurant"))
    assert who is not None
    return who


@pytest.fixture
def run(services: Services, guest: Who) -> Run:
    found = services.footprints.latest(guest)
    assert found is not None
    return found


def gathered(services: Services, who: Who, run: Run) -> Dossier:
    return services.dossiers.gather(who, run.id, "complet", "fr")


def test_a_guest_has_a_whole_dossier_with_the_factors_of_the_run(services: Services, guest: Who, run: Run) -> None:
    found = gathered(services, guest, run)
    assert found.run_hash == run.hash
    assert found.footprint == run.footprint
    assert {one.id for one in found.factors} == {line.factor_id for line in run.footprint.lines}
    assert found.company.siren is None
    assert found.company.division is None
    assert found.company.sector is not None
    assert found.history == []
    assert found.since is None
    assert [one.card.id for one in found.ranked] == list(services.actions.found(guest, run.id).ranking.first)
    assert [edition.label for edition in found.editions] == [run.footprint.edition]


def test_the_same_facts_are_the_same_dossier(services: Services, guest: Who, run: Run) -> None:
    one, other = (document(gathered(services, guest, run), MADE, "C") for _ in range(2))
    assert one == other


def test_another_year_comes_with_the_reason_of_the_change(services: Services, guest: Who, run: Run) -> None:
    sheet = personas()["restaurant"].sheet
    services.questionnaire.load(guest, replace(sheet, year=2021))
    earlier = services.footprints.calculate(guest, 2021)
    found = gathered(services, guest, run)
    assert [level.year for level in found.history] == [2021]
    assert found.before is not None
    assert found.before.kg == views.total(earlier.footprint)
    assert found.since is not None
    assert float(found.since.end - found.since.start) == pytest.approx(
        views.total(run.footprint) - views.total(earlier.footprint)
    )
    later = services.dossiers.gather(guest, earlier.id, "complet", "fr")  # seen from the first year
    assert later.before is None
    assert later.since is None
    assert [level.year for level in later.history] == [2023]


def test_the_plan_is_there_without_what_was_refused(services: Services, guest: Who, run: Run) -> None:
    first, second, third = (item.card.id for item in services.actions.found(guest, run.id).ranking.items[:3])
    services.plan.change(guest, first, PlanItem(Status.PLANNED, uptake=0.5, start=2024, end=2026, owner="Ada"))
    services.plan.change(guest, second, PlanItem(Status.REFUSED, Refusal.EXPENSIVE))
    services.plan.change(guest, third, PlanItem(Status.DONE, end=2022))
    found = gathered(services, guest, run)
    by_id = {one.action: one for one in found.plan}
    assert set(by_id) == {first, third}
    whole = next(item for item in services.actions.found(guest, run.id).ranking.items if item.card.id == first)
    assert whole.kg is not None
    half = Spread(whole.kg.low / 2, whole.kg.central / 2, whole.kg.high / 2)
    assert by_id[first] == Decision(
        first, whole.card.label, whole.card.label_en, "planned", 0.5, 2024, 2026, "Ada", None, half
    )
    assert found.progress is not None
    assert found.progress.planned.central > 0
    assert first not in {item.card.id for item in found.ranked}
    told = document(found, MADE, "")
    assert "Le plan éviterait" in chapter(told, "trajectoire")
    rows = tables(told)["Ce que l'entreprise a retenu"].rows
    assert {row[-1] for row in rows} >= {"déjà dans le bilan"}


def test_the_brand_and_the_watermark_are_those_of_the_company(services: Services, guest: Who, run: Run) -> None:
    ours = Brand(colour="#123456", footer="SARL Dupont")
    branded = Dossiers(
        services.database, services.dossiers.rooms, "https://x.exemple/verification", lambda who: (ours, False)
    )
    found = branded.gather(guest, run.id, "synthese", "en")
    assert (found.brand, found.watermark, found.template, found.language) == (ours, False, "synthese", "en")
    printed = document(found, MADE, "C")
    assert printed.watermark == ""
    assert printed.brand == ours


def test_nobody_gathers_the_run_of_another_company(services: Services, guest: Who, run: Run) -> None:
    other = services.companies.who(services.samples.open("hotel"))
    assert other is not None
    with pytest.raises(NotFound):
        gathered(services, other, run)
    with pytest.raises(NotFound):
        services.dossiers.gather(guest, uuid4(), "complet", "fr")
    with pytest.raises(AccessDenied):
        gathered(services, Who(guest.tenant_id, Role.NOBODY), run)
    advisor = Who(guest.tenant_id, Role.ADVISOR)
    assert gathered(services, advisor, run).run_hash == run.hash
