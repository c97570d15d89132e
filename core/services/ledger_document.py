"""A ledger as other programs read it: the JSON of the command line and of the API, and the CSV of its groups.

Schema: docs/schemas/ledger.schema.json. Amounts in euros, masses in kgCO2e; `total_kg` is the BEGES total of what the
account rules propose, capital goods spread over their life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from core.carbon import views
from core.carbon.activity import Activity
from core.carbon.factors import FactorBook
from core.carbon.footprint import Perimeter
from core.carbon.ledger import COUNTED, EXCLUDED, REPLACED, SET_ASIDE, totals
from core.carbon.ledger_activities import activities
from core.carbon.measure import Method, footprint, weigh
from core.ingest.safe_cells import csv_text
from core.services.ledger_view import Facts, reason_of

_SAID = ("id", "account", "supplier", "lines", "status", "flow", "confirmed")


def as_json(
    facts: Facts, groups: pl.DataFrame, year: int, edition: str, total_kg: float, sha256: str = ""
) -> dict[str, Any]:
    """Everything a reader needs to check that counted + set aside + replaced + excluded = net."""
    sums = totals(groups)
    return {
        "file": facts["name"],
        "sha256": sha256,
        "siren": facts["siren"],
        "year": year,
        "edition": edition,
        "lines": facts["lines"],
        "accepted": facts["accepted"],
        "rejected": facts["rejected"],
        "entries": facts["entries"],
        "debit": facts["debit_cents"] / 100,
        "credit": facts["credit_cents"] / 100,
        "net": sum(sums.values()) / 100,
        "counted": sums[COUNTED] / 100,
        "set_aside": sums[SET_ASIDE] / 100,
        "replaced": sums[REPLACED] / 100,
        "excluded": sums[EXCLUDED] / 100,
        "total_kg": total_kg,
        "groups": [_group(row) for row in groups.iter_rows(named=True)],
        "set_aside_detail": _apart(groups),
        "outside": [_root(one) for one in facts["others"]],
        "journals": [_journal(one) for one in facts["journals"]],
        "rejections": [{"line": one["line"], "reason": said(one)} for one in facts["rejections"]],
        "remarks": [said(one) for one in facts["remarks"]],
        "notice": "Estimation, pas une déclaration certifiée.",
    }


def total_kg(groups: pl.DataFrame, year: int, book: FactorBook, law: Method) -> float:
    """The BEGES total of the groups that count, as if somebody had confirmed them all; exactly rounded."""
    done: Sequence[Activity] = activities(groups.with_columns(confirmed=pl.lit(True)), year, "")
    counted = [activity for activity in done if not activity.replaced_by]
    weighed = weigh(counted, book, law.units)
    return views.total(footprint(weighed, law, Perimeter(year), book.edition))


def as_csv(groups: pl.DataFrame) -> str:
    """The groups, one a row; no cell of the ledger runs as a formula in a spreadsheet."""
    head = ["compte", "libellé", "fournisseur", "lignes", "montant_eur", "état", "pourquoi", "facteur", "kgCO2e"]
    rows = []
    for row in groups.iter_rows(named=True):
        said_of = _group(row)
        names = ("account", "label", "supplier", "lines", "amount", "status", "reason", "factor", "kg")
        rows.append(["" if said_of[name] is None else str(said_of[name]) for name in names])
    return csv_text(head, rows)


def said(sentence: Mapping[str, Any]) -> str:
    """A kept sentence, in French."""
    return str(sentence["template"]).format(**sentence["values"])


def _group(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _SAID},
        "label": row["account_label"],
        "detail": row["label"],
        "amount": row["cents"] / 100,
        "reason": reason_of(row),
        "factor": row["factor"] or None,
        "factor_label": row["factor_label"] or None,
        "unit": row["unit"] or None,
        "vintage": row["vintage"],
        "lifetime_years": row["lifetime_years"],
        "to_specify": row["weak"],
        "kg": row["kg"],
    }


def _apart(groups: pl.DataFrame) -> list[dict[str, Any]]:
    """What is not counted, summed by reason, the largest first."""
    keys = ["status", "reason", "about"]
    summed = (
        groups.filter(pl.col("status") != COUNTED)
        .group_by(keys)
        .agg(pl.col("cents").sum(), pl.col("lines").sum(), pl.col("account").unique().sort().alias("accounts"))
        .sort(pl.col("cents").abs(), *keys, descending=[True, False, False, False])
    )
    return [
        {
            "status": row["status"],
            "reason": reason_of(row),
            "accounts": row["accounts"],
            "amount": row["cents"] / 100,
            "lines": row["lines"],
        }
        for row in summed.iter_rows(named=True)
    ]


def _root(root: Mapping[str, Any]) -> dict[str, Any]:
    return {name: root[name] for name in ("account", "label", "lines")} | {"amount": root["cents"] / 100}


def _journal(journal: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: journal[name] for name in ("code", "label", "lines")},
        "debit": journal["debit_cents"] / 100,
        "credit": journal["credit_cents"] / 100,
    }
