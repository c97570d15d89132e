"""A dossier without a database: of a footprint made by hand, or of an example company."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from core.carbon import benchmark, views
from core.carbon import benchmark_compare as compare
from core.carbon.differences import difference
from core.carbon.factors import Factor, Shelf
from core.carbon.footprint import Footprint
from core.ingest import benchmark_tables as tables
from core.report.document import Brand, Template
from core.report.dossier import Company, Comparison, Dossier, Level

CALCULATED = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)
MADE = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)


def dossier(
    footprint: Footprint,
    before: Footprint | None = None,
    name: str = "Dupont et filles",
    template: Template = "complet",
    language: str = "fr",
    book: Shelf | None = None,
) -> Dossier:
    """No plan and no trajectory: those come from services. `before`: another year of the same company."""
    return Dossier(
        company=Company(name),
        brand=Brand(),
        run_id=UUID(int=7),
        run_hash="ab" * 32,
        calculated_at=CALCULATED,
        footprint=footprint,
        factors=_factors(footprint, book),
        editions=[],
        history=[] if before is None else [_level(before)],
        since=None if before is None else difference(before, footprint),
        constant=None,
        comparison=compared(footprint),
        ranked=[],
        plan=[],
        progress=None,
        no_progress=None,
        watermark=False,
        template=template,
        language=language,
        verify="https://carbone.exemple.fr/verification",
    )


def compared(footprint: Footprint, naf: str = "") -> Comparison:
    """With published references, for a division of the NAF or none."""
    division = tables.divisions()[naf] if naf else None
    used = benchmark.energy(footprint, tables.energy_contents())
    return Comparison(
        compare.against_ratio(footprint, division, tables.ratios()),
        compare.against_assessments(footprint, tables.structures()["company"], tables.posts()),
        compare.against_areas(footprint, used, division, tables.area_figures()),
    )


def _level(footprint: Footprint) -> Level:
    scopes = {group.name: group.kg for group in views.by_scope(footprint)}
    return Level(footprint.perimeter.year, views.total(footprint), views.interval(footprint), scopes)


def _factors(footprint: Footprint, book: Shelf | None) -> list[Factor]:
    return [] if book is None else [book.get(one) for one in sorted({line.factor_id for line in footprint.lines})]
