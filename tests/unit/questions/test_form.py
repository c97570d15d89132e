"""The form: what is asked, what is missing, what stands in, what surprises, what it all counts for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.activity import Quality
from tests.examples import examples
from tests.unit.questions.company import LAW, NOT_MINE, UNKNOWN, Answers, form, item, typed

KWH = typed("40 000", "kWh")
OFFICE: Answers = {"employees": "20", "sector": "bureaux", "area": typed("320", "m²")}


def test_nothing_answered_is_nothing_counted_and_everything_missing() -> None:
    found = form()
    assert found.activities == []
    assert found.completeness == 0
    assert {gap.question for gap in found.gaps} >= {"electricity", "heating", "commuting", "purchases"}


def test_a_plain_answer_becomes_one_activity_with_its_origin() -> None:
    (found,) = form(electricity=KWH).activities
    assert (found.factor, found.flow, float(found.quantity)) == ("elec_fr_mix_2024", "electricity", 40000)
    assert (found.source, found.quality, found.year) == ("question:electricity", Quality.INVOICE, 2024)


def test_the_unit_of_the_bill_chooses_the_factor() -> None:
    for unit, factor in [("kWh PCS", "gaz_nat_pcs_2022"), ("kWh PCI", "gaz_nat_pci_2022"), ("m3", "gaz_nat_m3_2022")]:
        (found,) = form(heating="gas", gas=typed("6 100", unit)).activities
        assert found.factor == factor


def test_a_unit_that_is_not_offered_but_converts_is_converted() -> None:
    (found,) = form(electricity=typed("0,04", "GWh")).activities
    assert (float(found.quantity), found.unit) == (40000, "kWh")


def test_a_unit_that_means_something_else_is_refused_beside_the_field_and_stays_a_gap() -> None:
    found = form(electricity=typed("40 000", "litre"))
    assert found.activities == []
    assert "« litre » ne convient pas ici. Unités possibles : kWh, MWh." in str(item(found, "electricity").problem)
    assert "electricity" in {gap.question for gap in found.gaps}


def test_what_is_not_ticked_is_not_asked_and_what_is_ticked_is() -> None:
    assert "gas" not in {i.field.id for i in form(heating="oil").items}
    assert item(form(heating="gas, oil"), "gas").missing


def test_none_answers_a_question_without_leaving_a_gap() -> None:
    found = form(fleet="none")
    assert [i.field.id for i in found.items if i.field.question == "vehicles"] == ["fleet"]
    assert "vehicles" not in {gap.question for gap in found.gaps}


def test_not_concerned_is_neither_a_gap_nor_a_zero_line() -> None:
    found = form(electricity=NOT_MINE)
    assert not item(found, "electricity").missing
    assert found.activities == []


def test_the_sector_switches_branches_on_and_off() -> None:
    asked = {s: {i.field.id for i in form(sector=s).items} for s in LAW.sectors}
    assert "farming" in asked["agriculture"]
    assert "farming" not in asked["bureaux"]
    assert "freight_paid" in asked["transport"]
    assert "freight_paid" not in asked["sante"]
    assert "meals_choice" in asked["restauration"]
    assert "it_owned" in asked["bureaux"]
    assert asked["autre"] >= asked["commerce"] | asked["btp"] | asked["industrie"] | asked["agriculture"]


def test_a_choice_of_another_sector_is_refused_not_lost() -> None:
    found = form(sector="bureaux", heating="coal")
    assert "ne concerne pas votre secteur" in str(item(found, "heating").problem)
    assert item(found, "heating").missing


def test_the_more_physical_answer_wins_and_the_other_stays_visible_as_replaced() -> None:
    found = form(fleet="diesel", fleet_measure="both", diesel_l=typed("640", "litre"), diesel_km=typed("9 000", "km"))
    counted, shown = found.activities
    assert (counted.factor, counted.flow, counted.replaced_by) == ("gazole_b7_l", "fuel_mobile", "")
    winner = item(found, "diesel_km").replaced_by
    assert winner is not None
    assert (winner.id, shown.replaced_by) == ("diesel_l", winner.counted_as)


def test_a_bill_in_euros_comes_before_a_statistic_in_kwh() -> None:
    found = form(OFFICE, electricity=UNKNOWN, electricity_eur=typed("4 100", "€"), electricity_price="0,25")
    (counted,) = found.activities
    assert counted.quantity == 16400
    assert item(found, "electricity").replaced_by is not None


def test_one_of_two_ways_to_say_it_is_enough() -> None:
    found = form(electricity_eur=typed("4 100", "€"), electricity_price="0,25")
    assert not item(found, "electricity").missing
    (counted,) = found.activities
    assert (float(counted.quantity), counted.unit) == (16400, "kWh")


def test_a_bill_without_its_price_takes_the_marked_assumption() -> None:
    (counted,) = form(electricity_eur=typed("4 000", "€")).activities
    assert counted.quantity == 20000  # 4 000 € / 0,20 €
    assert counted.quality == Quality.GUESS
    assert "hypothèse CarbonScore" in counted.derivation


def test_i_do_not_know_takes_a_sourced_default_marked_as_such() -> None:
    # bureaux hors chauffage : 121 kWh/m² × 320 m² = 38 720 kWh (Base Carbone 23624)
    (counted,) = form(OFFICE, electricity=UNKNOWN, heating="none").activities
    assert (float(counted.quantity), counted.quality) == (38720, Quality.SECTOR_DEFAULT)
    assert "Base Carbone n° 23624" in counted.derivation


def test_the_default_of_electricity_depends_on_what_heats() -> None:
    # tous usages : 283 kWh/m² × 320 m² = 90 560 kWh (Base Carbone 23625)
    (counted,) = form(OFFICE, electricity=UNKNOWN, heating="electric").activities
    assert counted.quantity == 90560


@pytest.mark.parametrize("missing", ["area", "sector"])
def test_a_default_that_needs_an_answer_that_is_missing_stays_a_gap(missing: str) -> None:
    answers = {name: answer for name, answer in OFFICE.items() if name != missing}
    found = form(answers, electricity=UNKNOWN)
    assert found.activities == []
    assert item(found, "electricity").missing


@pytest.mark.parametrize("sector", ["industrie", "agriculture"])
def test_without_a_defensible_default_i_do_not_know_stays_a_gap(sector: str) -> None:
    assert item(form({**OFFICE, "sector": sector}, electricity=UNKNOWN), "electricity").missing


def test_a_mainland_statistic_is_not_applied_overseas() -> None:
    found = form(OFFICE, sites="1 | Agence | 97400", electricity=UNKNOWN)
    assert item(found, "electricity").missing


def test_commuting_needs_its_three_figures_and_each_missing_one_is_its_own_gap() -> None:
    found = form(employees="20", commute_modes="car 100")
    assert not [a for a in found.activities if a.flow == "commuting"]
    missing = {gap.label for gap in found.gaps if gap.question == "commuting"}
    assert len(missing) == 2
    done = form(employees="20", commute_modes="car 100", commute_distance=typed("14", "km"), commute_days="5")
    (counted,) = done.activities
    assert counted.quantity == 20 * 14 * 2 * 218


def test_shares_that_do_not_make_100_are_kept_questioned_and_not_counted() -> None:
    found = form(employees="20", commute_modes="car 70", commute_distance=typed("14", "km"), commute_days="5")
    assert "elle doit faire 100 %" in str(item(found, "commute_modes").problem)
    assert found.activities == []
    assert item(found, "commute_modes").missing


def test_a_bakery_that_types_twelve_million_kwh_is_asked_at_once() -> None:
    found = form(employees="8", electricity=typed("12 000 000", "kWh"))
    said = [doubt.french.replace("\u202f", " ") for doubt in item(found, "electricity").doubts]
    assert "12 000 000 kWh pour 8 personnes (on attend moins de 60 000 kWh par personne) : kWh ou Wh ?" in said
    assert found.activities  # questioned, not refused


def test_the_limits_follow_the_unit_of_entry() -> None:
    wh, mwh = (
        form(employees="8", electricity=typed("12 000", "MWh")),
        form(employees="8", electricity=typed("52", "MWh")),
    )
    assert item(wh, "electricity").doubts
    assert not item(mwh, "electricity").doubts


def test_turnover_in_the_wrong_unit_is_questioned_below_its_floor() -> None:
    said = item(form(employees="20", turnover=typed("2 600", "€")), "turnover").doubts
    assert "€, k€ ou M€ ?" in said[0].french


def test_every_site_has_its_own_grid_and_its_own_gap() -> None:
    found = form(
        sites="1 | Lyon | 69002\n2 | Ajaccio | 20000",
        electricity=KWH,
        electricity__2=typed("15 500", "kWh"),
        heating="electric",
    )
    assert {(a.site, a.factor) for a in found.activities} == {("Lyon", "elec_fr_mix_2024"), ("Ajaccio", "elec_corse")}
    assert {gap.site for gap in found.gaps if gap.question == "heating"} == {"Ajaccio"}


def test_a_green_contract_adds_information_and_enters_the_kwh_once() -> None:
    found = form(electricity=KWH, green_contract="wind").activities
    assert [(a.flow, int(a.quantity)) for a in found] == [("electricity", 40000), ("electricity_market", 40000)]


def test_freight_asks_the_distance_of_tonnes_and_not_of_tonne_kilometres() -> None:
    base: Answers = {"sector": "commerce", "freight_paid": "truck"}
    assert item(form(base, truck=typed("10", "t")), "truck_km").missing
    direct = form(base, truck=typed("2 500", "t.km"))
    assert "truck_km" not in {i.field.id for i in direct.items}
    assert [a.quantity for a in direct.activities] == [2500]


def test_a_building_after_the_footprints_year_is_a_problem_of_its_field_not_a_crash() -> None:
    found = form(owned_buildings="office", office_m2=typed("300", "m²"), office_year="2031")
    assert "est après l'année du bilan" in str(item(found, "office_m2").problem)
    assert found.activities == []


def test_a_year_without_a_mix_is_a_problem_of_its_field_not_a_crash() -> None:
    found = form(year=2027, electricity=KWH)
    assert "Pas de mix électrique" in str(item(found, "electricity").problem)
    assert found.activities == []


def test_what_has_no_factor_yet_stays_a_gap_when_it_exists() -> None:
    assert item(form(sector="bureaux", finance="yes"), "finance").missing
    assert not item(form(sector="bureaux", finance="none"), "finance").missing


def test_intensities_divide_by_what_was_said_and_by_nothing_else() -> None:
    found = form(OFFICE, turnover=typed("2,6", "M€")).perimeter
    assert (found.employees, found.turnover_keur, found.area_m2) == (20, 2600, 320)
    two = form(OFFICE, sites="1 | A | 69002\n2 | B | 69003").perimeter
    assert two.area_m2 is None  # the area of B is not known


def test_completeness_grows_with_every_answer_and_ends_at_one() -> None:
    shares = [
        form().completeness,
        form(employees="20").completeness,
        form(employees="20", turnover=typed("1", "M€"), area=typed("1", "m²")).completeness,
    ]
    assert shares == sorted(shares)
    assert len(set(shares)) == 3


@examples(60)
@given(st.data())
def test_the_unit_of_entry_never_changes_what_is_counted(data: st.DataObject) -> None:
    kwh = data.draw(st.integers(1, 10**7))
    one = form(electricity=typed(str(kwh), "kWh")).activities[0]
    other = form(electricity=typed(f"{kwh // 1000},{kwh % 1000:03d}00", "MWh")).activities[0]
    assert one.quantity == other.quantity == Fraction(kwh)
    assert one.factor == other.factor
