"""Laws that hold for any ledger: to the cent, whatever is chosen, answered or asked."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import views
from core.carbon.activity import Activity, Control
from core.carbon.footprint import Perimeter
from core.carbon.ledger import grouped, lines_of, reconciled, totals
from core.carbon.ledger_activities import Told, activities, answered_paths, closed
from core.carbon.ledger_decisions import Given, decided
from core.carbon.ledger_rules import Choice
from core.carbon.measure import footprint, weigh
from core.errors import DataError
from core.ingest.fec import read_fec
from core.ingest.ledger_tables import journal_kinds, ledger_rules
from core.ingest.tables import method
from tests.examples import examples
from tests.ledger.movements import BOOK, judged, line, movements
from tests.ledgers import ledger, name_of

ACCOUNTS = [
    "601000",
    "606100",
    "607000",
    "609700",
    "622600",
    "625100",
    "641000",
    "218300",
    "281830",
    "231000",
    "628000",
]
SUPPLIERS = ["", "EDF", "SNCF", "METRO", "MAIRIE"]
LABELS = ["", "FACT 1", "eau et gaz", "péage A6", "électricité"]
LINES = st.builds(
    line,
    st.sampled_from(ACCOUNTS),
    st.integers(-(10**9), 10**9),
    st.sampled_from(SUPPLIERS),
    st.sampled_from(LABELS),
    journal=st.sampled_from(["AC", "AN", "OD"]),
    disposal=st.booleans(),
    closing=st.booleans(),
)
CHOICES = st.builds(
    Choice,
    st.sampled_from(["account", "supplier", "line"]),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(SUPPLIERS),
    st.sampled_from(LABELS),
    st.sampled_from([None, "", "mon_43410", "mon_43545"]),
)


@examples(60)
@given(
    st.lists(LINES, min_size=1, max_size=30),
    st.lists(CHOICES, max_size=5),
    st.sets(st.sampled_from(["electricity", "gas", "travel", "it_hardware"])),
)
def test_counted_set_aside_replaced_and_excluded_sum_to_the_net_whatever_is_chosen_or_answered(
    lines: list[dict[str, object]], choices: list[Choice], answered: set[str]
) -> None:
    groups = judged(*lines, choices=tuple(choices), answered=dict.fromkeys(answered, "une quantité"))
    whole = movements(*lines)
    assert reconciled(whole, groups) == sum(totals(groups).values()) == whole["cents"].sum()
    assert set(groups["reason"].is_not_null()) == {True}
    assert groups["id"].n_unique() == groups.height


def test_groups_that_lost_a_line_stop_everything() -> None:
    whole = movements(line("622600", 10), line("628000", 20))
    groups = judged(line("622600", 10))
    with pytest.raises(DataError):
        reconciled(whole, groups)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_realistic_ledger_reconciles_with_what_its_maker_counted(seed: int) -> None:
    content, expected = ledger(3_000, seed=seed)
    read = read_fec(content, name_of())
    journals = journal_kinds((one.code, one.label) for one in read.facts.journals)
    groups = grouped(read.movements, ledger_rules(), journals)
    made = decided(groups, Given(2023, {}), ledger_rules(), BOOK, method())
    net = sum(cents for account, cents in expected.net.items() if account[0] in "26")
    assert reconciled(read.movements, made) == net


def test_the_lines_behind_the_groups_are_the_lines_of_the_file() -> None:
    content, _ = ledger(1_500)
    read = read_fec(content, name_of())
    journals = journal_kinds((one.code, one.label) for one in read.facts.journals)
    groups = grouped(read.movements, ledger_rules(), journals)
    found = [
        (group["id"], lines_of(read.movements, group, ledger_rules(), journals))
        for group in groups.iter_rows(named=True)
    ]
    counts = dict(groups.select("id", "lines").iter_rows())
    assert {group: lines.height for group, lines in found} == counts
    assert sorted(pl.concat(lines.select("line") for _, lines in found)["line"]) == sorted(read.movements["line"])


def test_the_activities_of_a_ledger_weigh_what_its_groups_say() -> None:
    content, _ = ledger(3_000)
    read = read_fec(content, name_of())
    groups = grouped(read.movements, ledger_rules(), {"AN": "opening"})
    made = decided(groups, Given(2023, {}), ledger_rules(), BOOK, method()).with_columns(confirmed=pl.lit(True))
    weighed = weigh(activities(made, 2023, "FEC"), BOOK, method().units)
    total = views.total(footprint(weighed, method(), Perimeter(2023), BOOK.edition))
    assert total == pytest.approx(math.fsum(made["kg"].drop_nulls()), rel=1e-12)
    assert views.monetary_share(footprint(weighed, method(), Perimeter(2023), BOOK.edition)) == 1


def test_an_activity_says_the_file_its_lines_its_suppliers_and_the_year_of_its_ratio() -> None:
    groups = judged(line("622600", 100, "DUPONT"), line("622600", 50, "DURAND")).with_columns(confirmed=pl.lit(True))
    [one] = activities(groups, 2023, "123456789FEC20231231.txt")
    assert (float(one.quantity * 100), one.unit, one.quality, one.source) == (150.0, "€", 5, "ledger:622600")
    for word in ("123456789FEC20231231.txt", "2 lignes", "2 fournisseurs", "2023"):
        assert word in one.derivation


def test_an_account_makes_one_activity_for_each_factor_and_says_which() -> None:
    lines = line("625100", 100, "AIR FRANCE"), line("625100", 50, "SNCF"), line("625100", 20, "AUTRE")
    made = activities(judged(*lines).with_columns(confirmed=pl.lit(True)), 2023, "FEC")
    assert {one.label: int(one.quantity * 100) for one in made} == {
        "625100 : Transport aérien": 100,
        "625100 : Transport routier et ferroviaire": 70,
    }


def test_what_a_quantity_replaces_is_shown_and_not_counted() -> None:
    groups = judged(line("218300", 400_000, "LDLC"), answered={"it_hardware": "Ordinateurs portables"})
    [one] = activities(groups.with_columns(confirmed=pl.lit(True)), 2023, "FEC")
    assert one.replaced_by == "Ordinateurs portables"


def told(flow: str, factor: str, year: int = 2023, control: Control = Control.OWN) -> Told:
    activity = Activity("x", "x", 1, "", factor, flow, year, control=control)  # type: ignore[arg-type]
    return Told(activity, BOOK.get(factor), label="la quantité")


@pytest.mark.parametrize(
    ("one", "paths"),
    [
        (told("electricity", "elec_fr_mix_2023"), {"electricity"}),
        (told("fuel_stationary", "gaz_nat_pcs_2022"), {"gas"}),
        (told("fuel_stationary", "fioul_dom_l"), {"heating_fuel"}),
        (told("fuel_mobile", "gazole_b7_l"), {"vehicle_fuel"}),
        (told("business_travel", "avion_500_1000_avec"), {"flights", "travel"}),
        (told("business_travel", "tgv_pkm"), {"rail", "travel"}),
        (told("freight", "articule_34_40_tkm"), {"freight"}),
        (told("freight", "articule_34_40_tkm", control=Control.THIRD_PARTY), set()),
        (told("capital_goods", "ordi_portable"), {"it_hardware"}),
        (told("capital_goods", "batiment_bureaux_m2", year=2010), set()),
    ],
)
def test_a_row_of_a_file_describes_the_paths_of_its_flow(one: Told, paths: set[str]) -> None:
    assert set(answered_paths([one], ledger_rules(), 2023)) == paths


def test_what_counts_and_is_confirmed_closes_the_fields_of_its_path_only() -> None:
    groups = judged(line("622600", 100), line("624100", 100), line("606100", 100, "EDF"))
    assert closed(groups, ledger_rules()) == ({}, frozenset())
    fields, questions = closed(groups.with_columns(confirmed=pl.lit(True)), ledger_rules())
    assert {"service_accounting", "freight_eur"} <= set(fields)
    assert "electricity" not in fields
    assert questions == {"purchases", "freight"}
