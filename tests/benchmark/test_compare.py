"""A footprint beside the published references: what is compared with what, and what is not compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.benchmark import Value, downstream_kg, energy, is_upstream, upstream
from core.carbon.benchmark_compare import (
    against_areas,
    against_assessments,
    against_ratio,
    beside,
    indicators,
    significant,
)
from core.carbon.footprint import Footprint, Gap
from core.carbon.views import total
from core.ingest import benchmark_tables as tables
from core.ingest.tables import beges_posts
from tests.benchmark.lines import footprint, line
from tests.examples import examples

DIVISIONS, RATIOS = tables.divisions(), tables.ratios()
COMPANY, POSTS = tables.structures()["company"], tables.posts()
CONTENTS, FIGURES = tables.energy_contents(), tables.area_figures()


def office(*lines: tuple[str, float, str, str | None], area: float = 100.0, quality: int = 5) -> Footprint:
    """(flow, quantity, unit, factor key) of a company that uses 100 m²."""
    made = [line("2.1", 1.0, flow, quantity, unit, key, quality) for flow, quantity, unit, key in lines]
    return footprint(made, area_m2=area)


def test_scopes_one_two_and_upstream_are_compared_and_downstream_is_left_out_and_said() -> None:
    kept = {post for post in beges_posts() if is_upstream(post)}
    assert kept == {
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "1.5",
        "2.1",
        "2.2",
        "3.1",
        "3.3",
        "3.5",
        "4.1",
        "4.2",
        "4.3",
        "4.4",
        "4.5",
    }
    fp = footprint([line(post, 1.0) for post in beges_posts()])
    assert upstream(fp).central == 15
    assert downstream_kg(fp) == 7  # 3.2, 3.4, 5.1 to 5.4, 6.1


@examples(30)
@given(st.lists(st.tuples(st.sampled_from(sorted(beges_posts())), st.floats(0, 1e6)), max_size=12))
def test_what_is_compared_and_what_is_left_out_make_the_total(rows: list[tuple[str, float]]) -> None:
    fp = footprint([line(post, kg) for post, kg in rows])
    assert upstream(fp).central + downstream_kg(fp) == pytest.approx(total(fp))


def test_a_builder_of_2023_is_beside_the_ratio_of_construction_in_2023() -> None:
    """196 t for 1 000 k€: 196 kg per k€, 0.8 times the 245 of construction."""
    found = against_ratio(
        footprint([line("1.1", 196_000), line("5.1", 9_000)], 2023, turnover_keur=1000), DIVISIONS["43"], RATIOS
    )
    assert found.ratio is not None
    assert (found.ratio.year, found.ratio.kg_per_keur, found.ratio.ademe_id) == (2023, 245, "43340")
    assert found.multiple is not None
    assert found.multiple.central == pytest.approx(0.8)
    assert found.left_out_kg == 9_000
    assert found.reason == ""


@pytest.mark.parametrize(
    ("year", "used", "kg"), [(2019, 2019, 296), (2022, 2022, 276), (2024, 2023, 245), (2030, 2023, 245)]
)
def test_the_ratio_is_that_of_the_accounts_year_or_of_the_last_one_before(year: int, used: int, kg: float) -> None:
    found = against_ratio(footprint([line("1.1", 1)], year, turnover_keur=1), DIVISIONS["41"], RATIOS)
    assert found.ratio is not None
    assert (found.ratio.year, found.ratio.kg_per_keur) == (used, kg)


@pytest.mark.parametrize(
    ("division", "year", "turnover", "reason"),
    [
        (None, 2024, 100.0, "division"),
        ("43", 2024, None, "turnover"),
        ("43", 2018, 100.0, "year"),
        ("47", 2024, 100.0, "margin"),  # the accounts measure trade by its margin
        ("65", 2024, 100.0, "finance"),
        ("81", 2024, 100.0, "unpublished"),
    ],
)
def test_what_is_not_comparable_is_not_compared(
    division: str | None, year: int, turnover: float | None, reason: str
) -> None:
    fp = footprint([line("1.1", 100)], year, turnover_keur=turnover)
    found = against_ratio(fp, DIVISIONS[division] if division else None, RATIOS)
    assert (found.reason, found.multiple) == (reason, None)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (Value(100, 90, 110), "same"),
        (Value(80, 70, 90), "lower"),
        (Value(130, 120, 140), "higher"),
        (Value(30, 25, 40), "below"),
        (Value(300, 200, 400), "above"),
    ],
)
def test_a_difference_is_said_only_beyond_both_uncertainties(own: Value, said: str) -> None:
    assert beside(own, 100.0, 1.8) == said


def test_a_small_company_sees_quartiles_and_no_place() -> None:
    fp = footprint([line("4.1", 60_000)], employees=12)
    found = against_assessments(fp, COMPANY, POSTS)
    assert found.value == Value(5_000, 5_000, 5_000)
    assert (found.place, found.unplaced, found.standing) == (None, "small", "within")


def test_a_large_company_with_a_complete_assessment_has_a_place_with_its_interval() -> None:
    fp = footprint([line("4.1", 5_361_100)], employees=1000)
    found = against_assessments(fp, COMPANY, POSTS)
    assert found.place is not None
    assert found.place.central == pytest.approx(0.5)  # the published median
    assert found.place.high - 0.5 == pytest.approx(1.96 * 0.5 / 3638**0.5)
    half = against_assessments(footprint(fp.lines, employees=1000, completeness=0.5), COMPANY, POSTS)
    assert (half.place, half.unplaced) == (None, "incomplete")


def test_posts_are_beside_those_of_the_assessments_that_declare_them() -> None:
    fp = footprint([line("3.3", 10_000)], employees=10)
    rows = {one.key: (one, own) for one, own in against_assessments(fp, COMPANY, POSTS).posts}
    commuting, own = rows["3.3"]
    assert own == Value(1000, 1000, 1000)
    assert commuting.declared == pytest.approx(0.322, abs=1e-3)
    assert commuting.quantiles.at(0.5) == pytest.approx(934.62)
    assert rows["4.5"][1] is None


def test_without_a_number_of_people_nothing_is_divided() -> None:
    assert against_assessments(footprint([line("1.1", 1)]), COMPANY, POSTS).reason == "employees"


def test_an_office_heated_by_electricity_is_beside_all_uses() -> None:
    fp = office(("electricity", 14_150, "kWh", "elec_fr_mix_2024"))
    [row] = against_areas(fp, energy(fp, CONTENTS), DIVISIONS["62"], FIGURES).rows
    assert (row.figure.kwh_m2, row.figure.ademe_id, row.figure.vintage) == (283, "23625", 2017)
    assert row.multiple.central == pytest.approx(0.5)


def test_an_office_heated_with_gas_is_beside_two_figures_and_its_bill_is_read_in_pci() -> None:
    fp = office(
        ("electricity", 12_100, "kWh", "elec_fr_mix_2024"), ("fuel_stationary", 20_000, "kWh PCS", "gaz_nat_pcs_2022")
    )
    power, gas = against_areas(fp, energy(fp, CONTENTS), DIVISIONS["69"], FIGURES).rows
    assert power.figure.kwh_m2 == 121
    assert power.multiple.central == pytest.approx(1.0)
    assert gas.figure.kwh_m2 == 184
    assert gas.value.central == pytest.approx(180)


def test_a_hotel_and_a_restaurant_have_figures_of_their_own() -> None:
    fp = office(("fuel_stationary", 20_000, "kWh PCI", "gaz_nat_pci_2022"))
    used = energy(fp, CONTENTS)
    found = {code: against_areas(fp, used, DIVISIONS[code], FIGURES).rows[0].figure.kwh_m2 for code in ("55", "56")}
    assert found == {"55": 253, "56": 304}


def test_the_parts_of_an_activity_count_its_energy_once() -> None:
    parts = [line(post, 1.0, "electricity", 500, "kWh", "elec_fr_mix_2024", activity="bill") for post in ("2.1", "4.1")]
    assert energy(footprint(parts), CONTENTS).kwh["electricity"].central == 500


def test_what_was_estimated_with_the_very_figure_is_not_compared_with_it() -> None:
    fp = office(("electricity", 28_300, "kWh", "elec_fr_mix_2024"), quality=2)
    [row] = against_areas(fp, energy(fp, CONTENTS), DIVISIONS["62"], FIGURES).rows
    assert row.reason == "default"


@pytest.mark.parametrize(
    ("division", "area", "lines", "reason"),
    [
        (None, 100.0, [("electricity", 1, "kWh", "elec_fr_mix_2024")], "division"),
        ("25", 100.0, [("electricity", 1, "kWh", "elec_fr_mix_2024")], "branch"),
        ("62", 0.0, [("electricity", 1, "kWh", "elec_fr_mix_2024")], "area"),
        ("62", 100.0, [], "energy"),
        ("62", 100.0, [("electricity", 1, "kWh", "elec_reunion")], "overseas"),
    ],
)
def test_an_energy_that_cannot_be_compared_says_why(
    division: str | None, area: float, lines: list[tuple[str, float, str, str | None]], reason: str
) -> None:
    fp = office(*lines, area=area)
    found = against_areas(fp, energy(fp, CONTENTS), DIVISIONS[division] if division else None, FIGURES)
    assert (found.reason, found.rows) == (reason, ())


def test_electricity_is_not_taken_for_all_uses_while_the_heating_is_unknown() -> None:
    bill = line("2.1", 1, "electricity", 1000, "kWh", "elec_fr_mix_2024")
    fp = footprint([bill], area_m2=100, gaps=[Gap("heating", "Chauffage")])
    assert against_areas(fp, energy(fp, CONTENTS), DIVISIONS["62"], FIGURES).reason == "heating"


def test_a_fuel_without_a_figure_is_named_and_not_dropped() -> None:
    fp = office(("electricity", 500, "kWh", "elec_fr_mix_2024"), ("heat_network", 900, "kWh", "reseau_lyon"))
    found = against_areas(fp, energy(fp, CONTENTS), DIVISIONS["62"], FIGURES)
    assert found.unread == ("heat_network kWh",)
    assert [row.figure.use for row in found.rows] == ["electricity_specific"]


def test_what_a_company_may_give_is_what_is_known_rounded_to_three_digits() -> None:
    fp = footprint(
        [line("1.1", 98_765), line("5.1", 1_000), line("2.1", 0.5, "electricity", 12_345, "kWh", "elec_fr_mix_2024")],
        employees=7, turnover_keur=400, area_m2=100,
    )  # fmt: skip
    assert indicators(fp, energy(fp, CONTENTS)) == {"kg_per_employee": 14_300, "kg_per_keur": 247, "kwh_per_m2": 123}
    assert indicators(footprint([], employees=7), energy(footprint([]), CONTENTS)) == {}


@pytest.mark.parametrize(("figure", "kept"), [(0.0123456, 0.0123), (98765.4, 98800), (1.0, 1.0), (999.9, 1000)])
def test_three_significant_digits(figure: float, kept: float) -> None:
    assert significant(figure) == pytest.approx(kept)


def test_a_zero_footprint_is_said_to_be_zero_and_compared_with_nothing() -> None:
    fp = footprint([line("2.1", 0.0, "electricity", 0.0, "kWh", "elec_fr_mix_2024")], 2024, 8, 100, 50)
    assert against_ratio(fp, DIVISIONS["62"], RATIOS).reason == "zero"
    assert against_assessments(fp, COMPANY, POSTS).reason == "zero"
    assert against_areas(fp, energy(fp, CONTENTS), DIVISIONS["62"], FIGURES).reason == "energy"
    assert indicators(fp, energy(fp, CONTENTS)) == {}
