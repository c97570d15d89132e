"""Sankey and treemap: every column and every level is the total, to the byte."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.carbon import views
from core.carbon.activity import Activity
from core.carbon.flows import ACTIVITY, OTHERS, POST, SCOPE, SUBJECT, flows, tiles
from tests.examples import examples
from tests.property.test_laws import activities
from tests.understand.years import car, electricity, gas, made

MODEST = examples(40)


def test_an_activity_flows_through_its_subject_to_its_posts_and_scopes() -> None:
    fp = made([electricity(40_000), gas(60_000)])
    found = flows(fp)
    columns = {
        number: {node.key: float(node.kg) for node in found.nodes if node.column == number}
        for number in (SUBJECT, POST, SCOPE)
    }
    posts = {group.name: group.kg for group in views.by_beges(fp)}
    assert columns[SUBJECT] == {"energy": 15000.0}
    assert columns[POST] == posts
    assert columns[SCOPE] == {"1": posts["1.1"], "2": posts["2.1"], "3": posts["4.1"]}
    named = [
        (found.nodes[link.source].label, found.nodes[link.target].key, round(float(link.kg))) for link in found.links
    ]
    assert ("Gaz", "energy", 12924) in named
    assert ("energy", "4.1", 2740) in named
    assert ("4.1", "3", 2740) in named


@MODEST
@given(activities(), st.integers(1, 4))
def test_every_column_is_the_total_to_the_byte(rows: list[Activity], most: int) -> None:
    fp = made(rows)
    found = flows(fp, most)
    for column in (ACTIVITY, SUBJECT, POST, SCOPE):
        assert float(found.column(column)) == views.total(fp)


@MODEST
@given(activities(), st.integers(1, 4))
def test_what_enters_a_node_is_what_it_holds_and_what_leaves_it(rows: list[Activity], most: int) -> None:
    found = flows(made(rows), most)
    for place, node in enumerate(found.nodes):
        entering = sum((link.kg for link in found.links if link.target == place), Fraction(0))
        leaving = sum((link.kg for link in found.links if link.source == place), Fraction(0))
        assert node.column == ACTIVITY or entering == node.kg
        assert node.column == SCOPE or leaving == node.kg


@MODEST
@given(activities(), st.integers(1, 4))
def test_every_level_of_the_treemap_is_the_total_and_fits_in_what_surrounds_it(rows: list[Activity], most: int) -> None:
    fp = made(rows)
    found = tiles(fp, most)
    for level in range(3):
        assert float(sum((tile.kg for tile in found if tile.level == level), Fraction(0))) == views.total(fp)
    for place, tile in enumerate(found):
        inside = [inner.kg for inner in found if inner.parent == place]
        assert tile.level == 2 or sum(inside, Fraction(0)) == tile.kg


def test_the_heaviest_activities_are_named_and_the_rest_come_last_together() -> None:
    fp = made([electricity(kwh, site=f"Site {kwh}") for kwh in range(1000, 9000, 1000)])
    named = [node for node in flows(fp, 3).nodes if node.column == ACTIVITY]
    assert [node.label for node in named[:3]] == [
        "Électricité (Site 8000)",
        "Électricité (Site 7000)",
        "Électricité (Site 6000)",
    ]
    assert named[-1].key == OTHERS
    assert math.isclose(float(named[-1].kg), 15_000 * 0.0519)


def test_others_never_stand_for_one_activity_alone() -> None:
    fp = made([electricity(1000), gas(1000), car(1000)])
    assert OTHERS not in {node.key for node in flows(fp, 2).nodes}


def test_a_footprint_without_a_line_has_no_flow() -> None:
    assert flows(made([])).nodes == []
    assert tiles(made([])) == []
