"""The law of ledgers: every account of the reference, every ratio, flow, path and keyword leads somewhere."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from core.carbon.catalogue import as_factor
from core.carbon.factors import PartKind, Shelf
from core.carbon.ledger_rules import AccountRule
from core.carbon.ledger_vintages import vintage
from core.ingest import builtin
from core.ingest.base_carbone import read_base_carbone
from core.ingest.ledger_tables import journal_kinds, ledger_rules
from core.ingest.questions import law
from core.ingest.tables import DATA, method

RULES = ledger_rules()
POSTS = {  # BEGES post of a flow, as the reference gives it account by account
    "goods": "4.1",
    "services": "4.5",
    "freight": "3.1",
    "business_travel": "3.5",
    "commuting": "3.3",
    "leased_assets": "4.4",
    "capital_goods": "4.2",
}
TREATMENTS = {"monetaire": "count", "qualifier": "qualify", "physique_prioritaire": "physical", "exclure": "exclude"}
OWN_POST = {"609", "619", "629"}  # rebates follow their source account, whose post we know better


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def post_of(rule: AccountRule) -> str:
    return method().allocation.rule(rule.flow, PartKind.WHOLE, "own").beges


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ledger_accounts", ["account"]),
        ("ledger_natures", ["keyword", "accounts"]),
        ("ledger_paths", ["path"]),
        ("ledger_set_aside", ["kind", "place", "said"]),
    ],
)
def test_a_table_is_sorted_and_says_nothing_twice(name: str, key: list[str]) -> None:
    keys = [tuple(row[column] for column in key) for row in rows(DATA / f"{name}.csv")]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_every_account_of_the_reference_is_treated_as_it_says(shared: Path) -> None:
    for row in rows(shared / "reference" / "pcg_map.csv"):
        rule = RULES.accounts[row["prefixe"]]
        if row["cle"]:
            assert rule.ratio == row["cle"], row["prefixe"]
            assert post_of(rule) in row["poste_beges"], row["prefixe"]
        if row["prefixe"] not in OWN_POST:
            assert rule.treatment == TREATMENTS[row["regle"]], row["prefixe"]


def test_every_ratio_is_a_factor_in_euros_and_every_flow_counts_where_the_method_says() -> None:
    units, known = method().units, builtin.rows()
    for rule in RULES.accounts.values():
        for ratio in filter(None, (rule.ratio, *rule.others)):
            assert units.is_money(units.canonical(known[ratio].unit)), (rule.account, ratio)
        if rule.ratio:
            assert post_of(rule) == POSTS[rule.flow], rule.account


def test_only_a_capital_good_has_a_lifetime_and_each_has_one() -> None:
    for rule in RULES.accounts.values():
        assert (rule.lifetime_years is not None) == (rule.flow == "capital_goods"), rule.account


def test_lifetimes_are_those_of_the_questionnaire() -> None:
    typical = {row["key"]: row["value"] for row in rows(DATA / "benchmarks" / "assumptions.csv")}
    for account, key in (
        ("213", "building_lifetime"),
        ("215", "machine_lifetime"),
        ("2181", "works_lifetime"),
        ("2182", "vehicle_lifetime"),
        ("2184", "furniture_lifetime"),
    ):
        assert str(RULES.accounts[account].lifetime_years) == typical[key]
    assert RULES.accounts["2183"].lifetime_years == law().by_id["laptop_bought"].lifetime_years


def test_every_account_says_why_in_one_sentence() -> None:
    assert all(rule.why.endswith(".") and len(rule.why) < 200 for rule in RULES.accounts.values())


def test_every_path_leads_to_fields_flows_and_questions_that_exist() -> None:
    questions = {question.id for question in law().questions}
    for path in RULES.paths.values():
        assert set(path.fields) <= set(law().by_id), path.path
        assert {flow for flow, _ in path.flows} <= set(method().allocation.flows), path.path
        assert set(path.factors) <= set(builtin.rows()), path.path
        assert {path.question, path.closes} - {""} <= questions, path.path


def test_a_ratio_means_one_path_at_most() -> None:
    factors = [factor for path in RULES.paths.values() for factor in path.factors]
    assert len(factors) == len(set(factors))


@pytest.mark.parametrize(
    ("account", "prefix"),
    [("606110", "6061"), ("6063", "6063"), ("6099", "609"), ("60221", "60221"), ("6599", "65"), ("2818", "28"),
     ("218300", "2183"), ("271000", "2"), ("6288", "628")],
)  # fmt: skip
def test_the_longest_prefix_wins(account: str, prefix: str) -> None:
    assert RULES.rule(account).account == prefix


@pytest.mark.parametrize(
    ("code", "label", "kind"),
    [("AN", "A nouveaux", "opening"), ("RAN", "", "opening"), ("X9", "Journal d'à-nouveau", "opening"),
     ("AD", "", "opening"), ("AD", "Achats divers", None), ("AA", "Achats A", None), ("AN", "ACHATS NORD", None),
     ("CLO", "Clôture", "closing"), ("OD", "Opérations diverses", None), ("AC", "Achats", None)],
)  # fmt: skip
def test_a_journal_is_set_aside_for_what_it_says_not_for_a_code_that_means_purchases(
    code: str, label: str, kind: str | None
) -> None:
    assert journal_kinds([(code, label)]).get(code) == kind


@pytest.mark.slow
@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2023])
def test_the_real_base_has_every_ratio_of_every_year(real: Shelf, year: int) -> None:
    for rule in RULES.accounts.values():
        for ratio in filter(None, (rule.ratio, *(other for other in rule.others if other.startswith("mon_")))):
            found = vintage(ratio, year, real)
            assert found.of == year, (rule.account, ratio)
            assert f"({year})" in found.factor.unit


@pytest.fixture(scope="module")
def real(shared: Path) -> Shelf:
    """Base Carbone V23.6 as it is published, with our stable keys."""
    content = (shared / "data" / "Base_Carbone_V23.6.csv").read_bytes()
    day = builtin.edition().published
    entries = read_base_carbone("V23.6.csv", content, method().units, builtin.watchlist(), day).entries
    keys = {row.ademe_id: row.key for row in builtin.rows().values()}
    return Shelf([as_factor(replace(entry, key=keys.get(entry.id)), "V23.6") for entry in entries], "V23.6")
