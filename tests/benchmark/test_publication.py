"""What is published of companies: only of many, of none that weighs more than the others, once a month, and so that no
subtraction shows a few."""

from __future__ import annotations

import math
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner

from core import bootstrap
from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.cli.main import app
from core.db.act_tables import BenchmarkCell
from core.services.companies import COMMAND_LINE
from tests.benchmark.conftest import Crowd

TEN = [float(x) for x in range(100, 200, 10)]
ADMIN = Who(NO_COMPANY, Role.ADMIN)


def cells(services: Services) -> dict[tuple[str, str], BenchmarkCell]:
    """{(group, indicator): cell} of the latest month, as any page reads them."""
    with services.database.catalogue() as session:
        latest = select(BenchmarkCell).order_by(BenchmarkCell.month)
        return {(row.grp, row.indicator): row for row in session.scalars(latest)}


def groups(services: Services) -> set[str]:
    return {group for group, _ in cells(services)}


def test_nine_companies_are_not_published_and_ten_are(services: Services, crowd: Crowd) -> None:
    crowd(TEN[:9])
    assert services.benchmarks.publish() == 0
    assert not cells(services)
    crowd(TEN[9:])
    assert services.benchmarks.publish() == 3  # the division, its section, everybody
    assert groups(services) == {"naf:56", "section:I", "all"}


def test_a_company_that_makes_more_than_half_of_the_sum_keeps_its_group_unpublished(
    services: Services, crowd: Crowd
) -> None:
    crowd([*[10.0] * 10, 101.0])
    assert services.benchmarks.publish() == 0
    crowd([10.0])
    assert services.benchmarks.publish() == 3  # 101 of 211


def test_quartiles_have_two_digits_counts_go_by_five_and_tails_need_thirty(services: Services, crowd: Crowd) -> None:
    crowd([12.345] * 14)
    crowd([1234.5] * 31, naf="62", section="J")
    services.benchmarks.publish()
    found = cells(services)
    few, many = found["naf:56", "kg_per_keur"], found["naf:62", "kg_per_keur"]
    assert (few.n, few.p10, few.p25, few.p50, few.p75, few.p90) == (10, None, 12, 12, 12, None)
    assert (many.n, many.p10, many.p90) == (30, 1200, 1200)
    assert few.mean_log == pytest.approx(math.log(12.345), abs=0.051)
    assert few.sd_log == 0


def test_a_month_is_published_once(services: Services, crowd: Crowd, next_month: Callable[[], None]) -> None:
    crowd(TEN)
    services.benchmarks.publish()
    before = {key: row.n for key, row in cells(services).items()}
    crowd([500.0] * 10)
    assert services.benchmarks.publish() == 0
    assert {key: row.n for key, row in cells(services).items()} == before
    next_month()
    assert services.benchmarks.publish() == 3
    assert cells(services)["naf:56", "kg_per_keur"].n == 20


def test_no_subtraction_of_two_groups_leaves_fewer_than_ten_companies(services: Services, crowd: Crowd) -> None:
    """Twelve restaurants are published; the section would add five hotels to them, everybody nine."""
    crowd([*TEN, 110.0, 120.0])
    crowd(TEN[:5], naf="55")
    crowd(TEN[:4], naf="62", section="J")
    services.benchmarks.publish()
    assert groups(services) == {"naf:56"}


def test_a_larger_group_that_adds_ten_companies_comes_out(services: Services, crowd: Crowd) -> None:
    crowd([*TEN, 110.0, 120.0])
    crowd(TEN[:5], naf="55")
    crowd(TEN[:5], naf="62", section="J")
    services.benchmarks.publish()
    assert groups(services) == {"naf:56", "all"}


def test_guests_examples_and_the_command_line_are_never_counted(services: Services, crowd: Crowd) -> None:
    crowd(TEN[:9])
    crowd([100.0], kind="guest")
    crowd([100.0], sample="restaurant")
    crowd([100.0], kind="guest", sample="restaurant")
    crowd([100.0], kind="command_line")
    assert services.benchmarks.publish() == 0


