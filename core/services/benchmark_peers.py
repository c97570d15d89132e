"""Companies that agreed to be counted, as the comparison shows them: only cells of at least ten, never a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, fsum, log

from sqlalchemy.orm import Session

from core.carbon import benchmark as carbon
from core.carbon import benchmark_shrinkage as shrinkage
from core.carbon.benchmark import Value
from core.carbon.benchmark_compare import Division
from core.carbon.benchmark_places import Place, place
from core.carbon.benchmark_shrinkage import Cell
from core.carbon.footprint import Footprint
from core.db import benchmarks as rows
from core.ingest import benchmark_tables as tables


@dataclass(frozen=True, slots=True)
class Peers:
    """Companies that agreed to be counted, for one indicator. `typical`: they and the published figure together.

    `group`: naf:56, section:I or all; `shown`: posterior or place; `place`: of this company, from 30 companies.
    """

    indicator: str
    group: str
    cell: Cell
    month: date
    shown: str
    weight: float
    typical: Value
    place: Place | None


def read_cells(session: Session) -> dict[str, dict[str, Cell]]:
    """{indicator: {group: cell}} of the latest month."""
    found: dict[str, dict[str, Cell]] = {}
    for row in rows.cells(session):
        cell = Cell(row.grp, row.n, row.mean_log, row.sd_log, row.p25, row.p50, row.p75, row.p10, row.p90)
        found.setdefault(row.indicator, {})[row.grp] = cell
    return found


def peers(
    footprint: Footprint, division: Division, cells: Mapping[str, Mapping[str, Cell]], month: date
) -> dict[str, Peers]:
    """By indicator, of the nearest group that is published."""
    found = {}
    for indicator, of_groups in cells.items():
        cell = shrinkage.nearest(of_groups, division.code, division.section)
        if cell is None:
            continue
        published = _published(indicator)
        k = shrinkage.estimated_k([c for group, c in of_groups.items() if group.startswith("naf:")], published)
        after = shrinkage.posterior(cell, published.get(cell.group), k)
        own = _own(footprint, indicator)
        shown = shrinkage.shown(cell.n)
        stands = place(cell.quantiles, own) if own and own.central > 0 and shown == "place" else None
        found[indicator] = Peers(indicator, cell.group, cell, month, shown, after.weight, after.typical, stands)
    return found


def _own(footprint: Footprint, indicator: str) -> Value | None:
    p = footprint.perimeter
    if indicator == "kg_per_keur":
        return carbon.per(carbon.upstream(footprint), p.turnover_keur)
    if indicator == "kg_per_employee":
        return carbon.per(carbon.value([line for line in footprint.lines if line.beges]), p.employees)
    used = carbon.energy(footprint, tables.energy_contents()).total
    return None if used is None else carbon.per(used, p.area_m2)


@cache
def _published(indicator: str) -> dict[str, float]:
    """{group: published figure} that real companies take over from; none for energy, whose means are of buildings.

    A section, and everybody: the geometric mean of the ratios of their divisions, latest year.
    """
    everyone = [f"naf:{code}" for code in tables.divisions()]
    if indicator == "kg_per_employee":
        median = tables.structures()["company"].quantiles.at(0.5)
        return dict.fromkeys([*everyone, *(f"section:{s}" for s in tables.sections()), "all"], median)
    if indicator != "kg_per_keur":
        return {}
    latest = {code: r.kg_per_keur for r in tables.ratios() if r.basis == "turnover" for code in r.divisions}
    groups: dict[str, list[float]] = {}
    for code, kg in latest.items():
        for group in shrinkage.groups(code, tables.divisions()[code].section):
            groups.setdefault(group, []).append(kg)
    return {group: exp(fsum(log(kg) for kg in found) / len(found)) for group, found in groups.items()}
