"""How actions are ranked, and what they avoid together: worked by hand, then laws."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.actions import ActionCard, Range, Step
from core.carbon.effects import Effect
from core.carbon.macc import macc, together
from core.carbon.ranking import Company, TermName, Weights, first_of, ranking, ranks
from core.carbon.ranking_filters import Filters, passing
from core.errors import InputError
from core.services.action_results import read_weights
from tests.actions.bank import card, effect, start
from tests.examples import examples

World = tuple[dict[str, ActionCard], dict[str, Effect]]
FEW = examples(40)


# --- who comes first


def test_equal_values_share_the_middle_of_their_places() -> None:
    assert ranks([10, 40, 20, 20]) == [0, 1, 0.5, 0.5]
    assert ranks([7]) == [1]
    assert ranks([]) == []


def three() -> World:
    """A: 4 t, −139 €/t…, hard. B: 2 t, cost unknown, easy. C: 1 t, dear, middling."""
    cards = {
        "A": card("A", ease=1),
        "B": card("B", ease=5, cost=None),
        "C": card("C", ease=3, payback=None),
    }
    effects = {"A": effect("A", 3000, 4000, 5000), "B": effect("B", 1, 2000, 3000), "C": effect("C", 500, 1000, 1500)}
    return cards, effects


def test_the_score_is_the_weighted_mean_of_three_ranks_shown_one_by_one() -> None:
    found = ranking(*three(), Company(), Weights(2, 1, 1))
    by_id = {item.card.id: item for item in found.items}
    assert {one: [term.rank for term in by_id[one].terms.values()] for one in by_id} == {
        "A": [1, 1, 0],
        "B": [0.5, 0.5, 1],
        "C": [0, 0, 0.5],
    }
    assert not by_id["B"].terms["cost"].known
    assert [(item.card.id, item.score, item.position) for item in found.items] == [
        ("A", 0.75, 1),
        ("B", 0.625, 2),
        ("C", 0.125, 3),
    ]


def test_a_gain_divided_by_few_tonnes_is_no_better_than_by_many() -> None:
    cards = {"big": card("big"), "small": card("small")}
    effects = {"big": effect("big", 9000, 9000, 9000), "small": effect("small", 1, 1, 1)}
    found = ranking(cards, effects, Company())
    assert [item.card.id for item in found.items] == ["big", "small"]
    assert {item.terms["cost"].rank for item in found.items} == {0.5}  # both earn money: the middle of two places


def test_weights_change_who_comes_first() -> None:
    assert [item.card.id for item in ranking(*three(), Company(), Weights(0, 0, 1)).items] == ["B", "C", "A"]


@pytest.mark.parametrize("weights", [(0, 0, 0), (-1, 1, 1), (math.nan, 1, 1), (math.inf, 1, 1), (101, 1, 1)])
def test_weights_that_rank_nothing_are_refused(weights: tuple[float, float, float]) -> None:
    with pytest.raises(InputError, match="Poids du classement"):
        Weights(*weights)


def test_weights_are_read_from_a_short_text() -> None:
    assert read_weights("tonnes=2, ease=0") == Weights(2, 0.8, 0)
    assert read_weights("") == Weights()
    for text in ("tonnes", "mass=1", "tonnes=1,tonnes=2", "cost=cher", "tonnes=nan", "tonnes=0,cost=0,ease=0"):
        with pytest.raises(InputError):
            read_weights(text)


def test_each_hidden_action_says_why() -> None:
    cards = {
        "done": card("done"),
        "refused": card("refused"),
        "farm": card("farm", sectors=frozenset({"agriculture"})),
        "large": card("large", least_employees=50),
        "small": card("small", most_employees=5),
        "works": card("works", tenure="owner"),
        "audit": card("audit", step=Step.ENABLING),
        "absent": card("absent"),
        "green": card("green"),
        "worse": card("worse"),
        "good": card("good"),
    }
    effects = {one: effect(one, 1, 2, 3) for one in cards if one not in ("absent", "audit")}
    effects["green"], effects["worse"] = effect("green", 0, 0, 0), effect("worse", -30, -20, -10)
    company = Company("bureaux", (12, 12), "tenant", done={"done"}, refused={"refused"})
    found = ranking(cards, effects, company)
    assert [item.card.id for item in found.items] == ["good"]
    assert {item.card.id: item.hidden for item in found.hidden} == {
        "done": "done",
        "refused": "refused",
        "farm": "sector",
        "large": "size",
        "small": "size",
        "works": "tenure",
        "audit": "enabling",
        "absent": "no_effect",
        "green": "zero",
        "worse": "no_gain",
    }


def test_what_a_company_did_not_say_hides_nothing() -> None:
    cards = {"X": card("X", sectors=frozenset({"btp"}), least_employees=50, tenure="owner")}
    assert len(ranking(cards, {"X": effect("X", 1, 2, 3)}, Company()).items) == 1
    band = Company(employees=(10, 49))
    assert ranking(cards, {"X": effect("X", 1, 2, 3)}, band).hidden[0].hidden == "size"
    assert ranking(cards, {"X": effect("X", 1, 2, 3)}, Company(employees=(500, None))).items


def test_the_first_ones_are_varied_and_can_be_added() -> None:
    cards = {one: card(one, excludes=("b",) if one == "a" else ("a",) if one == "b" else ()) for one in "abcdefgh"}
    posts = dict(zip("abcdefgh", ("1.1", "2.1", "1.1", "1.1", "1.1", "2.1", "3.5", "4.1"), strict=True))
    effects = {one: effect(one, 1, 100 - n, 200, posts[one]) for n, one in enumerate(cards)}
    found = ranking(cards, effects, Company(), Weights(1, 0, 0))
    assert [item.card.id for item in found.items] == list("abcdefgh")
    assert found.first == ["a", "c", "f", "g", "h"]  # b excludes a; d and e are of the post of a and c
    planned = ranking(cards, effects, Company(planned={"a"}), Weights(1, 0, 0))
    assert planned.first == ["c", "d", "f", "g", "h"]  # a is in the plan, b cannot be added to it


def test_equal_scores_are_told_apart_by_mass_then_id() -> None:
    cards = {one: card(one) for one in "cab"}
    effects = {one: effect(one, 1, 2, 3) for one in cards}
    assert [item.card.id for item in ranking(cards, effects, Company()).items] == ["a", "b", "c"]


def test_a_footprint_that_no_action_touches_ranks_nothing() -> None:
    found = ranking({"A": card("A")}, {}, Company())
    assert (list(found.items), list(found.first)) == ([], [])
    assert macc(found.items) == ([], [])


EFFECTS = st.lists(st.tuples(*[st.floats(-1e4, 1e6)] * 3, st.sampled_from(["1.1", "2.1", "3.5"])), max_size=14)
WEIGHT = st.integers(0, 5).map(float)


def world(given: list[tuple[float, float, float, str]]) -> World:
    cards: dict[str, ActionCard] = {}
    effects: dict[str, Effect] = {}
    for n, (*drawn, post) in enumerate(given):
        name, ends = f"a{n:02}", sorted(drawn)
        known = n % 3 != 0
        cards[name] = card(name, ease=n % 5 + 1, cost=Range(n, 10.0 * n + 1) if known else None)
        effects[name] = effect(name, ends[0], ends[1], ends[2], post)
    return cards, effects


@FEW
@given(EFFECTS, st.tuples(WEIGHT, WEIGHT, WEIGHT).filter(any), st.randoms())
def test_a_ranking_is_whole_finite_varied_and_the_same_in_any_order(
    drawn: list[tuple[float, float, float, str]], weights: tuple[float, float, float], random: object
) -> None:
    cards, effects = world(drawn)
    found = ranking(cards, effects, Company(), Weights(*weights))
    assert {item.card.id for item in (*found.items, *found.hidden)} == set(cards)
    for item in found.items:
        assert item.score is not None
        assert 0 <= item.score <= 1
        assert all(0 <= term.rank <= 1 for term in item.terms.values())
    scores = [item.score for item in found.items]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    posts = Counter(next(i for i in found.items if i.card.id == one).main_post for one in found.first)
    assert len(found.first) <= 5
    assert all(n <= 2 for n in posts.values())
    shuffled = sorted(cards)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = ranking({one: cards[one] for one in shuffled}, effects, Company(), Weights(*weights))
    assert again == found


@FEW
@given(EFFECTS, st.tuples(WEIGHT, WEIGHT, WEIGHT).filter(any), st.sampled_from(["tonnes", "cost", "ease"]))
def test_more_weight_on_a_term_never_lowers_who_is_better_at_it(
    drawn: list[tuple[float, float, float, str]], weights: tuple[float, float, float], name: TermName
) -> None:
    cards, effects = world(drawn)
    before = ranking(cards, effects, Company(), Weights(*weights))
    given = dict(zip(("tonnes", "cost", "ease"), weights, strict=True))
    after = ranking(cards, effects, Company(), Weights(**{**given, name: given[name] + 2}))
    now = {item.card.id: item for item in after.items}
    for n, better in enumerate(before.items):
        for worse in before.items[n + 1 :]:
            if better.terms[name].rank > worse.terms[name].rank:
                one, other = now[better.card.id].score, now[worse.card.id].score
                assert one is not None
                assert other is not None
                assert one >= other - 1e-12


def test_what_is_looked_at_changes_neither_places_nor_scores() -> None:
    items = ranking(*three(), Company()).items
    assert passing(items, Filters()) == list(items)
    assert [item.card.id for item in passing(items, Filters(ease=3))] == ["B", "C"]
    assert [item.card.id for item in passing(items, Filters(price="known"))] == ["A", "C"]
    assert [item.card.id for item in passing(items, Filters(price="gain"))] == ["A"]
    assert [item.card.id for item in passing(items, Filters(search="ACTION b"))] == ["B"]
    assert passing(items, Filters(post="3.5")) == []
    assert passing(items, Filters(search="action B"))[0].position == 2


# --- together


def test_blocks_go_from_the_cheapest_tonne_to_the_dearest_and_touch_each_other() -> None:
    blocks, unknown = macc(ranking(*three(), Company()).items)
    assert [(block.card.id, block.left, block.kg.central) for block in blocks] == [("A", 0, 4000), ("C", 4000, 1000)]
    assert blocks[0].per_tonne[1] < blocks[1].per_tonne[1]
    assert [item.card.id for item in unknown] == ["B"]


def test_two_halves_of_a_post_leave_a_quarter_and_sobriety_comes_first() -> None:
    """1 000 kg: sobriety takes half (500), substitution half of what is left (250): 750 together, not 1 000."""
    cards = {"A": card("A", step=Step.SUBSTITUTION), "B": card("B", step=Step.SOBRIETY)}
    effects = {one: effect(one, 500, 500, 500) for one in cards}
    items = ranking(cards, effects, Company()).items
    found = together(start(p11=1000), effects, items)
    assert found.alone == 1000
    assert found.kg == pytest.approx(750)
    assert list(found.gains) == ["B", "A"]
    assert found.gains["B"] == pytest.approx(500)
    assert found.gains["A"] == pytest.approx(250)


def test_actions_that_exclude_each_other_are_counted_once() -> None:
    cards = {"A": card("A", excludes=("B",)), "B": card("B", excludes=("A",))}
    effects = {"A": effect("A", 500, 500, 500), "B": effect("B", 400, 400, 400)}
    found = together(start(p11=1000), effects, ranking(cards, effects, Company()).items)
    assert found.kg == pytest.approx(500)
    assert list(found.left_out) == ["B"]


@FEW
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["1.1", "2.1"])), max_size=8))
def test_together_is_never_more_than_the_sum_nor_than_the_footprint(drawn: list[tuple[float, str]]) -> None:
    cards = {f"a{n}": card(f"a{n}", step=list(Step)[n % 3]) for n in range(len(drawn))}
    effects = {
        f"a{n}": effect(f"a{n}", 1000 * share, 1000 * share, 1000 * share, post)
        for n, (share, post) in enumerate(drawn)
    }
    items = ranking(cards, effects, Company()).items
    found = together(start(p11=1000, p21=1000), effects, items)
    assert found.kg <= min(found.alone, 2000) + 1e-6
    assert math.fsum(found.gains.values()) == pytest.approx(found.kg, abs=1e-6)


def test_first_of_takes_what_it_is_given_in_order() -> None:
    items = ranking(*three(), Company()).items
    assert first_of(items, 1) == [items[0].card.id]