def test_a_company_counts_once_by_its_latest_year(services: Services, crowd: Crowd) -> None:
    tenants = crowd(TEN)
    with services.database.schema() as connection:
        older = (
            "INSERT INTO benchmark_contributions (tenant_id, person_id, year, indicator, naf, section, value, wording) "
            "SELECT tenant_id, person_id, 2020, indicator, naf, section, 9000, wording FROM benchmark_contributions "
            "WHERE tenant_id = :tenant"
        )
        connection.execute(text(older), [{"tenant": tenant} for tenant in tenants])
    services.benchmarks.publish()
    cell = cells(services)["naf:56", "kg_per_keur"]
    assert (cell.n, cell.p50) == (10, 150)  # the median of 100 … 190 is 145: two digits
    assert cell.p75 < 200


def test_who_takes_their_figures_back_is_gone_from_the_next_publication(
    services: Services, crowd: Crowd, next_month: Callable[[], None]
) -> None:
    leaving = crowd(TEN)[0]
    services.benchmarks.publish()
    services.benchmarks.withdraw(Who(leaving, Role.OWNER), 2024)
    assert services.benchmarks.given(Who(leaving, Role.OWNER), 2024) is None
    next_month()
    assert services.benchmarks.publish() == 0, "nine are left"


def test_whose_consent_is_gone_counts_no_more_even_in_a_company_they_left(services: Services, crowd: Crowd) -> None:
    crowd(TEN[:9])
    crowd([190.0], agrees=False)
    assert services.benchmarks.publish() == 0
    crowd([190.0])
    assert services.benchmarks.publish() == 3


def test_a_siren_counts_once_however_many_companies_carry_it(services: Services, crowd: Crowd) -> None:
    crowd(TEN[:8])
    crowd([180.0, 190.0], siren="005520135")
    assert services.benchmarks.publish() == 0


def test_a_person_who_gives_more_than_half_of_a_group_keeps_it_unpublished(services: Services, crowd: Crowd) -> None:
    """Nine invented companies would show the tenth."""
    crowd(TEN[:5])
    crowd([*TEN[5:], 200.0], giver=uuid4())
    assert services.benchmarks.publish() == 0
    crowd([200.0])
    assert services.benchmarks.publish() == 3


def test_the_cells_of_past_months_are_gone(services: Services, crowd: Crowd, next_month: Callable[[], None]) -> None:
    crowd(TEN)
    services.benchmarks.publish()
    next_month()
    services.benchmarks.publish()
    with services.database.tenant(ADMIN) as session:
        assert session.execute(text("SELECT count(DISTINCT month) FROM benchmark_cells")).scalar_one() == 1


def test_indicators_are_counted_apart(services: Services, crowd: Crowd) -> None:
    crowd(TEN)
    crowd(TEN[:9], indicator="kg_per_employee")
    services.benchmarks.publish()
    assert {indicator for _, indicator in cells(services)} == {"kg_per_keur"}


def test_only_the_function_writes_cells(services: Services, crowd: Crowd) -> None:
    crowd(TEN)
    services.benchmarks.publish()
    for statement in ("DELETE FROM benchmark_cells", "UPDATE benchmark_cells SET n = 5"):
        with pytest.raises(ProgrammingError, match="permission denied"), services.database.tenant(ADMIN) as session:
            session.execute(text(statement))


def test_a_company_sees_its_own_figures_and_no_other(services: Services, crowd: Crowd) -> None:
    one, other = crowd(TEN)[:2]
    with services.database.tenant(Who(one, Role.OWNER)) as session:
        seen = session.execute(text("SELECT tenant_id FROM benchmark_contributions")).scalars().all()
    assert seen == [one]
    given = services.benchmarks.given(Who(other, Role.OWNER), 2024)
    assert given is not None
    assert given.figures == {"kg_per_keur": 110.0}


def test_the_scheduler_publishes_by_a_command_and_the_platform_remembers(services: Services, crowd: Crowd) -> None:
    crowd(TEN)
    services.companies.operator()
    assert COMMAND_LINE
    bootstrap.adopt(services)
    try:
        said = CliRunner().invoke(app, ["benchmark", "publish", "--json"])
        again = CliRunner().invoke(app, ["benchmark", "publish"])
    finally:
        bootstrap.adopt(None)
    assert (said.exit_code, said.stdout) == (0, '{\n  "cells": 3\n}\n')
    assert "Rien à publier" in again.stdout
    [entry] = services.audit.entries(ADMIN)
    assert (entry.action, entry.detail) == ("benchmark_published", {"cells": 3})
