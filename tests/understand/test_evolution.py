"""Year after year: the latest run of each, and the same activities at constant method and factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.access import Who
from core.bootstrap import Services
from core.carbon import run as runs
from core.carbon import views
from core.carbon.activity import Activity
from core.carbon.factors import Shelf, Status
from core.carbon.footprint import Perimeter
from core.carbon.measure import Method, footprint, weigh
from core.errors import NotFound
from core.ingest.tables import method
from core.services.evolution import constant, question_of
from tests.book import ELECTRICITY, GAS
from tests.understand.years import BOOK, car, electricity, gas, newer, without

HEAD = "label,factor,quantity,unit,year,site,flow\n"


@pytest.fixture
def guest(services: Services) -> Who:
    return _company(services)


def _company(services: Services) -> Who:
    who = services.companies.who(services.companies.start_guest())
    assert who is not None
    return who


def stored(rows: Sequence[Activity], year: int = 2024) -> dict[str, Any]:
    """The content of a run of these activities."""
    weighed = weigh([replace(row, year=year) for row in rows], BOOK, method().units)
    return runs.content(weighed, footprint(weighed, method(), Perimeter(year), BOOK.edition), method())


def again(content: dict[str, Any], book: Shelf, law: Method | None = None) -> float:
    found = constant(content, book, law or method())
    assert found.level is not None
    return found.level.kg


def test_a_year_measured_again_with_the_same_factors_is_the_same_to_the_byte() -> None:
    content = stored([electricity(40_000), gas(60_000), car(1234.5)])
    assert again(content, BOOK) == views.total(runs.footprint_in(content, _how(content)))
    assert constant(content, BOOK, method()).kept == ()


def test_a_new_edition_weighs_past_activities_with_its_own_factors() -> None:
    content = stored([electricity(40_000), gas(60_000)])
    assert again(content, newer("1.1")) == pytest.approx(16_500)


def test_a_past_year_keeps_the_electricity_of_its_own_year() -> None:
    assert again(stored([electricity(1000, 2023)], 2023), BOOK) == pytest.approx(58.0)


def test_a_new_law_counts_past_activities_its_own_way() -> None:
    law = without("manufacture", "business_travel")
    assert again(stored([car(1000)]), BOOK, law) == pytest.approx(214.2)


def test_a_factor_that_the_edition_lost_keeps_its_copy_and_is_named() -> None:
    content = stored([electricity(40_000), gas(60_000)])
    found = constant(content, Shelf([ELECTRICITY], "V24"), method())
    assert found.kept == ("Gaz",)
    assert found.level is not None
    assert found.level.kg == pytest.approx(15_000)


@pytest.mark.parametrize("changed", [{"status": Status.ARCHIVED}, {"unit": "t.km"}])
def test_a_factor_that_cannot_be_used_any_more_keeps_its_copy(changed: dict[str, Any]) -> None:
    content = stored([gas(60_000)])
    assert constant(content, Shelf([replace(GAS, total=9.9, **changed)], "V24"), method()).kept == ("Gaz",)


def test_a_key_that_points_to_another_factor_does_not_move_a_known_id() -> None:
    other = replace(GAS, id="99999", total=1.0, parts=())
    assert again(stored([gas(1000)]), Shelf([replace(GAS, key=None), other], "V24")) == pytest.approx(215.4)


def test_the_series_holds_the_latest_run_of_each_year_oldest_first(services: Services, guest: Who) -> None:
    for year, kwh in ((2024, 1000), (2022, 3000), (2024, 2000)):
        row = f"Électricité,elec_fr_mix_{year},{kwh},kWh,{year},,electricity\n"
        services.footprints.calculate_activities(guest, (HEAD + row).encode())
    series = services.evolution.series(guest)
    assert [(year.level.year, round(year.level.kg, 6)) for year in series.years] == [(2022, 156.12), (2024, 103.8)]
    assert [c.level.kg if c.level else None for c in series.constant] == [year.level.kg for year in series.years]
    assert services.evolution.series(guest) is series, "written once: read once"
    services.evolution.forget(guest.tenant_id)
    assert services.evolution.series(guest) is not series


def test_the_difference_of_two_runs_is_of_one_company_only(services: Services, guest: Who) -> None:
    made = [
        services.footprints.calculate_activities(guest, (HEAD + row).encode())
        for row in (
            "Gaz,gaz_nat_pcs_2022,1000,kWh PCS,2023,,fuel_stationary\n",
            "Gaz,37133,1500,kWh PCS,2024,,fuel_stationary\n",
        )
    ]
    found = services.evolution.difference(guest, made[0].id, made[1].id)
    assert float(found.start) == views.total(made[0].footprint)
    assert [(share.cause, round(float(share.kg), 6)) for share in found.shares] == [("activity", 107.7)]
    with pytest.raises(NotFound):
        services.evolution.difference(_company(services), made[0].id, made[1].id)


def test_the_source_of_an_activity_names_its_question() -> None:
    assert question_of("question:gas") == "heating"
    assert question_of("ledger:606100") == "ledger"
    assert question_of("ligne 3") == ""


def _how(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What `runs.entered` would have kept; nothing of it changes a total."""
    nothing = {"entered_quantity": 0.0, "entered_unit": "", "source": "", "derivation": ""}
    return dict.fromkeys(content["activities"], nothing)
