"""The tables of a result: the regulatory one (BEGES v5), the GHG Protocol one, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.carbon import views
from core.carbon.footprint import Footprint
from core.report import ledger_rows
from core.report.ledger_rows import Row
from pages.parts import html
from pages.parts.i18n import _


def regulatory(fp: Footprint, opened: Mapping[str, str]) -> str:
    """Category and post × gases, total, biogenic CO2, interval; in tonnes. Columns of the regulatory form.

    `opened`: what the links carry, so that they open the same run.
    """
    rows, head = ledger_rows.regulatory(fp), ledger_rows.regulatory_columns()
    names = [html.link(row.name, "/lignes", poste=row.code, **opened) if row.kind == "part" else "" for row in rows]
    return _table(_("Tableau réglementaire, format BEGES v5"), head, rows, names)


def ghg(fp: Footprint, opened: Mapping[str, str]) -> str:
    """Scopes and categories of the GHG Protocol, in tonnes."""
    rows = ledger_rows.ghg(fp)
    names = [html.link(row.name, "/lignes", ghg=row.code, **opened) if row.kind == "part" else "" for row in rows]
    return _table(_("Présentation GHG Protocol"), [_("Catégorie"), _("t CO₂e")], rows, names)


def reconciliation(fp: Footprint, opened: Mapping[str, str]) -> str:
    """From the BEGES total to the GHG Protocol total: one row per cause, and the unexplained one."""
    rows = ledger_rows.reconciliation(fp)
    explained = [row.kind == "part" and row.code != views.UNEXPLAINED for row in rows]
    names = [
        html.link(row.name, "/lignes", cause=row.code, **opened) if linked else ""
        for row, linked in zip(rows, explained, strict=True)
    ]
    return _table(_("Réconciliation"), [_("Passage du BEGES au GHG Protocol"), _("t CO₂e"), _("Lignes")], rows, names)


def _table(title: str, head: Sequence[str], rows: Sequence[Row], names: Sequence[str]) -> str:
    """`names`: links in the place of the names, "" to keep the name."""
    cells = [
        [name or html.text(row.name), *(html.text(cell) for cell in row.cells)]
        for row, name in zip(rows, names, strict=True)
    ]
    return html.table(title, head, cells, frozenset(n for n, row in enumerate(rows) if row.kind != "part"))
