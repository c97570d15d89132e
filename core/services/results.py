"""A run as other programs read it: the JSON of the command line and of the API, and the CSV of its lines.

Schema: docs/schemas/result.schema.json. Masses in kgCO2e, shares 0…1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from core.carbon import views
from core.carbon.footprint import Line
from core.carbon.footprint import line_as_json as plain
from core.ingest.safe_cells import csv_text, safe
from core.services.footprints import Run


def as_json(run: Run) -> dict[str, Any]:
    """Everything a reader needs to check the total: views, reconciliation, gaps and lines."""
    fp = run.footprint
    interval = views.interval(fp)
    return {
        "run_id": str(run.id),
        "hash": run.hash,
        "created_at": run.created_at.isoformat(),
        "edition": fp.edition,
        "method_version": fp.method_version,
        "year": fp.perimeter.year,
        "total_kg": views.total(fp),
        "interval_kg": list(interval) if interval else None,
        "scopes": {group.name: group.kg for group in views.by_scope(fp)},
        "beges": {group.name: group.kg for group in views.by_beges(fp)},
        "ghg": views.by_ghg(fp),
        "ghg_total_kg": views.ghg_total(fp),
        "sites": {group.name: group.kg for group in views.by_site(fp)},
        "gases": views.gases(fp.lines),
        "co2b_kg": views.co2b(fp),
        "avoided_kg": views.memo(fp, "avoided"),
        "non_kyoto_kg": views.memo(fp, "non_kyoto"),
        "scope2_market_based_kg": views.market_based_scope2(fp),
        "intensities": views.intensities(fp),
        "monetary_share": views.monetary_share(fp),
        "completeness": fp.completeness,
        "gaps": [asdict(gap) for gap in fp.gaps],
        "reconciliation": [asdict(difference) for difference in views.reconciliation(fp)],
        "lines": [line_as_json(line) for line in fp.lines],
        "notice": "Estimation, pas une déclaration certifiée.",
    }


def as_csv(run: Run) -> str:
    """The lines as CSV (UTF-8, comma, decimal point); text that a spreadsheet would run as a formula is quoted."""
    rows = [_flat(line) for line in run.footprint.lines]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Figures shown on a screen as a French spreadsheet opens them: UTF-8 with its mark, `;`, decimal comma."""
    return csv_text(columns, ([_cell(value) for value in row] for row in rows)).encode("utf-8-sig")


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else repr(value).replace(".", ",")


def line_as_json(line: Line) -> dict[str, Any]:
    """A line and its formula in one sentence."""
    return {**plain(line), "formula": views.formula(line)}


def _flat(line: Line) -> dict[str, Any]:
    row = line_as_json(line)
    return {**{name: value for name, value in row.items() if name != "gases"}, **row["gases"]}


def _safe(value: object) -> object:
    return safe(value) if isinstance(value, str) else value
