"""Laws that hold for any footprint: conservation, indifference to order and unit, reconciliation, bounds."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import run as runs
from core.carbon import uncertainty, views
from core.carbon.activity import Activity, Control, Weighed
from core.carbon.factors import Factor, Flag, Shelf
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.measure import digest, footprint, to_json, weigh
from core.ingest.tables import method
from tests.book import BOOK, EDITION, GAS

YEAR = 2024
FLOWS = {
    "elec_fr_mix_2024": ["electricity"],
    "gaz_nat_pcs_2022": ["fuel_stationary"],
    "voiture_moy_km": ["vehicle_own", "commuting", "business_travel", "visitors"],
    "avion_moins500_avec": ["business_travel"],
    "ordi_portable": ["goods", "capital_goods"],
    "articule_34_40_tkm": ["freight"],
    "granules_kwh": ["fuel_stationary"],
    "prg_ar6_r410a": ["refrigerant"],
    "prg_ar6_r22": ["refrigerant"],
    "mon_43545": ["services"],
    "34655": ["waste"],
    "elec_hydraulique": ["electricity_market"],
}
LARGER: dict[str, tuple[str, Fraction]] = {
    "kWh": ("MWh", Fraction(1000)),
    "kg": ("t", Fraction(1000)),
    "k€ HT (2023)": ("€", Fraction(1, 1000)),
}


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        key = draw(st.sampled_from(sorted(FLOWS)))
        flow = draw(st.sampled_from(FLOWS[key]))
        quantity = draw(st.decimals(0, 10**7, places=3, allow_nan=False))
        rows.append(
            Activity(
                subject=flow,
                label=draw(st.sampled_from(["a", "é", "=1+1", "x" * 40])),
                quantity=Fraction(quantity),
                unit=BOOK.get(key).unit,
                factor=key,
                flow=flow,
                year=YEAR,
                site=draw(st.sampled_from(["", "Paris", "Bastia"])),
                control=draw(st.sampled_from(list(Control))),
                lifetime_years=Fraction(draw(st.integers(1, 50))) if flow == "capital_goods" else None,
                quality=draw(st.integers(1, 5)),
            )
        )
    return rows


def measured(rows: list[Activity], book: Shelf = BOOK) -> tuple[list[Weighed], Footprint]:
    law = method()
    weighed = weigh(rows, book, law.units)
    return weighed, footprint(weighed, law, Perimeter(YEAR, 10.0), EDITION)


def content(rows: list[Activity], book: Shelf = BOOK) -> dict[str, object]:
    weighed, result = measured(rows, book)
    return runs.content(weighed, result, method())


@given(activities())
def test_every_view_is_a_regrouping_of_the_same_lines(rows: list[Activity]) -> None:
    _, fp = measured(rows)
    for groups in (views.by_scope(fp), views.by_beges(fp), views.by_site(fp), views.by_activity(fp)):
        assert math.fsum(g.kg for g in groups) == pytest.approx(views.total(fp), rel=1e-12, abs=1e-9)
    assert math.fsum(views.by_ghg(fp).values()) == pytest.approx(views.ghg_total(fp), rel=1e-12, abs=1e-9)


@given(activities())
def test_the_significant_posts_are_the_fewest_indirect_ones_that_make_four_fifths(rows: list[Activity]) -> None:
    _, fp = measured(rows)
    indirect = {g.name: g.kg for g in views.by_beges(fp) if not g.name.startswith("1.") and g.kg > 0}
    found, whole = views.significant_indirect(fp), math.fsum(indirect.values())
    assert (found is None) == (not indirect)
    if found is not None:
        kept = [group.kg for group in found[0]]
        assert found[1] == pytest.approx(math.fsum(kept) / whole)
        assert math.fsum(kept[:-1]) < 0.8 * whole <= math.fsum(kept) * (1 + 1e-12)
        assert min(kept) >= max((kg for kg in indirect.values() if kg not in kept), default=0.0)


@given(activities())
def test_the_parts_of_an_activity_sum_to_quantity_times_the_published_parts(rows: list[Activity]) -> None:
    weighed, fp = measured(rows)
    for w in weighed:
        published = math.fsum(p.total for p in w.factor.parts) if w.factor.parts else w.factor.total
        assert published == pytest.approx(w.factor.total, rel=0.02)
    expected = math.fsum(
        w.quantity * (math.fsum(p.total for p in w.factor.parts) if w.factor.parts else w.factor.total) for w in weighed
    )
    assert math.fsum(line.kg_co2e for line in fp.lines) == pytest.approx(expected, rel=1e-12, abs=1e-9)


@given(activities())
def test_no_activity_is_dropped(rows: list[Activity]) -> None:
    weighed, fp = measured(rows)
    assert len({line.activity for line in fp.lines}) == len(weighed)


@given(activities())
def test_gases_sum_to_the_mass_they_split(rows: list[Activity]) -> None:
    _, fp = measured(rows)
    for line in fp.lines:
        assert line.gases.sum() + line.unsplit == pytest.approx(line.kg_beges, rel=1e-9, abs=1e-9)


@given(activities())
def test_nothing_is_left_unexplained_between_the_two_standards(rows: list[Activity]) -> None:
    _, fp = measured(rows)
    causes = {d.cause: d.kg for d in views.reconciliation(fp)}
    assert causes[views.UNEXPLAINED] == 0.0
    assert math.fsum([views.total(fp), *causes.values()]) == pytest.approx(views.ghg_total(fp), rel=1e-9, abs=1e-6)


@given(activities(), st.randoms())
def test_the_order_of_the_activities_does_not_change_one_byte(rows: list[Activity], rng: random.Random) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert to_json(content(rows)) == to_json(content(shuffled))


@given(activities())
def test_the_unit_of_entry_does_not_change_one_byte(rows: list[Activity]) -> None:
    def larger(a: Activity) -> Activity:
        unit, ratio = LARGER.get(a.unit, (a.unit, Fraction(1)))
        changed = {f: getattr(a, f) for f in Activity.__dataclass_fields__}
        return Activity(**{**changed, "quantity": a.quantity / ratio, "unit": unit})

    assert to_json(content(rows)) == to_json(content([larger(a) for a in rows]))


@given(activities())
def test_a_stored_run_replays_to_the_same_hash_and_reads_back_the_same(rows: list[Activity]) -> None:
    weighed, fp = measured(rows)
    kept = runs.content(weighed, fp, method())
    stored = json.loads(to_json(kept))
    assert runs.replay(stored, method()) == digest(kept) == digest(stored)
    again = runs.footprint_in(stored, json.loads(to_json(runs.entered(weighed))))
    assert views.total(again) == views.total(fp)
    assert sorted(map(repr, again.lines)) == sorted(map(repr, fp.lines))


@given(activities())
def test_the_interval_contains_the_total_and_is_never_nan(rows: list[Activity]) -> None:
    _, fp = measured(rows)
    total, interval = views.total(fp), views.interval(fp)
    if total <= 0:
        assert interval is None
    else:
        assert interval is not None
        assert interval[0] <= total * (1 + 1e-12)
        assert total <= interval[1] * (1 + 1e-12)
        assert interval[0] * interval[1] == pytest.approx(total**2, rel=1e-9)


@given(st.lists(st.tuples(st.floats(1, 1e6), st.integers(1, 5), st.floats(0, 100)), min_size=1, max_size=6))
def test_with_every_factor_used_once_the_total_is_the_classical_quadrature(
    rows: list[tuple[float, int, float]],
) -> None:
    factors = [Factor(str(i), EDITION, f"f{i}", "kg", 1.0, uncertainty_pct=u) for i, (_, _, u) in enumerate(rows)]
    given_rows = [
        Activity("goods", f"f{i}", Fraction(q), "kg", str(i), "goods", YEAR, quality=n)
        for i, (q, n, _) in enumerate(rows)
    ]
    _, fp = measured(given_rows, Shelf(factors, EDITION))
    total = math.fsum(q for q, _, _ in rows)
    classical = math.exp(
        math.sqrt(
            math.fsum(
                (q / total) ** 2 * (math.log(uncertainty.gsd2_of_datum(n)) ** 2 + math.log(1 + u / 100) ** 2)
                for q, n, u in rows
            )
        )
    )
    assert uncertainty.gsd2_of_total(fp.lines) == pytest.approx(classical, rel=1e-9)


@given(activities(), st.integers(2, 9))
def test_twice_the_activity_is_twice_the_mass(rows: list[Activity], times: int) -> None:
    def scaled(a: Activity) -> Activity:
        kept = {f: getattr(a, f) for f in Activity.__dataclass_fields__}
        return Activity(**{**kept, "quantity": a.quantity * times})

    _, once = measured(rows)
    _, more = measured([scaled(a) for a in rows])
    assert views.total(more) == pytest.approx(times * views.total(once), rel=1e-9, abs=1e-9)


def test_the_day_an_edition_was_read_does_not_change_the_hash() -> None:
    expired = replace(GAS, flags=frozenset({Flag.EXPIRED}))
    row = Activity("energy", "Gaz", Fraction(1), "kWh PCS", "37133", "fuel_stationary", YEAR)
    assert content([row]) == content([row], Shelf([expired], EDITION))
