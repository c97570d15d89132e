"""What is worth a sentence: each rule speaks when it should, with the right figure, and is silent otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.carbon.differences import difference
from core.carbon.factors import Shelf
from core.carbon.footprint import Footprint, Gap
from core.carbon.observations import Observation, Since, observe
from tests.book import GAS, PELLETS
from tests.understand.years import car, electricity, gas, made, row


def seen(footprint: Footprint, since: Since | None = None) -> dict[str, Observation]:
    return {observation.id: observation for observation in observe(footprint, since)}


def test_the_biggest_post_is_named_with_its_share_and_interval() -> None:
    found = seen(made([electricity(40_000), gas(60_000)]))["biggest_post"]
    assert found.names["post"] == "1.1"
    assert found.figures["share"] == pytest.approx(10860 / 15000)
    assert found.figures["low"] < 10860 < found.figures["high"]
    assert found.filter == ("poste", "1.1")


def test_a_footprint_of_one_post_says_so_instead_of_naming_a_biggest() -> None:
    found = seen(made([row("Conseil", "mon_43545", 10, "k€", "services")]))
    assert "single_post" in found
    assert "biggest_post" not in found
    assert "one_factor" not in found, "there is nothing else to compare it with"


def test_money_is_said_from_a_quarter_of_the_total() -> None:
    advice = row("Conseil", "mon_43545", 10, "k€", "services")  # 670 kg
    assert seen(made([advice, gas(5000)]))["monetary"].figures["share"] == pytest.approx(670 / 1747)
    assert "monetary" not in seen(made([advice, gas(50_000)]))


def test_a_factor_that_carries_more_than_a_third_is_named() -> None:
    found = seen(made([gas(1000), gas(2000, "Brest"), car(1000)]))["one_factor"]
    assert found.names["label"] == "Gaz naturel 2022"
    assert found.figures["share"] == pytest.approx(646.2 / 901.4)
    assert found.filter == ("facteur", "37133")


def test_the_figure_to_improve_first_is_the_one_that_shrinks_the_interval_most() -> None:
    found = seen(made([electricity(40_000, quality=1), gas(60_000, quality=1)]))["uncertain"]
    assert found.names["label"] == "Gaz"
    assert found.figures["gain"] > 0.5
    assert "uncertain" not in seen(made([electricity(40_000), gas(60_000)])), "invoices: nothing to gain"


def test_what_changed_since_the_year_before_is_said_with_its_first_cause() -> None:
    before, after = made([electricity(30_000, 2023), gas(1000)], 2023), made([electricity(40_000), gas(1000)])
    found = seen(after, Since(2023, difference(before, after)))["change"]
    assert found.figures["kg"] == pytest.approx(336)
    assert found.figures["of_cause"] == pytest.approx(549.5)
    assert (found.names["cause"], found.names["label"]) == ("activity", "Électricité")
    assert found.filter is not None
    assert found.filter[1] in {line.activity for line in after.lines}


def test_a_year_like_the_one_before_is_said_to_be_stable() -> None:
    before, after = made([gas(1000)], 2023), made([gas(1001)])
    assert seen(after, Since(2023, difference(before, after))).keys() >= {"stable"}


def test_missing_answers_matter_most_where_nothing_else_is_counted() -> None:
    gaps = [Gap("heating", "Chauffage : gaz", ("1.1",)), Gap("trips", "Déplacements : avion", ("3.5",))]
    found = seen(made([gas(1000)], gaps=gaps))["missing"]
    assert (found.figures["missing"], found.figures["unknown"]) == (2, 1)
    assert found.names["question"] == "trips"


def test_biogenic_carbon_is_said_apart() -> None:
    burnt = replace(PELLETS, parts=(), co2b=0.35)
    wood = row("Granulés", "granules_kwh", 1000, "kWh PCI", "fuel_stationary")
    found = seen(made([wood, gas(1000)], book=Shelf([burnt, GAS], "V24")))["biogenic"]
    assert found.figures["kg"] == pytest.approx(350)
    assert "biogenic" not in seen(made([gas(1000)]))


def test_a_total_of_zero_is_said_and_nothing_is_compared() -> None:
    before = made([gas(1000)], 2023)
    found = seen(made([gas(0)]), Since(2023, difference(before, made([gas(0)]))))
    assert set(found) == {"zero"}
    assert set(seen(made([]))) == {"zero"}
