"""What is said of a portfolio beside its results; kept as JSON, with the reasons still to be translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from core.carbon.portfolio import BEGES, GHG
from core.errors import CarbonScoreError, InputError
from core.ingest.portfolio import Rejection


@dataclass(frozen=True, slots=True)
class Facts:
    """accepted + rejected = rows of the file; `total_kg`: of all companies and years (kgCO2e, BEGES).

    `rejections`: the first thousand; `remarks`: what was tolerated. `engine`: what calculated it.
    """

    rows: int
    accepted: int
    rejected: int
    companies: int
    years: tuple[int, ...]
    total_kg: float
    ghg_total_kg: float
    edition: str
    method_version: str
    engine: str
    remarks: tuple[CarbonScoreError, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def kept(facts: Facts) -> dict[str, Any]:
    """As JSON."""
    plain = {name: getattr(facts, name) for name in Facts.__slots__}
    return {
        **plain,
        "years": list(facts.years),
        "remarks": [_sentence(why) for why in facts.remarks],
        "rejections": [{"line": one.line, **_sentence(one.why)} for one in facts.rejections],
    }


def facts_in(stored: Mapping[str, Any]) -> Facts:
    """What `kept` made; `rejections` may have been left out."""
    rejections = (Rejection(one["line"], _error(one)) for one in stored.get("rejections", []))
    return Facts(
        **{
            **stored,
            "years": tuple(stored["years"]),
            "remarks": tuple(_error(one) for one in stored["remarks"]),
            "rejections": tuple(rejections),
        }
    )


def as_json(facts: Facts, results: pl.DataFrame) -> dict[str, Any]:
    """What the command line answers (docs/schemas/portfolio.schema.json). Masses in kgCO2e, shares 0…1."""
    return {
        "engine": facts.engine,
        "edition": facts.edition,
        "method_version": facts.method_version,
        "rows": facts.rows,
        "accepted": facts.accepted,
        "rejected": facts.rejected,
        "companies": facts.companies,
        "years": list(facts.years),
        "total_kg": facts.total_kg,
        "ghg_total_kg": facts.ghg_total_kg,
        "results": [_result(row) for row in results.iter_rows(named=True)],
        "rejections": [{"line": one.line, "reason": str(one.why)} for one in facts.rejections],
        "remarks": [str(why) for why in facts.remarks],
        "notice": "Estimation, pas une déclaration certifiée.",
    }


def _result(row: Mapping[str, Any]) -> dict[str, Any]:
    """One company and year: scopes and interval as in the result of one footprint."""
    inside = {*BEGES, *GHG, "low_kg", "high_kg"}
    return {
        **{name: value for name, value in row.items() if name not in inside},
        "interval_kg": None if row["low_kg"] is None else [row["low_kg"], row["high_kg"]],
        "scopes": {str(number): row[name] for name, number in BEGES.items()},
        "ghg": {str(number): row[name] for name, number in GHG.items()},
    }


def _sentence(why: CarbonScoreError) -> dict[str, Any]:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in why.values.items()}
    return {"template": why.template, "values": values}


def _error(stored: Mapping[str, Any]) -> InputError:
    return InputError(stored["template"], **stored["values"])
