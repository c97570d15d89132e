"""Every subject rule against a figure worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import assets, energy, freight, process, refrigerants, sales, travel, waste
from core.carbon.activity import Activity, Control
from core.carbon.datum import Datum, Site
from core.carbon.questions import Option, Words
from core.errors import FactorNotFound, InputError
from tests.unit.questions.company import LAW

LYON, AJACCIO, SAINT_DENIS = Site("1", "Lyon", "69003"), Site("2", "Ajaccio", "20000"), Site("3", "Réunion", "97400")
GRIDS = LAW.grids


def datum(quantity: str, unit: str, year: int = 2024, quality: int = 5) -> Datum:
    return Datum(Fraction(quantity), unit, "Donnée", "Lyon", year, quality, "question:x")


def mode(name: str, factor: str = "voiture_moy_km", unit: str = "km", occupants: int = 1) -> Option:
    return Option(name, Words(name, name), factor, unit, Fraction(occupants))


@pytest.mark.parametrize(
    ("postcode", "factor"),
    [
        ("75011", "elec_fr_mix_2024"),
        ("20000", "elec_corse"),
        ("97100", "elec_guadeloupe"),
        ("97200", "elec_martinique"),
        ("97300", "elec_guyane"),
        ("97400", "elec_reunion"),
        ("97600", "elec_mayotte"),
        ("UE", "elec_ue27"),
    ],
)
def test_electricity_takes_the_mix_of_the_sites_grid(postcode: str, factor: str) -> None:
    found = energy.electricity(datum("40000", "kWh"), Site("1", "Ici", postcode), GRIDS)
    assert (found.factor, float(found.quantity), found.unit, found.flow) == (factor, 40000, "kWh", "electricity")


@pytest.mark.parametrize("year", range(2008, 2025))
def test_each_vintage_serves_its_own_year(year: int) -> None:
    assert energy.grid_mix(LYON, year, GRIDS) == (f"elec_fr_mix_{year}", "")


def test_a_year_after_the_last_mix_uses_it_two_years_at_most_and_says_so() -> None:
    assert energy.grid_mix(LYON, 2026, GRIDS)[0] == "elec_fr_mix_2024"
    assert "mix 2026 pas encore publié : dernier mix connu, 2024" in energy.grid_mix(LYON, 2026, GRIDS)[1]
    with pytest.raises(FactorNotFound, match=r"Pas de mix électrique pour la France continentale en 2027"):
        energy.grid_mix(LYON, 2027, GRIDS)
    with pytest.raises(FactorNotFound, match=r"la Corse en 2027.*Choisissez une autre année"):
        energy.grid_mix(AJACCIO, 2027, GRIDS)


def test_a_place_without_a_mix_is_refused_by_its_postcode() -> None:
    with pytest.raises(FactorNotFound, match="97500"):
        energy.grid_mix(Site("1", "Saint-Pierre", "97500"), 2024, GRIDS)


def test_no_postcode_means_mainland_and_says_so() -> None:
    factor, why = energy.grid_mix(Site("1", "Ici"), 2023, GRIDS)
    assert (factor, why) == ("elec_fr_mix_2023", "sans code postal : mix de France continentale")


def test_a_bill_in_euros_becomes_kwh_through_its_price() -> None:
    # 4 100 € / 0,25 € par kWh = 16 400 kWh; as good as the weaker of the two figures
    found = energy.energy_of_bill(datum("4100", "€", quality=5), datum("0.25", "", quality=3), "kWh")
    assert (float(found.quantity), found.unit, found.quality) == (16400, "kWh", 3)
    with pytest.raises(InputError, match="prix de 0 €"):
        energy.energy_of_bill(datum("4100", "€"), datum("0", ""), "kWh")


def test_commuting_by_hand() -> None:
    # 20 people × 14 km × 2 × (218 × 3,5 / 5 = 152,6 days) = 85 456 km; 40 % alone, 20 % by two in a car, 40 % on foot
    modes = {
        mode("car"): Fraction(40),
        mode("carpool", occupants=2): Fraction(20),
        mode("walk", factor=""): Fraction(40),
    }
    found = travel.commuting(modes, datum("14", "km"), datum("3.5", ""), datum("218", ""), datum("20", ""))
    assert [a.quantity for a in found] == [Fraction("34182.4"), Fraction("8545.6")]  # 85 456 × 0,4 ; × 0,2 / 2
    assert {a.flow for a in found} == {"commuting"}


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_shares_conserve_the_kilometres(weights: list[int]) -> None:
    modes = {mode(f"m{i}"): Fraction(100 * w, sum(weights)) for i, w in enumerate(weights)}
    found = travel.spread(modes, datum("12345", "km"), "commuting")
    assert sum((a.quantity for a in found), Fraction(0)) == 12345


def test_shares_that_do_not_sum_to_100_stop_the_calculation() -> None:
    with pytest.raises(InputError, match="doit faire 100 %"):
        travel.spread({mode("car"): Fraction(90)}, datum("1", "km"), "commuting")


def test_visits_by_hand() -> None:
    # 21 000 visits × 6 km × 2 = 252 000 km, half of them by car
    modes = {mode("car"): Fraction(50), mode("walk", factor=""): Fraction(50)}
    (found,) = travel.visits(modes, datum("6", "km"), datum("21000", ""))
    assert (float(found.quantity), found.flow) == (126000, "visitors")


def test_flights_are_trips_times_the_distance_of_the_band() -> None:
    found = travel.flight(datum("8", ""), Fraction(750), "avion_500_1000_avec")
    assert (float(found.quantity), found.unit, found.flow) == (6000, "passager.km", "business_travel")
    assert "hypothèse CarbonScore" in found.derivation


def test_freight_by_hand_and_by_who_pays() -> None:
    moved = freight.carried(datum("340", "t"), datum("420", "km"))  # 142 800 t.km
    found = freight.freight(moved, "articule_34_40_tkm", Control.THIRD_PARTY)
    assert (float(found.quantity), found.unit, found.control) == (142800, "t.km", Control.THIRD_PARTY)


def test_leaks_by_hand() -> None:
    # 6 splits × 5 kg × 6 % = 1,8 kg
    found = refrigerants.leaked(datum("6", ""), datum("5", "", quality=2), datum("6", "%", quality=2), "prg_ar6_r32")
    assert (found.quantity, found.unit, found.flow, found.quality) == (Fraction("1.8"), "kg", "refrigerant", 2)


def test_nitrogen_and_digestion_by_hand() -> None:
    # 1 000 kg N × 0,01325 × 44/28 = 20,821… kg N2O ; 65 cows × 117 kg = 7 605 kg CH4
    n2o = process.nitrous_oxide(datum("1000", "kg"), datum("0.01325", ""), "prg_ar6_n2o")
    assert n2o.quantity == Fraction(1325, 100) * Fraction(44, 28)
    assert process.enteric_methane(datum("65", ""), datum("117", "kg"), "prg_ar6_ch4_biogenique").quantity == 7605


def test_a_capital_good_keeps_its_year_of_purchase_and_its_life() -> None:
    found = assets.capital_good(datum("480", "m²"), "batiment_industriel_metal_m2", Fraction(50), 1998)
    assert (found.year, found.lifetime_years, found.flow) == (1998, Fraction(50), "capital_goods")
    assert assets.capital_good(datum("1", "t"), "vehicule_fabrication_t", Fraction(5)).year == 2024
    with pytest.raises(InputError, match="l'année d'achat 2025 est après"):
        assets.capital_good(datum("1", "t"), "vehicule_fabrication_t", Fraction(5), 2025)
    with pytest.raises(InputError, match="dépasser 0 an"):
        assets.capital_good(datum("1", "t"), "vehicule_fabrication_t", Fraction(0))


def test_older_equipment_was_bought_before_the_footprints_year() -> None:
    assert assets.in_service(datum("9", "unité"), "ordi_portable", Fraction(4)).year == 2023


def test_water_comes_in_and_goes_out_in_the_same_volume() -> None:
    supply, sewage = waste.water(datum("150", "m³"), "eau_reseau_m3", "eaux_usees_m3")
    assert (supply.quantity, supply.flow) == (sewage.quantity, "water")
    assert (sewage.flow, sewage.factor) == ("waste", "eaux_usees_m3")


def test_use_of_products_by_hand() -> None:
    # 200 machines × 90 kWh × 8 years = 144 000 kWh
    found = sales.use_of_products(datum("200", ""), datum("90", "kWh"), datum("8", ""), GRIDS)
    assert (float(found.quantity), found.factor, found.flow) == (144000, "elec_fr_mix_2024", "use_of_sold_products")


def test_a_contract_is_information_beside_the_same_kwh() -> None:
    found: Activity = energy.electricity_contract(datum("40000", "kWh"), "elec_eolien_terrestre")
    assert (found.flow, float(found.quantity)) == ("electricity_market", 40000)


def test_a_figure_made_of_several_is_as_weak_as_the_weakest() -> None:
    made = datum("1", "t", quality=5).become(Fraction(2), "t.km", "pourquoi", datum("2", "km", quality=3))
    assert (made.quality, made.derivation) == (3, "pourquoi")
