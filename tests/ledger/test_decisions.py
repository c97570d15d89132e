"""What a line of a ledger becomes, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.carbon.ledger_rules import Choice, Proposal
from core.ingest.ledger_tables import ledger_rules
from tests.ledger.movements import judged, line, only


def test_a_service_counts_by_the_ratio_of_its_account() -> None:
    group = only(judged(line("622600", 1_000_000, "CABINET DUPONT")))
    assert (group["status"], group["factor"], group["flow"]) == ("counted", "43545", "services")
    assert group["kg"] == pytest.approx(670)  # 10 k€ × 67 kg/k€


def test_a_rebate_counts_in_less() -> None:
    group = only(judged(line("609700", -100_000, "METRO")))
    assert group["kg"] == pytest.approx(-231)


def test_a_capital_good_counts_one_year_of_its_life() -> None:
    group = only(judged(line("215400", 10_000_000, "MACHINES SA")))
    assert group["kg"] == pytest.approx(100 * 273 / 10)


@pytest.mark.parametrize("account", ["641000", "635110", "211000", "281540", "603700", "231000", "681100", "261000"])
def test_what_buys_nothing_is_excluded_with_its_reason(account: str) -> None:
    group = only(judged(line(account, 5_000)))
    assert (group["status"], group["kg"]) == ("excluded", None)
    assert group["about"] == ledger_rules().rule(account).why


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (line("215400", 500_000, journal="AN"), "ouverture"),
        (line("622600", -500_000, closing=True), "clôture"),
        (line("215400", -500_000, disposal=True), "vendu"),
    ],
)
def test_what_is_no_activity_of_the_year_is_set_aside(given: dict[str, object], word: str) -> None:
    group = only(judged(given))
    assert group["status"] == "set_aside"
    assert word in str(group["reason"])


def test_an_expense_in_an_entry_that_sells_an_asset_is_not_the_asset() -> None:
    assert only(judged(line("622600", 5_000, disposal=True)))["status"] == "counted"


@pytest.mark.parametrize(
    ("supplier", "account_label", "label", "path"),
    [
        ("EDF ENTREPRISES", "", "FACT 12", "electricity"),
        ("ENGIE", "Gaz", "FACT 03", "gas"),
        ("ENGIE", "", "ENGIE GAZ NATUREL 02/2023", "gas"),
        ("", "Fournitures non stockables (eau, énergie)", "PRLV EDF 0223", "electricity"),
        ("VEOLIA EAU", "", "", "water"),
        ("TOTAL", "", "", "vehicle_fuel"),
        ("SARL MARTIN", "Carburant", "", "vehicle_fuel"),
        ("DYNEFF", "", "Livraison fioul 2000 L", "heating_fuel"),
    ],
)
def test_energy_and_water_are_never_guessed_in_euros(supplier: str, account_label: str, label: str, path: str) -> None:
    group = only(judged(line("606100", 90_000, supplier, label, account_label=account_label)))
    assert (group["status"], group["path"], group["kg"]) == ("set_aside", path, None)
    assert group["about"] == ledger_rules().paths[path].ask


def test_an_unknown_nature_is_asked_for() -> None:
    group = only(judged(line("606100", 90_000, "SARL MARTIN", "FACT 12"), answered={"water": "Eau consommée"}))
    assert group["status"] == "set_aside"
    assert "Nature non reconnue" in str(group["reason"])


def test_lines_of_one_supplier_are_told_apart_by_their_nature() -> None:
    groups = judged(
        line("606100", 10_000, "MAIRIE", "Facture eau 1er semestre"),
        line("606100", 70_000, "MAIRIE", "Électricité local"),
        line("606100", 20_000, "MAIRIE", "Eau 2e semestre"),
    )
    assert dict(groups.select("path", "cents").iter_rows()) == {"water": 30_000, "electricity": 70_000}


@pytest.mark.parametrize(
    ("supplier", "status", "factor"),
    [("AIR FRANCE", "counted", "43565"), ("SNCF CONNECT", "counted", "43570"), ("VINCI AUTOROUTES", "excluded", ""),
     ("TOTAL", "set_aside", ""), ("ESSO", "set_aside", "")],
)  # fmt: skip
def test_a_journey_counts_by_what_carried_it(supplier: str, status: str, factor: str) -> None:
    group = only(judged(line("625100", 30_000, supplier)))
    assert (group["status"], group["factor"]) == (status, factor)


def test_a_quantity_replaces_the_spending_it_describes_and_no_other() -> None:
    groups = judged(
        line("606100", 90_000, "EDF"), line("606100", 80_000, "GRDF"), answered={"electricity": "Électricité consommée"}
    )
    said = dict(groups.select("path", "status").iter_rows())
    assert said == {"electricity": "replaced", "gas": "set_aside"}
    assert "Électricité consommée" in groups.filter(path="electricity")["about"].to_list()


def test_a_ratio_gives_way_to_a_quantity_of_the_same_path() -> None:
    free = only(judged(line("218300", 400_000, "LDLC")))
    assert free["status"] == "counted"
    given = only(judged(line("218300", 400_000, "LDLC"), answered={"it_hardware": "Ordinateurs portables"}))
    assert (given["status"], given["kg"]) == ("replaced", None)


def test_a_flight_still_counts_when_only_trains_were_given() -> None:
    group = only(judged(line("625100", 90_000, "AIR FRANCE"), answered={"rail": "TGV", "travel": "TGV"}))
    assert group["status"] == "counted"


@pytest.mark.parametrize(
    ("year", "factor", "word"),
    [(2018, "43361", "avant"), (2019, "43361", "2019"), (2022, "43364", "2022"), (2023, "43365", "2023"),
     (2025, "43365", "inflation")],
)  # fmt: skip
def test_the_ratio_is_that_of_the_accounts_own_year_and_says_so(year: int, factor: str, word: str) -> None:
    group = only(judged(line("607000", 10_000), year=year))
    assert group["factor"] == factor
    assert word in str(group["vintage"])


def test_the_most_precise_choice_wins() -> None:
    account = Choice("account", "607000", "", "", "mon_43405")
    supplier = Choice("supplier", "607000", "METRO", "", "mon_43410")
    one_label = Choice("line", "607000", "METRO", "TABLE", "mon_43360")
    groups = judged(
        line("607000", 1, "ZARA"), line("607000", 2, "METRO", "FRUITS"), line("607000", 3, "METRO", "TABLE"),
        choices=(account, supplier, one_label),
    )  # fmt: skip
    assert {row["cents"]: row["factor"] for row in groups.iter_rows(named=True)} == {1: "43405", 2: "43410", 3: "43360"}
    assert groups["confirmed"].all()


def test_a_choice_of_a_year_takes_the_ratio_of_another() -> None:
    chosen = Choice("account", "607000", "", "", "mon_43410", at=datetime(2022, 5, 3, tzinfo=UTC))
    group = only(judged(line("607000", 10_000), year=2021, choices=(chosen,)))
    assert (group["factor"], group["chosen_at"]) == ("43408", "2022-05-03")


def test_food_that_somebody_chose_is_replaced_by_meals_that_were_counted() -> None:
    chosen = Choice("supplier", "607000", "METRO", "", "mon_43410")
    group = only(judged(line("607000", 10_000, "METRO"), answered={"food": "Repas servis"}, choices=(chosen,)))
    assert group["status"] == "replaced"


def test_what_somebody_chose_not_to_count_is_excluded() -> None:
    group = only(
        judged(line("628000", 10_000, "TONTINE"), choices=(Choice("supplier", "628000", "TONTINE", "", None),))
    )
    assert (group["status"], group["confirmed"]) == ("excluded", True)


def test_a_choice_that_the_edition_has_lost_is_said_and_not_confirmed() -> None:
    group = only(judged(line("628000", 10_000), choices=(Choice("account", "628000", "", "", "999999"),)))
    assert (group["confirmed"], group["factor"]) == (False, "43315")
    assert "n'est plus dans l'édition" in str(group["reason"])


def test_a_label_suggests_only_where_the_account_has_a_weak_default() -> None:
    lines = line("607000", 10_000, "METRO"), line("622600", 10_000, "DUPONT")
    said = {group: Proposal("mon_43410", 0.9) for group in judged(*lines)["id"]}
    groups = judged(*lines, proposals=said)
    assert dict(groups.select("account", "factor").iter_rows()) == {"607000": "43410", "622600": "43545"}
    assert not groups["confirmed"].any()


@pytest.mark.parametrize("account", ["606000", "606200", "602200"])
def test_energy_in_an_account_without_a_rule_is_not_counted_as_a_good(account: str) -> None:
    assert only(judged(line(account, 90_000, "EDF")))["status"] == "set_aside"
    assert only(judged(line(account, 90_000, "SARL MARTIN")))["status"] == "counted"
