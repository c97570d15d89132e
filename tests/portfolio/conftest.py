"""A handful of factors to read portfolios with, and people whose company may have them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import polars as pl
import pytest

from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.carbon import portfolio
from core.db import members
from core.ingest.activities import Context
from core.ingest.portfolio import PortfolioRows, read_portfolio
from core.ingest.tables import method
from core.services.portfolio_engines import Engine, run
from tests.book import BOOK

ADMIN = Who(NO_COMPANY, Role.ADMIN)
LAW = method()
CONTEXT = Context(BOOK, LAW.allocation, LAW.units)
HEADER = "company,factor,quantity,unit,year,flow,control,lifetime_years,quality,name,sector,naf,employees,turnover_keur"


def table(*rows: str, header: str = HEADER) -> bytes:
    """A CSV; a row shorter than the header is filled with blanks."""
    width = header.count(",")
    return "\n".join([header, *(row + "," * (width - row.count(",")) for row in rows)]).encode()


def read(*rows: str, header: str = HEADER) -> PortfolioRows:
    return read_portfolio(table(*rows, header=header), CONTEXT)


def calculated(found: PortfolioRows, engine: Engine = Engine.POLARS) -> pl.DataFrame:
    """The results on an engine."""
    parts, wholes = portfolio.parts(found.table), portfolio.wholes(found.table, LAW.units.is_money)
    return portfolio.finished(run(engine, found.activities, parts, wholes), found.companies, found.divisors)


def refusals(found: PortfolioRows) -> dict[int, str]:
    return {one.line: str(one.why) for one in found.rejections}


@dataclass
class Firms:
    """Companies whose tier is set by the platform; `firms.who("enterprise", Role.ADVISOR)`."""

    services: Services

    def who(self, tier: str = "enterprise", role: Role = Role.OWNER, tenant: UUID | None = None) -> Who:
        who = Who(tenant or uuid4(), role)
        if tenant is None:
            with self.services.database.tenant(who) as session:
                members.add_company(session, who.tenant_id, {"name": "Banque d'essai"})
            self.services.platform.set_tier(ADMIN, who.tenant_id, tier)
        return who


@pytest.fixture
def firms(services: Services) -> Firms:
    return Firms(services)
