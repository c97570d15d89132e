"""What an action does to a footprint: golden cases worked by hand (Base Carbone V23.6), then laws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest

from core import kept
from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.action_effects import NO_GAIN, NOT_HERE, Place, completed, effects
from core.carbon.actions import LEVERS
from core.carbon.activity import Activity, Weighed
from core.carbon.factors import Shelf
from core.carbon.footprint import Perimeter
from core.carbon.measure import footprint, weigh
from core.carbon.run import content, restored
from core.errors import AccessDenied, NotFound
from core.ingest.action_effect_tables import effect_law
from core.ingest.action_tables import bank
from core.ingest.builtin import rows as builtin_rows
from core.ingest.tables import method
from tests.actions.doing import YEAR, Kg, did, found
from tests.personas.totals import EDITION, book, form


def near(kg: Kg) -> dict[str, Any]:
    return {post: pytest.approx(value) for post, value in kg.items()}


# --- worked by hand


def test_gas_replaced_by_a_heat_pump_falls_where_it_burned_and_rises_where_electricity_counts() -> None:
    """60 000 kWh PCS in an office, 75 to 95 % of it heating: 0.90 kWh PCI each, then 0.90 ÷ (2.5 … 4) electric.

    High: 57 000 kWh PCS go (× 0.181 and × 0.0344) and 57 000 × 0.9 × 0.225 = 11 542.5 kWh come
    (× 0.035 in 2.1, × 0.0169 in 4.1). Low: 45 000, and × 0.9 × 0.36 = 14 580 kWh.
    """
    effect = found(did("gaz_nat_pcs_2022", 60_000, "fuel_stationary"), sector="bureaux").by_id["A01"]
    assert effect.high == near({"1.1": -10_317, "2.1": 403.9875, "4.1": -1_960.8 + 195.06825})
    assert effect.low == near({"1.1": -8_145, "2.1": 510.3, "4.1": -1_548 + 246.402})
    # 85 %: 51 000 kWh PCS, × 0.9 × 0.2925 = 13 425.75 kWh
    assert effect.central == near({"1.1": -9_231, "2.1": 469.90125, "4.1": -1_754.4 + 226.895175})


def test_diesel_becomes_renewable_diesel_litre_for_litre_and_a_little_more() -> None:
    """1 000 l of B7 (2.49 + 0.609): 60, 80, 100 % to HVO (0 + 0.544), 1.04, 1.02, 1 litre for one."""
    effect = found(did("gazole_b7_l", 1_000, "fuel_mobile")).by_id["A39"]
    assert effect.low == near({"1.2": -1_494, "4.1": -365.4 + 624 * 0.544})
    assert effect.central == near({"1.2": -1_992, "4.1": -487.2 + 816 * 0.544})
    assert effect.high == near({"1.2": -2_490, "4.1": -609 + 544})


def test_telework_takes_off_journeys_and_its_rebound() -> None:
    """100 000 km (0.0532 + 0.161 + 0.041) in an office: 70 to 100 % of people, 14 to 28 % of journeys."""
    effect = found(did("voiture_moy_km", 100_000, "commuting"), sector="bureaux").by_id["A58"]
    assert effect.low == near({"3.3": -0.098 * 25_520})
    assert effect.central == near({"3.3": -0.1785 * 25_520})
    assert effect.high == near({"3.3": -0.28 * 25_520})


def test_vegetarian_dishes_replace_a_part_of_the_menu() -> None:
    """10 000 mean meals (2.04): 20, 35, 50 % become vegetarian (0.51)."""
    effect = found(did("repas_moyen", 10_000, "goods"), sector="restauration").by_id["A72"]
    assert (effect.low, effect.central, effect.high) == (
        near({"4.1": -2_000 * 1.53}),
        near({"4.1": -3_500 * 1.53}),
        near({"4.1": -5_000 * 1.53}),
    )


def test_a_fluid_that_warms_is_replaced_by_one_that_hardly_does() -> None:
    """10 kg of R404A (4 728): 70, 85, 100 % to R290, whose 0.02 is outside the seven gases of the total."""
    effect = found(did("prg_ar6_r404a", 10, "refrigerant")).by_id["A33"]
    assert effect.low == near({"1.4": -7 * 4_728})
    assert effect.high == near({"1.4": -10 * 4_728})


def test_a_green_contract_counts_for_nothing_and_says_why() -> None:
    here = found(did("elec_fr_mix_2024", 50_000, "electricity"))
    assert (here.by_id["A21"].low, here.by_id["A21"].high) == ({}, {})
    assert "baisse nulle" in here.untouched["A21"]
    assert bank()["A21"].warning is not None


def test_sorting_waste_counts_for_nothing_and_digesting_food_waste_does() -> None:
    """10 t of household waste (386): 20 to 40 % of food, half to all unsorted, to digestion (173) or compost (140)."""
    here = found(did("dechet_om_moyenne", 10, "waste"))
    assert here.by_id["A85"].high == {}
    assert here.by_id["A83"].low == near({"4.3": -10 * 0.2 * 0.5 * (386 - 173)})
    assert here.by_id["A83"].central == near({"4.3": -10 * 0.3 * 0.75 * (386 - 156.5)})
    assert here.by_id["A83"].high == near({"4.3": -10 * 0.4 * (386 - 140)})


def test_a_computer_kept_longer_follows_its_amortisation() -> None:
    """20 laptops of 156.24 kg, sum of the published parts, over four years: 781.2 kg a year, 20 to 40 % less."""
    effect = found(did("ordi_portable", 20, "capital_goods", lifetime_years=Fraction(4))).by_id["A76"]
    assert effect.low == near({"4.2": -156.24})
    assert effect.high == near({"4.2": -312.48})


def test_solar_power_saves_little_on_the_mainland_and_much_on_an_island() -> None:
    """100 MWh, 30 % at best, French panels (0.0252, all in 4.1)."""
    mainland = found(did("elec_fr_mix_2024", 100_000, "electricity")).by_id["A19"]
    island = found(did("elec_reunion", 100_000, "electricity")).by_id["A19"]
    assert mainland.high == near({"2.1": -1_050, "4.1": -507 + 756})
    assert sum(island.high.values()) == pytest.approx(-30_000 * (0.78 - 0.0252), rel=0.02)


def test_the_car_lever_turns_litres_and_kilometres_electric() -> None:
    """1 000 l of petrol: 2.7 kWh each in the middle, 90 to 100 % of it; 10 000 km: half compact, half small."""
    litres = found(did("essence_e10_l", 1_000, "fuel_mobile"), did("elec_fr_mix_2024", 1, "electricity"))
    assert litres.by_id["lever_fleet"].central == near(
        {"1.2": -950 * 2.19, "2.1": 2_565 * 0.035, "4.1": -950 * 0.502 + 2_565 * 0.0169}
    )
    km = found(did("voiture_moy_km", 10_000, "vehicle_own")).by_id["lever_fleet"].central
    assert km == near({"1.2": -1_610, "4.1": -532 + 178.5, "4.2": -410 + 815})


def test_the_purchase_lever_is_everything_bought() -> None:
    """100 k€ of advice (67 kg each) and 10 reams (2.294, sum of the published parts)."""
    effect = found(did("mon_43545", 100, "services"), did("ramette_a4", 10, "goods")).by_id["lever_purchases"]
    assert effect.low == effect.high == near({"4.1": -22.94, "4.5": -6_700})


# --- what is chosen


def test_the_heat_pump_uses_the_electricity_of_its_own_site() -> None:
    here = found(
        did("gaz_nat_pcs_2022", 1_000, "fuel_stationary", site="a"),
        did("elec_ue27", 10, "electricity", site="a"),
        did("elec_fr_mix_2024", 9_000, "electricity", site="b"),
        sector="bureaux",
    )
    dear = here.by_id["A06"].high["2.1"]
    assert dear == pytest.approx(950 * 0.9 * 0.18 * 0.42, rel=0.2)


def test_gas_oil_and_propane_are_known_by_their_energy_whatever_the_unit() -> None:
    """The same useful heat: within a few per cent whether the gas was read in kWh PCS, kWh PCI or m³."""
    kwh = [("gaz_nat_pcs_2022", 10_000), ("gaz_nat_pci_2022", 9_000), ("gaz_nat_m3_2022", 9_000 / 9.7)]
    rises = [found(did(key, n, "fuel_stationary"), sector="bureaux").by_id["A01"].central["2.1"] for key, n in kwh]
    assert rises == [pytest.approx(rises[0], rel=1e-9)] * 3


def test_a_row_known_by_its_ademe_id_alone_is_chosen_too() -> None:
    """A ledger row or a pasted one, read in an edition that gives no stable key."""
    bare = replace(book().get("gazole_b7_l"), key=None)
    shelf_row = Weighed(
        Activity("essai", "Carburant", Fraction(100), "litre", bare.id, "fuel_mobile", YEAR), bare, 100.0
    )
    assert found(shelf_row).by_id["A39"] == found(did("gazole_b7_l", 100, "fuel_mobile")).by_id["A39"]


def test_a_euro_of_an_older_year_is_chosen_like_one_of_the_latest() -> None:
    old = found(did("mon_43408", 100, "goods"), sector="restauration")
    assert "A74" in old.by_id


def test_a_shared_car_is_not_shared_again() -> None:
    pooled = did("voiture_moy_km", 1_000, "commuting")
    pooled = replace(pooled, activity=replace(pooled.activity, label="Domicile-travail : covoiturage à deux"))
    assert found(pooled).untouched["A59"] == NOT_HERE


def test_what_is_replaced_by_a_better_figure_never_moves() -> None:
    gone = did("gaz_nat_pcs_2022", 1_000, "fuel_stationary", replaced_by="compteur")
    assert not {"A01", "A07", "A10"} & found(gone, sector="bureaux").by_id.keys()


def test_oven_gas_is_not_heating_gas_in_a_bakery() -> None:
    here = found(did("gaz_nat_pcs_2022", 78_000, "fuel_stationary"), sector="restauration").by_id
    assert sum(here["A29"].high.values()) < sum(here["A01"].high.values())


def test_nobody_trades_a_clean_vehicle_for_a_dirtier_one() -> None:
    """A plug-in hybrid is published at 0.0733: an electric car, made anew, is above."""
    assert found(did("voiture_phev_km", 1_000, "vehicle_own")).untouched["A37"] == NO_GAIN


def test_a_factor_that_the_edition_lacks_stops_its_action_and_no_other() -> None:
    poor = Shelf(
        (book().get(k) for k, row in builtin_rows().items() if k != "hvo100_hau_l" and row.unit != "%"), "pauvre"
    )
    here = found(did("gazole_b7_l", 1_000, "fuel_mobile"), shelf=poor)
    assert "hvo100_hau_l" in here.untouched["A39"]
    assert "pauvre" in here.untouched["A39"]
    assert {"A40", "A43"} <= here.by_id.keys()


def test_an_empty_footprint_has_no_effect_and_a_reason_for_each_action() -> None:
    here = found()
    assert not here.by_id
    assert here.untouched.keys() == {*bank(), *LEVERS}


def test_a_past_run_borrows_todays_rule_for_a_flow_it_did_not_hold() -> None:
    gas = [did("gaz_nat_pcs_2022", 60_000, "fuel_stationary")]
    stored = content(gas, footprint(gas, method(), Perimeter(YEAR), EDITION), method())
    weighed, past = restored(stored, method())
    assert "electricity" not in past.allocation.flows
    place = Place(book(), "elec_fr_mix_2024", "bureaux", YEAR)
    again = effects(weighed, completed(past, method()), effect_law(), place)
    assert again.by_id["A01"] == found(*gas, sector="bureaux").by_id["A01"]


# --- the service


def opened(services: Services, sample: str) -> tuple[Who, UUID]:
    who = services.companies.who(services.samples.open(sample))
    assert who is not None
    run = services.footprints.latest(who)
    assert run is not None
    return who, run.id


def test_a_company_reads_its_effects_and_why_the_rest_does_nothing(services: Services) -> None:
    who, run_id = opened(services, "boulangerie")
    given, silent = services.effects.of(who, run_id), services.actions.found(who, run_id).untouched
    weighed = weigh(form("boulangerie").activities, book(), method().units)
    assert given.keys() == found(*weighed, sector="restauration").by_id.keys()
    assert silent["A46"] == NOT_HERE
    assert services.effects.of(who, run_id) is given
    kept.forget(who.tenant_id)
    assert services.effects.of(who, run_id) is not given
    assert dict(services.effects.of(who, run_id)) == dict(given)


def test_somebody_without_a_role_and_another_company_read_nothing(services: Services) -> None:
    _, run_id = opened(services, "boulangerie")
    with pytest.raises(AccessDenied):
        services.effects.of(Who(uuid4(), Role.NOBODY), run_id)
    stranger, _ = opened(services, "hotel")
    with pytest.raises(NotFound):
        services.effects.of(stranger, run_id)
