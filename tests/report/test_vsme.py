"""The VSME points of a footprint: worked by hand, and never a zero for want of knowing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

import pytest

from core.carbon.activity import Activity
from core.carbon.costs import Spread
from core.carbon.footprint import Footprint, Gap, Perimeter
from core.carbon.measure import footprint, weigh
from core.carbon.scenario import Path
from core.carbon.trajectory import trajectory
from core.ingest.builtin import sources
from core.ingest.tables import method
from core.report import vsme
from core.report.dossier import Dossier, Progress
from core.report.vsme import Point, points
from core.services.samples import personas
from core.services.trajectories import target
from tests.personas.totals import EDITION, book
from tests.report.persona import PLAN, dossier

POWER = {"factor": "elec_fr_mix_2024", "quantity": 40_000, "unit": "kWh", "flow": "electricity"}
GAS = {"factor": "gaz_nat_pcs_2022", "quantity": 60_000, "unit": "kWh PCS", "flow": "fuel_stationary"}
DIESEL = {"factor": "gazole_b7_l", "quantity": 1_000, "unit": "litre", "flow": "fuel_mobile"}
PELLETS = {"factor": "granules_kg", "quantity": 10, "unit": "t", "flow": "fuel_stationary"}
CAR = {"factor": "voiture_moy_km", "quantity": 1_000, "unit": "km", "flow": "vehicle_own"}
HYDRO = {"factor": "elec_hydraulique", "quantity": 40_000, "unit": "kWh", "flow": "electricity_market"}
SOLAR = {"factor": "elec_pv_autoconso_cn", "quantity": 5_000, "unit": "kWh", "flow": "electricity_self"}
HEAT = {"factor": "rcu_paris", "quantity": 20, "unit": "MWh", "flow": "heat_network"}


def year(*given: dict[str, Any], turnover_keur: float | None = 500.0, gaps: tuple[Gap, ...] = ()) -> Footprint:
    activities = [
        Activity("energy", row["factor"], Fraction(row["quantity"]), row["unit"], row["factor"], row["flow"], 2024)
        for row in given
    ]
    weighed = weigh(activities, book(), method().units)
    return footprint(weighed, method(), Perimeter(2024, turnover_keur=turnover_keur), EDITION, gaps)


def known(*given: dict[str, Any], language: str = "fr", **other: Any) -> dict[str, Point]:
    """Points by id; the categories of scope 3 by the start of their label (« 3.3 »)."""
    return by_id(points(dossier(footprint=year(*given, **other), language=language)))


def by_id(found: list[Point]) -> dict[str, Point]:
    return {point.label.split()[0] if point.id == "scope3_category" else point.id: point for point in found}


def values(found: dict[str, Point], *ids: str) -> list[float | str | None]:
    return [found[one].value for one in ids]


def test_electricity_and_gas_give_the_figures_worked_by_hand() -> None:
    # 40 000 kWh = 40 MWh ; 60 000 kWh PCS × 0,9 = 54 000 kWh PCI = 54 MWh ; together 94 MWh
    # S1 60 000 × 0,181 = 10 860 kg ; S2 40 000 × 0,035 = 1 400 kg ; 3.3 40 000 × 0,0169 + 60 000 × 0,0344 = 2 740 kg
    # (10,86 + 1,4) t / 500 000 € = 2,452e-5 t/€
    found = known(POWER, GAS)
    assert values(found, "energy", "electricity", "fuels") == [94.0, 40.0, 54.0]
    assert values(found, "scope1", "scope2_location", "3.3", "scope3") == pytest.approx([10.86, 1.4, 2.74, 2.74])
    assert values(found, "scopes_1_2", "scopes_1_2_3") == pytest.approx([12.26, 15.0])
    assert found["intensity"].value == pytest.approx(2.452e-5)
    assert values(found, "fuels_renewable", "fuels_other") == [0.0, 54.0]
    assert "× 0,9 = 54 000 kWh PCI" in found["fuels"].why.replace("\u202f", " ").replace("\u00a0", " ")
    assert "pouvoir calorifique inférieur" in found["energy"].why


def test_diesel_and_pellets_are_read_by_their_net_calorific_value() -> None:
    # 1 000 l × 9,72 = 9,72 MWh, fossil ; 10 t = 10 000 kg × 4,15 = 41,5 MWh, renewable
    found = known(DIESEL, PELLETS)
    assert values(found, "fuels", "fuels_renewable", "fuels_other") == pytest.approx([51.22, 41.5, 9.72])


def test_the_grid_alone_does_not_say_what_is_renewable() -> None:
    found = known(POWER)
    assert values(found, "electricity_renewable", "electricity_other") == [None, None]
    assert "contrat" in found["electricity_renewable"].why


def test_a_contract_for_every_kilowatt_hour_says_it_and_is_not_counted_twice() -> None:
    found = known(POWER, HYDRO)
    assert values(found, "electricity", "electricity_renewable", "electricity_other") == [40.0, 40.0, 0.0]
    assert found["scope2_market"].value == 0.0
    assert known(POWER)["scope2_market"].value is None


def test_a_contract_for_a_part_leaves_the_split_unknown() -> None:
    found = known(POWER, {**HYDRO, "quantity": 10_000})
    assert values(found, "electricity", "electricity_renewable") == [40.0, None]


def test_solar_panels_and_a_heat_network_have_their_own_points() -> None:
    found = known(POWER, SOLAR, HEAT)
    assert values(found, "self", "self_renewable", "self_other", "networks", "energy") == [5.0, 5.0, 0.0, 20.0, 65.0]
    assert not found["networks"].fills


def test_kilometres_leave_the_energy_unknown_and_are_named() -> None:
    found = known(POWER, GAS, CAR)
    assert values(found, "fuels", "energy") == [None, None]
    assert "Voiture" in found["energy"].why
    assert found["electricity"].value == 40.0


def test_what_has_no_line_is_unknown_never_zero() -> None:
    found = known(POWER)
    for one in ("fuels", "self", "networks", "scope1", "scope2_market", "scopes_1_2", "intensity", "3.6"):
        assert found[one].value is None, one
        assert found[one].why, one


def test_without_a_turnover_there_is_no_intensity_and_it_is_said() -> None:
    found = known(POWER, GAS, turnover_keur=None)
    assert values(found, "turnover", "intensity") == [None, None]
    assert "Chiffre d'affaires" in found["intensity"].why


def test_a_question_without_an_answer_is_told_beside_the_figure_it_would_change() -> None:
    gaps = (Gap("gas", "Gaz consommé", ("1.1", "4.1")),)
    assert known(POWER, gaps=gaps)["scope1"].why == "Sans réponse à : « Gaz consommé »."
    assert "Incomplet, sans réponse à : « Gaz consommé »." in known(POWER, DIESEL, gaps=gaps)["scope1"].why


def test_the_target_of_a_plan_is_that_of_its_trajectory() -> None:
    drawn = trajectory(target("sbti-1.5"), {2022: 100_000.0, 2024: 95_000.0}, 2030)
    path = cast("Path", None)  # how the plan gets there is not a point of the standard
    found = by_id(points(dossier(plan=PLAN, progress=Progress(path, drawn, 2030, 0.0, Spread(0, 0, 0)))))
    assert values(found, "target_base_year", "target_year", "target_base") == [2022.0, 2030.0, 100.0]
    level, reduction = found["target_level"].value, found["target_reduction"].value
    assert level == next(value.target for value in drawn.values if value.year == 2030) / 1000
    assert reduction == pytest.approx(100 - float(level))  # of a base of 100 t
    assert "engagement" in found["target_year"].why


def test_a_target_is_shown_only_with_a_plan_and_never_written_for_the_company() -> None:
    alone, planned = by_id(points(dossier())), by_id(points(dossier(plan=PLAN)))
    assert alone["target_year"].value is None
    assert planned["target_actions"].value == "Passer aux LED"
    assert not any(point.fills for one, point in planned.items() if one.startswith("target"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(personas()))
def test_every_point_of_every_company_has_a_value_or_a_reason(name: str, language: str) -> None:
    said: Dossier = dossier(name, language)
    found = points(said)
    assert all(point.why and point.label and point.reference for point in found)
    assert len([point for point in found if point.id == "scope3_category"]) == 15
    named = by_id(found)
    parts = [named[one].value for one in ("scope1", "scope2_location", "scope3")]
    if all(isinstance(part, float) for part in parts):
        assert named["scopes_1_2_3"].value == pytest.approx(sum(part for part in parts if isinstance(part, float)))


def test_the_table_of_points_is_sourced_and_names_each_cell_once() -> None:
    rows = vsme.rows()
    names = [row.name for row in rows if row.name]
    assert len(names) == len(set(names))
    assert len({row.id for row in rows}) == len(rows)
    assert {row.source for row in rows} <= sources().keys()
    assert all(row.label_fr and row.label_en for row in rows)


def test_every_fuel_of_the_built_in_edition_can_be_read_in_kilowatt_hours() -> None:
    from core.ingest.builtin import read_builtin

    fuels = [entry for entry in read_builtin() if entry.category.startswith("Combustibles")]
    assert len(fuels) > 20
    for entry in fuels:
        flow = "fuel_mobile" if "mobiles" in entry.category else "fuel_stationary"
        row = {"factor": entry.key, "quantity": 1_000, "unit": entry.unit, "flow": flow}
        assert known(row)["fuels"].value, entry.key
