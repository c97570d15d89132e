"""What the tests of the library of reports share: small calculations, who makes reports, what the tables hold."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.services.reports import Reports

HEAD = "label,factor,quantity,unit,year,flow\n"
GAS = HEAD + "Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,fuel_stationary\n"
POWER = GAS + "Électricité,elec_fr_mix_2024,40000,kWh,2024,electricity\n"
WORKER = Role.ADVISOR

House = Callable[..., Reports]


def calculated(services: Services, who: Who, lines: str = GAS) -> UUID:
    return services.footprints.calculate_activities(who, lines.encode()).id


def worker(who: Who) -> Who:
    """Who makes the reports of a company."""
    return Who(who.tenant_id, WORKER)


def count(services: Services, table: str, who: Who) -> int:
    counted = {
        "reports": "SELECT count(*) FROM reports WHERE tenant_id = :t",
        "report_files": "SELECT count(*) FROM report_files WHERE tenant_id = :t",
        "jobs": "SELECT count(*) FROM jobs.procrastinate_jobs WHERE args->>'tenant_id' = CAST(:t AS text)",
    }
    with services.database.schema() as connection:
        return int(connection.execute(text(counted[table]), {"t": who.tenant_id}).scalar_one())
