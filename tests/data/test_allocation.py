"""data/allocation.csv and data/flows.csv: the law, as rows."""

from __future__ import annotations

import csv

import pytest

from core.carbon.activity import Control
from core.carbon.allocation import ANY, CategoryFlow, Rule
from core.carbon.factors import PartKind
from core.ingest.tables import DATA, beges_posts, ghg_categories, method, read_table

RULES = read_table(DATA / "allocation.csv", Rule)
CATEGORIES = read_table(DATA / "flows.csv", CategoryFlow, lists=frozenset({"flows"}))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.flow}-{r.part}-{r.control}")
def test_a_rule_names_posts_parts_and_controls_that_exist(rule: Rule) -> None:
    assert rule.part == ANY or PartKind(rule.part)
    assert rule.control == ANY or Control(rule.control)
    assert rule.beges == "" or rule.beges in beges_posts()
    assert rule.ghg == "" or rule.ghg in ghg_categories()
    assert rule.note
    assert rule.source


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.flow}-{r.part}-{r.control}")
def test_a_rule_outside_one_standard_says_why(rule: Rule) -> None:
    assert rule.memo or rule.cause or (rule.beges and rule.ghg)
    assert not (rule.memo and rule.beges)


def test_rules_are_sorted_and_each_case_has_one() -> None:
    keys = [(r.flow, r.part, r.control) for r in RULES]
    assert len(keys) == len(set(keys))
    assert [k[0] for k in keys] == sorted(k[0] for k in keys)


def test_every_flow_of_the_categories_has_rules() -> None:
    flows = set(method().allocation.flows)
    assert {flow for row in CATEGORIES for flow in row.flows} <= flows


def test_the_22_posts_of_the_regulation_are_there() -> None:
    assert len(beges_posts()) == 22
    assert {p.category for p in beges_posts().values()} == set("123456")


def test_the_15_categories_of_scope_3_are_there() -> None:
    assert len([c for c in ghg_categories().values() if c.scope == "3"]) == 15


def test_tables_are_plain_utf8_with_unix_lines() -> None:
    for name in ("allocation.csv", "flows.csv", "beges_posts.csv", "ghg_categories.csv"):
        content = (DATA / name).read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert len({len(row) for row in csv.reader(content.decode().splitlines())}) == 1
