"""Who may work on portfolios, what is kept of them, and what leaves."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from uuid import UUID, uuid4

import polars as pl
import pytest
from sqlalchemy import text

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, LimitReached, NotFound, Unavailable
from core.services.portfolio import Portfolios
from core.services.portfolio_engines import Engine
from core.services.portfolio_example import example
from core.settings import ROOT, read_settings
from tests.portfolio.conftest import ADMIN, Firms, table

SMALL = table(
    "005520135,elec_fr_mix_2024,40000,kWh,2024,,,,5,=cmd|'/c calc'!A1,,62.01Z,4",
    "B,gaz_nat_pcs_2022,60000,kWh PCS,2024,,,,5,NA,Fonderie",
    "B,gaz_nat_pcs_2022,-1,kWh PCS,2024",
)


def stored(services: Services, who: Who) -> UUID:
    return services.portfolio.read(who, "banque.csv", SMALL).id


def test_a_file_is_calculated_kept_and_read_again(services: Services, firms: Firms) -> None:
    who, told = firms.who(), list[float]()
    made = services.portfolio.read(who, "banque\n.csv", SMALL, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    opened = services.portfolio.open(who, made.id)
    facts = opened.portfolio.facts
    assert (made.name, facts.rows, facts.accepted, facts.rejected) == ("banque .csv", 3, 2, 1)
    assert [(one.line, str(one.why)[:24]) for one in facts.rejections] == [(4, "« quantity » est négatif")]
    assert (facts.companies, facts.years, facts.engine) == (2, (2024,), "polars")
    assert facts.edition == services.editions.active().label
    assert dict(opened.results.select("company", "total_kg").iter_rows()) == pytest.approx(
        {"005520135": 40_000 * 0.0519, "B": 60_000 * (0.181 + 0.0344)}
    )
    assert opened.results["sector"].to_list() == [
        "Programmation, conseil et autres activités informatiques",
        "Fonderie",
    ]
    (listed,) = services.portfolio.all(who)
    assert (listed.id, listed.facts.companies, listed.facts.rejections) == (made.id, 2, ())


def test_the_same_file_twice_is_the_same_portfolio(services: Services, firms: Firms) -> None:
    who = firms.who()
    first, second = stored(services, who), stored(services, who)
    assert first == second
    assert len(services.portfolio.all(who)) == 1
    assert services.portfolio.read(firms.who(), "a.csv", SMALL).id != first  # another company has its own


@pytest.mark.parametrize("tier", ["free", "pro"])
def test_without_the_tier_the_service_refuses_everything_but_erasing(
    services: Services, firms: Firms, tier: str
) -> None:
    who = firms.who()
    made = stored(services, who)
    services.platform.set_tier(ADMIN, who.tenant_id, tier)
    portfolio = services.portfolio
    assert not portfolio.open_to(who)
    for refused in (
        lambda: portfolio.read(who, "a.csv", SMALL),
        lambda: portfolio.all(who),
        lambda: portfolio.open(who, made),
        lambda: portfolio.export(who, made, "csv"),
    ):
        with pytest.raises(LimitReached, match="offre Entreprise"):
            refused()
    portfolio.erase(who, made)


@pytest.mark.parametrize(
    "who",
    [
        Who(uuid4(), Role.GUEST),
        Who(uuid4(), Role.NOBODY),
        Who(uuid4(), Role.ADMIN),
        Who(uuid4(), Role.OWNER, None, frozenset(Scope)),
    ],
    ids=["guest", "nobody", "administrator", "key with every scope"],
)
def test_guests_administrators_and_keys_have_no_portfolio(services: Services, who: Who) -> None:
    portfolio = services.portfolio
    assert not portfolio.open_to(who)
    for refused in (
        lambda: portfolio.read(who, "a.csv", SMALL),
        lambda: portfolio.all(who),
        lambda: portfolio.open(who, uuid4()),
        lambda: portfolio.export(who, uuid4(), "csv"),
        lambda: portfolio.erase(who, uuid4()),
    ):
        with pytest.raises(AccessDenied):
            refused()


def test_another_companys_portfolio_is_neither_read_nor_erased(services: Services, firms: Firms) -> None:
    ours, theirs = firms.who(), firms.who()
    made = stored(services, ours)
    services.portfolio.open(ours, made)  # in memory now
    for refused in (
        lambda: services.portfolio.open(theirs, made),
        lambda: services.portfolio.export(theirs, made, "parquet"),
        lambda: services.portfolio.erase(theirs, made),
    ):
        with pytest.raises(NotFound):
            refused()
    assert services.portfolio.all(theirs) == []
    with services.database.tenant(theirs) as session:
        assert session.scalar(text("SELECT count(*) FROM portfolios")) == 0
    assert services.portfolio.open(ours, made).results.height == 2


def test_an_advisor_works_on_the_portfolios_of_the_company(services: Services, firms: Firms) -> None:
    owner = firms.who()
    advisor = firms.who(role=Role.ADVISOR, tenant=owner.tenant_id)
    assert services.portfolio.open(owner, stored(services, advisor)).results.height == 2


def test_what_is_erased_is_gone_even_from_memory(services: Services, firms: Firms) -> None:
    who = firms.who()
    made = stored(services, who)
    services.portfolio.open(who, made)
    services.portfolio.erase(who, made)
    for refused in (lambda: services.portfolio.open(who, made), lambda: services.portfolio.erase(who, made)):
        with pytest.raises(NotFound):
            refused()
    assert services.portfolio.all(who) == []


def test_what_was_done_is_in_the_audit_without_what_the_file_said(services: Services, firms: Firms) -> None:
    who = firms.who()
    made = stored(services, who)
    services.portfolio.erase(who, made)
    erased, calculated = services.audit.entries(who, limit=2)
    assert (erased.action, calculated.action) == ("portfolio_erased", "portfolio_calculated")
    assert calculated.object == f"portfolio/{made}"
    assert calculated.detail == {"companies": 2, "rows": 3}


def test_an_export_runs_no_formula_and_keeps_zeros_and_numbers(services: Services, firms: Firms) -> None:
    who = firms.who()
    content = services.portfolio.export(who, stored(services, who), "csv").decode()
    rows = {row["company"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows["005520135"]["name"] == "'=cmd|'/c calc'!A1"
    assert float(rows["005520135"]["total_kg"]) == pytest.approx(2076)
    assert rows["B"]["name"] == "NA"
    assert rows["B"]["kg_per_employee"] == ""


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_first_character_of_a_formula_leaves_bare(services: Services, firms: Firms, first: str) -> None:
    content = table(f"{first}1,elec_fr_mix_2024,1,kWh,2024")
    who = firms.who()
    made = services.portfolio.read(who, "a.csv", content).id
    assert f"\n'{first}1," in services.portfolio.export(who, made, "csv").decode()


def test_a_parquet_comes_back_with_its_types(services: Services, firms: Firms) -> None:
    who = firms.who()
    made = stored(services, who)
    frame = pl.read_parquet(io.BytesIO(services.portfolio.export(who, made, "parquet")))
    assert frame.equals(services.portfolio.open(who, made).results)
    with pytest.raises(InputError, match="xlsx"):
        services.portfolio.export(who, made, "xlsx")


def test_a_bad_file_leaves_nothing(services: Services, firms: Firms) -> None:
    who = firms.who()
    for content in (b"", b"a;b\n1;2\n", table("A,nothing,1,kWh,2024"), b"PAR1"):
        with pytest.raises(InputError):
            services.portfolio.read(who, "a.csv", content)
    assert services.portfolio.all(who) == []


def test_the_setting_chooses_the_engine_and_a_missing_one_says_so(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = services.settings.model_copy(update={"portfolio_engine": "spark"})
    on_spark = Portfolios(services.database, services.editions, services.tiers, settings)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unavailable, match="Java 17"):
        on_spark.measured(SMALL)
    assert on_spark.measured(SMALL, Engine.POLARS).facts.engine == "polars"
    assert services.portfolio.measured(SMALL).facts.engine == "polars"


def test_a_setting_that_is_no_engine_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTFOLIO_ENGINE", "abacus")
    with pytest.raises(InputError, match="PORTFOLIO_ENGINE"):
        read_settings()


def test_the_house_never_loads_spark_nor_duckdb_by_itself() -> None:
    asked = "import sys, core.bootstrap, core.cli.main; print({'pyspark', 'duckdb', 'py4j'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_example_of_the_page_is_wholly_accepted(services: Services) -> None:
    found = services.portfolio.measured(example())
    assert (found.facts.rejected, found.facts.companies) == (0, 60)
