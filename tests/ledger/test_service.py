"""A company's ledgers: kept, confirmed, remembered over years, taken back; nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
import pytest

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.questions import Answer
from core.errors import AccessDenied, FactorNotFound, InputError, LimitReached, NotFound
from core.services.ledger_document import as_csv
from core.services.ledger_view import View
from tests.ledgers import ledger, name_of

CONTENT, EXPECTED = ledger(900, year=2023)
NET = sum(cents for account, cents in EXPECTED.net.items() if account[0] in "26")


@pytest.fixture
def who(services: Services) -> Who:
    found = services.companies.who(services.companies.start_guest())
    assert found is not None
    return found


@pytest.fixture
def view(services: Services, who: Who) -> View:
    return services.ledgers.upload(who, name_of(2023), CONTENT)


def now(services: Services, who: Who, year: int = 2023) -> View:
    found = services.ledgers.view(who, year)
    assert found is not None
    return found


def group_of(view: View, account: str) -> dict[str, Any]:
    return view.groups.filter(pl.col("account") == account).row(0, named=True)


def test_a_file_opens_its_year_and_reconciles_to_the_cent(services: Services, who: Who, view: View) -> None:
    assert services.ledgers.years(who) == [2023]
    assert 2023 in services.questionnaire.years(who)
    assert sum(view.totals.values()) == view.net == NET
    assert (view.facts["siren"], view.facts["lines"]) == ("012345678", EXPECTED.lines)


def test_the_same_year_again_replaces_the_file(services: Services, who: Who, view: View) -> None:
    other, expected = ledger(300, seed=9, year=2023)
    again = services.ledgers.upload(who, name_of(2023), other)
    assert services.ledgers.years(who) == [2023]
    assert again.net == sum(cents for account, cents in expected.net.items() if account[0] in "26") != view.net


def test_a_file_that_cannot_be_read_leaves_everything_as_it_was(services: Services, who: Who, view: View) -> None:
    with pytest.raises(InputError):
        services.ledgers.upload(who, name_of(2023), CONTENT[:-40])
    assert now(services, who).sha256 == view.sha256


def test_a_path_and_its_bytes_are_the_same_file(services: Services, who: Who, view: View, tmp_path: Path) -> None:
    path = tmp_path / name_of(2023)
    path.write_bytes(CONTENT)
    assert services.ledgers.upload(who, path.name, path).sha256 == view.sha256


def test_nothing_counts_before_it_is_confirmed(services: Services, who: Who, view: View) -> None:
    before = services.ledgers.counted(who, 2023)
    assert (list(before.activities), before.unconfirmed_cents) == ([], view.totals["counted"])
    services.ledgers.confirm(who, 2023)
    after = services.ledgers.counted(who, 2023)
    assert sum(one.quantity for one in after.activities) * 100 == view.totals["counted"]
    assert after.unconfirmed_cents == 0
    assert views.total(services.footprints.preview(who, 2023)) == pytest.approx(view.kg)


def test_one_account_can_be_confirmed_without_the_others(services: Services, who: Who, view: View) -> None:
    mine = view.groups.filter(pl.col("account") == "622600")
    services.ledgers.confirm(who, 2023, mine["id"].to_list())
    sources = {one.source for one in services.ledgers.counted(who, 2023).activities}
    assert sources == {"ledger:622600"}


def test_an_undo_takes_back_one_gesture_at_a_time(services: Services, who: Who, view: View) -> None:
    services.ledgers.confirm(who, 2023)
    group = group_of(view, "607000")
    services.ledgers.choose(who, 2023, "account", group["id"], "43410")
    assert set(now(services, who).groups.filter(pl.col("account") == "607000")["factor"]) == {"43410"}
    assert services.ledgers.undo(who, 2023)
    assert group_of(now(services, who), "607000")["origin"] == "account"
    assert now(services, who).unconfirmed.height == 0
    assert services.ledgers.undo(who, 2023)
    assert not services.ledgers.counted(who, 2023).activities
    assert not services.ledgers.undo(who, 2023)


def test_a_choice_is_remembered_for_the_next_year_and_takes_its_ratio(services: Services, who: Who, view: View) -> None:
    group = group_of(view, "607000")
    services.ledgers.choose(who, 2023, "supplier", group["id"], "mon_43410")
    earlier, _ = ledger(900, year=2021)
    next_one = services.ledgers.upload(who, name_of(2021), earlier)
    same = next_one.groups.filter(pl.col("account") == "607000", pl.col("supplier") == group["supplier"])
    assert same.height == 1
    found = same.row(0, named=True)
    assert (found["factor"], found["confirmed"], found["origin"]) == ("43408", True, "memory")
    assert found["chosen_at"]
    assert not next_one.groups.filter(pl.col("account") == "622600")["confirmed"].any()


def test_lines_of_one_label_can_leave_their_supplier(services: Services, who: Who, view: View) -> None:
    group = group_of(view, "607000")
    label = services.ledgers.lines(who, 2023, group["id"]).lines["label"][0]
    services.ledgers.choose(who, 2023, "line", group["id"], None, label)
    after = now(services, who)
    apart = after.groups.filter(pl.col("label") == label, pl.col("account") == "607000")
    assert apart["status"].to_list() == ["excluded"]
    assert services.ledgers.lines(who, 2023, apart["id"][0]).lines["label"].unique().to_list() == [label]
    assert sum(after.totals.values()) == NET


@pytest.mark.parametrize(
    ("account", "factor", "error"),
    [
        ("607000", "elec_fr_mix_2024", InputError),
        ("607000", "999999", FactorNotFound),
        ("641100", "43545", InputError),
        ("281830", "43545", InputError),
    ],
)
def test_a_choice_that_cannot_count_is_refused(
    services: Services, who: Who, view: View, account: str, factor: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.ledgers.choose(who, 2023, "account", group_of(view, account)["id"], factor)
    assert now(services, who).groups.equals(view.groups)


def test_five_other_factors_at_most_each_with_a_reason_and_never_the_one_in_use(
    services: Services, who: Who, view: View
) -> None:
    for account in ("607000", "622600", "624100"):
        group = group_of(view, account)
        found = services.ledgers.alternatives(who, 2023, group["id"])
        assert 1 <= len(found) <= 5
        assert group["factor"] not in {one.factor for one in found}
        assert all(one.reasons and "€" in one.unit for one in found)


def test_labels_suggest_and_a_suggestion_waits_for_a_word(services: Services, who: Who, view: View) -> None:
    told: list[float] = []
    assert services.ledgers.improve(who, 2023, told.append) > 0
    assert told[-1] == 1.0
    suggested = now(services, who).groups.filter(pl.col("origin") == "label")
    assert suggested.height > 0
    assert not suggested["confirmed"].any()
    assert not services.ledgers.counted(who, 2023).activities
    services.ledgers.confirm(who, 2023)
    factors = {one.factor for one in services.ledgers.counted(who, 2023).activities}
    assert set(suggested["factor"]) <= factors


def test_a_quantity_replaces_the_spending_in_the_footprint(services: Services, who: Who, view: View) -> None:
    services.ledgers.confirm(who, 2023)
    before = views.monetary_share(services.footprints.preview(who, 2023))
    services.questionnaire.save(who, 2023, "1", "electricity", Answer(text="40 000", unit="kWh", quality=5))
    services.questionnaire.save(who, 2023, "", "it_bought", Answer(text="laptop"))
    services.questionnaire.save(who, 2023, "", "laptop_bought", Answer(text="4", unit="unité"))
    after = services.footprints.preview(who, 2023)
    assert views.monetary_share(after) < before == 1
    assert now(services, who).groups.filter(pl.col("status") == "replaced")["account"].unique().sort().to_list() == [
        "218300",
        "606110",
    ]
    shown = [line for line in after.lines if line.source == "ledger:218300"]
    assert [line.memo for line in shown] == ["replaced"]


def test_an_answer_in_euros_gives_way_to_the_ledger(services: Services, who: Who, view: View) -> None:
    services.questionnaire.save(who, 2023, "", "services", Answer(text="service_accounting"))
    services.questionnaire.save(who, 2023, "", "service_accounting", Answer(text="9", unit="k€"))
    services.ledgers.confirm(who, 2023)
    lines = services.footprints.preview(who, 2023).lines
    answered = [line for line in lines if line.source == "question:service_accounting"]
    assert [line.memo for line in answered] == ["replaced"]
    assert "comptabilité" in answered[0].replaced_by


def test_a_ledger_that_is_removed_counts_for_nothing_and_the_choices_stay(
    services: Services, who: Who, view: View
) -> None:
    services.ledgers.confirm(who, 2023)
    services.ledgers.remove(who, 2023)
    assert services.ledgers.view(who, 2023) is None
    assert not services.ledgers.counted(who, 2023).activities
    assert services.ledgers.upload(who, name_of(2023), CONTENT).unconfirmed.height == 0


def test_names_of_employees_are_not_kept(services: Services, who: Who, view: View) -> None:
    pay = view.groups.filter(pl.col("account").str.starts_with("64"))
    assert set(pay["supplier"]) == {""}
    assert not any("MARTIN" in text for text in pay["sample"])


def test_another_company_sees_and_changes_nothing(services: Services, who: Who, view: View) -> None:
    other = services.companies.who(services.companies.start_guest())
    assert other is not None
    assert services.ledgers.years(other) == []
    assert services.ledgers.view(other, 2023) is None
    for asked in (services.ledgers.lines, services.ledgers.alternatives):
        with pytest.raises(NotFound):
            asked(other, 2023, group_of(view, "607000")["id"])
    services.ledgers.remove(other, 2023)
    assert not services.ledgers.undo(other, 2023)
    services.ledgers.upload(other, name_of(2023), CONTENT)
    services.ledgers.confirm(other, 2023)
    assert not services.ledgers.counted(who, 2023).activities


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ADMIN, Role.NOBODY])
def test_who_may_not_answer_may_not_touch_a_ledger(services: Services, who: Who, view: View, role: Role) -> None:
    them = Who(who.tenant_id, role, uuid4())
    group = group_of(view, "607000")["id"]
    for refused in (
        lambda: services.ledgers.upload(them, name_of(2023), CONTENT),
        lambda: services.ledgers.confirm(them, 2023),
        lambda: services.ledgers.choose(them, 2023, "account", group, "43410"),
        lambda: services.ledgers.undo(them, 2023),
        lambda: services.ledgers.remove(them, 2023),
        lambda: services.ledgers.improve(them, 2023),
        lambda: services.ledgers.counted(them, 2023),
    ):
        with pytest.raises(AccessDenied):
            refused()
    if role is not Role.ADVISOR:
        with pytest.raises(AccessDenied):
            services.ledgers.view(them, 2023)


def test_an_advisor_and_a_reading_key_see_the_same_groups_as_the_owner(
    services: Services, who: Who, view: View
) -> None:
    for them in (Who(who.tenant_id, Role.ADVISOR), Who(who.tenant_id, Role.OWNER, None, frozenset({Scope.READ}))):
        assert now(services, them).groups.equals(view.groups)


def test_a_year_too_many_for_the_offer_is_refused_and_nothing_is_kept(services: Services, who: Who) -> None:
    years = list(range(2015, 2015 + services.tiers.limits("free").years))
    for year in years:
        services.questionnaire.save(who, year, "1", "electricity", Answer(text="1", unit="kWh"))
    with pytest.raises(LimitReached):
        services.ledgers.upload(who, name_of(2023), CONTENT)
    assert services.ledgers.years(who) == []


def test_every_gesture_is_in_the_audit_once(services: Services, who: Who, view: View) -> None:
    services.ledgers.confirm(who, 2023)
    services.ledgers.undo(who, 2023)
    services.ledgers.remove(who, 2023)
    owner = Who(who.tenant_id, Role.OWNER)
    actions = [entry.action for entry in services.audit.entries(owner) if entry.action.startswith("ledger")]
    assert actions == ["ledger_removed", "ledger_undone", "ledger_confirmed", "ledger_uploaded"]


def test_no_cell_of_a_ledger_runs_in_a_spreadsheet(services: Services, who: Who) -> None:
    head, *rows = CONTENT.decode().split("\r\n")
    evil = "\r\n".join([head, *(row.replace("METRO CASH & CARRY", '=HYPERLINK("http://x")') for row in rows)])
    found = services.ledgers.upload(who, name_of(2023), evil.encode())
    text = as_csv(found.groups)
    assert "'=HYPERLINK" in text
    assert ";=HYPERLINK" not in text
    assert '"=HYPERLINK' not in text
    credit_notes = [row for row in text.splitlines() if ";-" in row]
    assert all(";'-" not in row for row in credit_notes)  # a negative amount stays a number
