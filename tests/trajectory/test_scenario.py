"""Scenarios: cases worked by hand, and the laws that any of them obeys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import uncertainty, views
from core.carbon.effects import Effect
from core.carbon.factors import Gases
from core.carbon.footprint import Footprint, Line, Perimeter
from core.carbon.scenario import Choice, Path, Scenario, baseline, evaluate
from core.carbon.scenario_mix import Mix
from core.errors import InputError
from tests.examples import examples

POSTS = ("1.1", "2.1", "4.1", "4.3")
MIXES = {"half": Mix("half", "", "", True, ((2024, 100.0), (2034, 50.0)), "")}
NO_GAS = Gases(0.0, 0.0, 0.0, 0.0, 0.0)


def line(post: str, kg: float, flow: str = "other", activity: str = "a", factor: str = "f") -> Line:
    values: dict[str, Any] = dict.fromkeys(Line.__dataclass_fields__, "")
    numbers = dict.fromkeys(("quantity", "entered_quantity", "kg_per_unit", "unsplit", "co2b"), 0.0)
    known = {"year": 2024, "quality": 3, "gases": NO_GAS, "monetary": False, "gsd2_datum": 1.2, "gsd2_factor": 1.3}
    masses = {"kg_co2e": kg, "kg_beges": kg, "kg_ghg": kg}
    said = {"beges": post, "flow": flow, "activity": activity, "factor_id": factor}
    return Line(**{**values, **numbers, **known, **masses, **said})


def footprint(*lines: Line) -> Footprint:
    return Footprint(Perimeter(2024), "edition", "1", lines, (), 1.0)


def effect(name: str, **kg: float) -> Effect:
    """`p11=-300`: −300 kg on post 1.1, sure."""
    posts = {f"{post[1]}.{post[2:]}": value for post, value in kg.items()}
    return Effect(name, posts, posts, posts)


def path(lines: Footprint, effects: list[Effect], last: int = 2034, **said: Any) -> Path:
    known = {one.id: one for one in effects}
    return evaluate(baseline(lines), known, [Scenario("s", **said)], last, MIXES)[0]


def at(found: Path, year: int) -> float:
    return float(found.kg[list(found.years).index(year)])


GAS = footprint(line("1.1", 1000.0))
MIXED = footprint(
    line("1.1", 600.0), line("2.1", 300.0, "electricity", "e", "m"), line("4.1", 100.0, "electricity", "e", "m")
)


def test_an_action_comes_in_a_straight_line_between_its_years() -> None:
    found = path(GAS, [effect("a", p11=-400)], choices=(Choice("a", 0.5, 2026, 2030),))
    assert [at(found, year) for year in (2024, 2026, 2027, 2028, 2030, 2034)] == pytest.approx(
        [1000, 1000, 950, 900, 800, 800]
    )


def test_a_step_is_whole_from_its_year() -> None:
    found = path(GAS, [effect("a", p11=-400)], choices=(Choice("a", 1.0, 2027, 2027),))
    assert [at(found, year) for year in (2026, 2027, 2034)] == [1000, 600, 600]


def test_actions_of_one_post_multiply_and_those_of_two_posts_add() -> None:
    both = (Choice("a", 1.0, 2025, 2025), Choice("b", 1.0, 2025, 2025))
    same = path(GAS, [effect("a", p11=-500), effect("b", p11=-400)], choices=both)
    assert at(same, 2025) == pytest.approx(1000 * 0.5 * 0.6)
    apart = path(MIXED, [effect("a", p11=-300), effect("b", p21=-100)], choices=both)
    assert at(apart, 2025) == pytest.approx(600)


def test_growth_is_compound_and_the_mix_moves_the_electric_share_alone() -> None:
    grown = path(MIXED, [], growth=0.1)
    assert at(grown, 2026) == pytest.approx(1210)
    cleaner = path(MIXED, [], electricity="half")
    assert at(cleaner, 2029) == pytest.approx(600 + 400 * 0.75)
    assert at(cleaner, 2034) == pytest.approx(600 + 400 * 0.5)
    assert at(path(MIXED, [], electricity="-10 %"), 2026) == pytest.approx(600 + 400 * 0.81)
    assert at(path(MIXED, [], growth=-1.0), 2026) == 0


def test_what_an_action_adds_is_its_own_and_follows_growth_and_the_mix() -> None:
    pump = effect("pump", p11=-600, p21=120)
    found = path(MIXED, [pump], choices=(Choice("pump", 1.0, 2025, 2025),), growth=0.1, electricity="half")
    power = 1.1**10 * 0.5
    assert found.by_post["1.1"][-1] == 0
    assert found.by_post["2.1"][-1] == pytest.approx((300 + 120) * power)
    assert found.contributions["pump"]["2.1"][-1] == pytest.approx(120 * power)


def test_a_post_that_was_empty_may_rise() -> None:
    found = path(GAS, [effect("pump", p11=-1000, p21=90)], choices=(Choice("pump", 1.0, 2025, 2025),))
    assert at(found, 2025) == pytest.approx(90)
    assert found.by_post["2.1"][0] == 0
    assert found.low[1] == found.high[1] == pytest.approx(90)


def test_two_full_reductions_share_the_fall_and_growth_has_no_part_in_it() -> None:
    whole = [effect("a", p11=-1000), effect("b", p11=-1500)]
    found = path(GAS, whole, growth=0.5, choices=(Choice("a", 1.0, 2025, 2025), Choice("b", 1.0, 2025, 2025)))
    assert at(found, 2025) == 0
    assert found.contributions["a"]["1.1"][1] == found.contributions["b"]["1.1"][1] == -500
    assert found.contributions["growth"] == {}


def test_carbon_has_a_price_that_grows_and_the_years_add_up() -> None:
    found = path(GAS, [], carbon_price=100.0, carbon_price_growth=0.1, last=2026)
    assert list(found.price_eur) == pytest.approx([100, 110, 121])
    assert list(found.cumulated_kg) == [1000, 2000, 3000]


def test_effects_that_are_not_sure_widen_the_band_on_their_side() -> None:
    vague = Effect("a", {"1.1": -100}, {"1.1": -200}, {"1.1": -500})
    sure = path(GAS, [effect("a", p11=-200)], choices=(Choice("a", 1.0, 2025, 2025),))
    found = path(GAS, [vague], choices=(Choice("a", 1.0, 2025, 2025),))
    assert found.kg[1] == sure.kg[1] == 800
    assert found.low[1] < sure.low[1] < sure.high[1] < found.high[1]
    lines, less = np.log(sure.high[1] / 800), np.log(800 / 500)
    assert found.low[1] == pytest.approx(800 / np.exp(np.hypot(lines, less)))


def test_a_footprint_of_zero_stays_there_without_an_error() -> None:
    for nothing in (footprint(), footprint(line("1.1", 0.0))):
        found = path(nothing, [effect("a", p11=-5)], choices=(Choice("a", 1.0, 2025, 2030),), growth=0.1)
        assert not found.kg.any()
        assert not found.low.any()
        assert not found.high.any()


def test_an_action_without_an_effect_here_is_named() -> None:
    found = path(GAS, [effect("still")], choices=(Choice("gone", 1.0, 2025, 2025), Choice("still", 1.0, 2025, 2025)))
    assert found.idle == ("gone", "still")
    assert found.contributions["gone"] == {}


def test_a_horizon_before_the_footprint_leaves_its_own_year() -> None:
    assert list(path(GAS, [], last=2020).years) == [2024]
    assert evaluate(baseline(GAS), {}, [], 2030) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"choices": (Choice("a", 1.2, 2025, 2026),)}, "120 %"),
        ({"choices": (Choice("a", float("nan"), 2025, 2026),)}, "nan %"),
        ({"choices": (Choice("a", 1.0, 2027, 2026),)}, "2026"),
        ({"choices": (Choice("a", 1.0, 2025, 2026),) * 2}, "deux fois"),
        ({"growth": -1.5}, "100 %"),
        ({"electricity": "wind"}, "wind"),
        ({"electricity": "-80 %"}, "-80"),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, Any], why: str) -> None:
    with pytest.raises(InputError, match=why):
        path(GAS, [], **said)


masses = st.floats(min_value=0.0, max_value=1e6)
shares = st.floats(min_value=0.0, max_value=1.2)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Footprint, dict[str, Effect], Scenario]:
    """A footprint of a few lines, effects that fall and rise, a scenario that takes them up."""
    lines = [
        line(post, draw(masses), "electricity" if draw(st.booleans()) else "other", f"a{i % 3}", f"f{i % 2}")
        for i, post in enumerate(draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=8)))
    ]
    total = {post: sum(one.kg_beges for one in lines if one.beges == post) for post in POSTS}
    effects, choices = {}, []
    for name in draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=4)):
        post, other = draw(st.sampled_from(POSTS)), draw(st.sampled_from(POSTS))
        share, rise = draw(shares), draw(st.floats(min_value=0, max_value=1e3))
        sides = [{other: rise} | {post: -total[post] * share * size} for size in (0.5, 1.0, 1.5)]
        effects[name] = Effect(name, sides[0], sides[1], sides[2])
        start = draw(st.integers(2022, 2032))
        uptake = draw(st.floats(min_value=0, max_value=1))
        choices.append(Choice(name, uptake, start, start + draw(st.integers(0, 8))))
    growth = draw(st.sampled_from([0.0, 0.02, -0.05, 0.3]))
    return (
        footprint(*lines),
        effects,
        Scenario("s", growth, draw(st.sampled_from(["constant", "half"])), tuple(choices)),
    )


@examples(60)
@given(worlds())
def test_with_everything_at_zero_the_path_is_the_footprint_to_the_byte(
    world: tuple[Footprint, dict[str, Effect], Scenario],
) -> None:
    lines, effects, scenario = world
    still = replace(
        scenario, growth=0.0, electricity="constant", choices=tuple(replace(c, uptake=0.0) for c in scenario.choices)
    )
    found = evaluate(baseline(lines), effects, [still], 2034, MIXES)[0]
    assert set(found.kg) == {views.total(lines)}
    interval = uncertainty.interval(lines.lines)
    if interval:
        assert found.low == pytest.approx(interval[0], rel=1e-12)
        assert found.high == pytest.approx(interval[1], rel=1e-12)


@examples(60)
@given(worlds())
def test_contributions_add_up_to_the_change_and_nothing_goes_below_zero(
    world: tuple[Footprint, dict[str, Effect], Scenario],
) -> None:
    lines, effects, scenario = world
    found = evaluate(baseline(lines), effects, [scenario], 2034, MIXES)[0]
    owed = sum((kg for posts in found.contributions.values() for kg in posts.values()), np.zeros(len(found.years)))
    change = found.kg - views.total(lines)
    assert owed == pytest.approx(change, rel=1e-9, abs=1e-9 * max(1.0, views.total(lines), *np.abs(found.kg)))
    assert (found.kg >= 0).all()
    assert (found.low <= found.kg).all()
    assert (found.kg <= found.high).all()
    assert all((kg >= 0).all() for kg in found.by_post.values())
    assert np.isfinite(found.high).all()


@examples(40)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_actions_and_the_company_of_other_scenarios_do_not_count(
    world: tuple[Footprint, dict[str, Effect], Scenario], chance: Any
) -> None:
    lines, effects, scenario = world
    shuffled = list(scenario.choices)
    chance.shuffle(shuffled)
    other = Scenario("other", 0.01, choices=(Choice("zz", 1.0, 2025, 2026),))
    one = evaluate(baseline(lines), effects, [scenario], 2034, MIXES)[0]
    two = evaluate(baseline(lines), effects, [other, replace(scenario, choices=tuple(shuffled))], 2034, MIXES)[1]
    assert (one.kg == two.kg).all()
    for name, posts in one.contributions.items():
        assert all(two.contributions[name][post] == pytest.approx(kg, rel=1e-9, abs=1e-9) for post, kg in posts.items())


@examples(40)
@given(worlds(), st.floats(min_value=0, max_value=1))
def test_doing_more_of_what_only_reduces_never_emits_more(
    world: tuple[Footprint, dict[str, Effect], Scenario], less: float
) -> None:
    lines, effects, scenario = world
    falls = {name: Effect(name, *({p: min(kg, 0.0) for p, kg in side.items()} for side in (e.low, e.central, e.high)))
             for name, e in effects.items()}  # fmt: skip
    fewer = replace(scenario, choices=tuple(replace(c, uptake=c.uptake * less) for c in scenario.choices))
    more, some = evaluate(baseline(lines), falls, [scenario, fewer], 2034, MIXES)
    assert (more.kg <= some.kg * (1 + 1e-12)).all()
