"""Effects against the footprint calculated again with its activities changed; and what holds for any company."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.activity import Control, Weighed
from core.carbon.factors import Factor
from core.carbon.footprint import Perimeter
from core.carbon.measure import footprint, weigh
from core.ingest.tables import method
from core.services.samples import personas
from tests.actions.doing import YEAR, Kg, did, found
from tests.examples import examples
from tests.personas.totals import EDITION, book, form


def by_post(weighed: list[Weighed], year: int) -> Kg:
    posts: dict[str, list[float]] = defaultdict(list)
    for line in footprint(weighed, method(), Perimeter(year), EDITION).lines:
        if not line.memo:
            posts[line.beges].append(line.kg_beges)
    return {post: math.fsum(kg) for post, kg in posts.items()}


def cut(part: float) -> Changed:
    return lambda one: [replace(one, quantity=one.quantity * (1 - part))]


def swapped(part: float, target: str, units: float, flow: str = "") -> Changed:
    def change(one: Weighed) -> list[Weighed]:
        other: Factor = book().get(target)
        activity = replace(one.activity, flow=flow or one.activity.flow)
        new = Weighed(activity, other, one.quantity * part * units)
        return [replace(one, quantity=one.quantity * (1 - part)), new]

    return change


Changed = Callable[[Weighed], list[Weighed] | None]

# the company, the action, what it holds, its high case written out: part touched × part changed, target, units per unit
CASES: list[tuple[str, str, Callable[[Weighed], bool], Changed]] = [
    (
        "cabinet_conseil", "A01", lambda w: w.factor.key == "gaz_nat_pcs_2022",
        swapped(0.95, "elec_fr_mix_2024", 0.9 * 0.225, "electricity"),
    ),
    ("transporteur", "A39", lambda w: w.factor.key == "gazole_b7_l", swapped(1, "hvo100_hau_l", 1)),
    ("epicerie", "A33", lambda w: w.factor.key == "prg_ar6_r404a", swapped(1, "prg_ar6_r290", 1)),
    ("agence_web", "A76", lambda w: "Informatique et" in w.factor.category, cut(0.4)),
    ("restaurant", "A08", lambda w: w.activity.flow == "fuel_stationary", cut(0.45 * 0.07)),
    ("maconnerie", "lever_purchases", lambda w: w.activity.flow in ("goods", "services"), cut(1)),
    ("reseau_boutiques", "A18", lambda w: w.activity.flow == "electricity", cut(0.15)),
]  # fmt: skip


@pytest.mark.parametrize(("company", "action", "holds", "change"), CASES, ids=[f"{c} {a}" for c, a, *_ in CASES])
def test_an_effect_is_the_footprint_calculated_again_with_its_activities_changed(
    company: str, action: str, holds: Callable[[Weighed], bool], change: Changed
) -> None:
    asked = form(company)
    year, sector = asked.perimeter.year, personas()[company].sheet.answers[("", "sector")].text
    before = weigh(asked.activities, book(), method().units)
    after = [new for one in before for new in ((change(one) or []) if holds(one) else [one])]
    was, now = by_post(before, year), by_post(after, year)
    moved = {p: now.get(p, 0) - was.get(p, 0) for p in {*was, *now}}
    effect = found(*before, sector=sector, year=year).by_id[action].high
    assert effect == {p: pytest.approx(kg, abs=1e-6) for p, kg in moved.items() if abs(kg) > 1e-6}


@pytest.mark.parametrize("company", sorted(personas()))
def test_the_middle_is_between_the_ends_and_no_post_falls_below_zero(company: str) -> None:
    asked = form(company)
    year, sector = asked.perimeter.year, personas()[company].sheet.answers[("", "sector")].text
    weighed = weigh(asked.activities, book(), method().units)
    was = by_post(weighed, year)
    for effect in found(*weighed, sector=sector, year=year).by_id.values():
        low, central, high = (sum(kg.values()) for kg in (effect.low, effect.central, effect.high))
        assert high <= central + 1e-6 <= low + 2e-6, effect.id
        for kg in (effect.low, effect.central, effect.high):
            assert not [post for post, moved in kg.items() if was.get(post, 0) + moved < -1e-6], effect.id


KINDS = [
    ("gaz_nat_pcs_2022", "fuel_stationary"), ("fioul_dom_l", "fuel_stationary"), ("propane_kg", "fuel_stationary"),
    ("elec_fr_mix_2024", "electricity"), ("rcu_paris", "heat_network"), ("gazole_b7_l", "fuel_mobile"),
    ("essence_e10_l", "fuel_mobile"), ("voiture_gazole_km", "vehicle_own"), ("voiture_moy_km", "commuting"),
    ("avion_500_1000_avec", "business_travel"), ("articule_34_40_tkm", "freight"), ("mon_43410", "goods"),
    ("mon_43445", "services"), ("repas_moyen", "goods"), ("dechet_om_moyenne", "waste"),
    ("prg_ar6_r410a", "refrigerant"),
]  # fmt: skip


QUANTITY = st.floats(0, 1e6, allow_nan=False)


SECTOR = st.sampled_from(["", "bureaux", "restauration", "industrie", "transport", "agriculture"])


FEW = examples(25)


@FEW
@given(st.lists(st.tuples(st.sampled_from(KINDS), QUANTITY), max_size=8), SECTOR)
def test_a_reduction_never_exceeds_what_it_touches(done: list[tuple[tuple[str, str], float]], sector: str) -> None:
    weighed = [did(key, quantity, flow) for (key, flow), quantity in done]
    was = by_post(weighed, YEAR)
    for effect in found(*weighed, sector=sector).by_id.values():
        assert all(was[post] + kg >= -1e-6 * was[post] - 1e-9 for post, kg in effect.high.items() if kg < 0)
        assert sum(effect.high.values()) <= sum(effect.central.values()) * (1 - 1e-12) + 1e-9
        assert sum(effect.central.values()) <= sum(effect.low.values()) + 1e-9


@FEW
@given(st.sampled_from(KINDS), st.floats(1e-3, 1e6), st.floats(0.1, 10), SECTOR)
def test_an_effect_grows_with_its_activity(kind: tuple[str, str], quantity: float, times: float, sector: str) -> None:
    once = found(did(kind[0], quantity, kind[1]), sector=sector).by_id
    more = found(did(kind[0], quantity * times, kind[1]), sector=sector).by_id
    for action, effect in once.items():
        assert more[action].central == {p: pytest.approx(kg * times, rel=1e-9) for p, kg in effect.central.items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[0])
def test_nothing_used_is_nothing_to_reduce(kind: tuple[str, str]) -> None:
    assert not found(did(kind[0], 0, kind[1])).by_id


def test_goods_carried_for_others_keep_their_own_post() -> None:
    effect = found(did("vul_gazole_tkm", 1_000, "freight", control=Control.THIRD_PARTY)).by_id["A49"]
    assert effect.high.keys() == {"3.2"}
