"""A dossier as a workbook: a sheet for each view, figures as numbers, sums as formulas, texts that run nothing.

XlsxWriter rather than openpyxl: it writes the value of a formula beside it, so that a preview which does not calculate
shows the sums. The same dossier, date and code give the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from core.language import speaking
from core.report import workbook_lines, workbook_lists, workbook_summary, workbook_views, workbook_years
from core.report.dossier import Dossier
from core.report.dossier_words import told
from core.report.vsme import points
from core.report.workbook_paper import Paper


def workbook(dossier: Dossier, made_at: datetime, code: str) -> bytes:
    """An .xlsx in the dossier's language. `code` proves the report it comes with, "" when none is kept."""
    known = points(dossier)
    with speaking(dossier.language):
        dossier = told(dossier)
        paper = Paper(dossier, made_at, code)
        summary = workbook_summary.summary_sheet(paper)
        regulatory = workbook_views.regulatory(workbook_views.regulatory_sheet(paper), dossier.footprint)
        workbook_views.filing(workbook_views.filing_sheet(paper), dossier.footprint)
        ghg = workbook_views.ghg(workbook_views.ghg_sheet(paper), dossier.footprint)
        between = workbook_views.reconciliation_sheet(paper)
        workbook_views.reconciliation(between, dossier.footprint, regulatory, ghg)
        workbook_summary.summary(summary, dossier, regulatory, ghg, made_at, code)
        workbook_lines.lines(workbook_lines.lines_sheet(paper), dossier)
        workbook_lines.factors(workbook_lines.factors_sheet(paper), dossier)
        if dossier.history:
            workbook_years.years(workbook_years.years_sheet(paper), dossier)
        workbook_lists.gaps(workbook_lists.gaps_sheet(paper), dossier)
        workbook_lists.vsme(workbook_lists.vsme_sheet(paper), known)
        if dossier.plan or dossier.ranked:
            workbook_lists.plan(workbook_lists.plan_sheet(paper), dossier)
        return paper.written()
