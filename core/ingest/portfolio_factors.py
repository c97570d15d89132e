"""What a portfolio's rows name: each distinct (factor, unit, flow, control) is resolved once, then joined to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from core.carbon.activity import CAPITAL_GOODS, Control
from core.carbon.coefficients import Coefficient, coefficients
from core.carbon.factors import usable
from core.errors import CarbonScoreError, InputError
from core.ingest.activities import Context

ASKED = ["factor", "unit", "flow", "control", "amortised"]
MOST = 20_000
_FOUND = {
    **dict.fromkeys(["factor_id", "flow_found", "control_found"], pl.String), "ratio": pl.Float64, "refusal": pl.Int32
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """`found`: ASKED with factor_id, flow_found, control_found, ratio (factor's unit in one of the unit), or `refusal`
    (place in `refusals`). `table`: the coefficients of what was found, each once."""

    found: pl.DataFrame
    refusals: Sequence[CarbonScoreError]
    table: Sequence[Coefficient]


def resolve(asked: pl.DataFrame, context: Context) -> Choices:
    """`asked`: distinct ASKED (text; amortised: a lifetime is given). Raises InputError when there are too many."""
    if asked.height > MOST:
        raise InputError(
            "{found} combinaisons différentes de facteur, d'unité, de flux et de contrôle ({most} au plus) : "
            "la colonne « factor » contient-elle bien des identifiants ?",
            found=asked.height,
            most=MOST,
        )
    rows: list[tuple[Any, ...]] = []
    refusals: list[CarbonScoreError] = []
    tables: dict[tuple[str, str, str], list[Coefficient]] = {}
    for factor, unit, flow, control, amortised in asked.select(ASKED).iter_rows():
        try:
            ratio, table = _one(factor, unit, flow, control, amortised, context)
        except CarbonScoreError as error:
            rows.append((factor, unit, flow, control, amortised, None, None, None, None, len(refusals)))
            refusals.append(error)
        else:
            key = (table[0].factor.id, table[0].flow, table[0].control)
            tables[key] = table
            rows.append((factor, unit, flow, control, amortised, *key, ratio, None))
    schema = {**dict.fromkeys(ASKED[:-1], pl.String), "amortised": pl.Boolean, **_FOUND}
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return Choices(found, refusals, [c for key in sorted(tables) for c in tables[key]])


def _one(
    ref: str, unit: str, flow: str, control: str, amortised: bool, context: Context
) -> tuple[float, list[Coefficient]]:
    """Ratio of units and coefficients of one combination. Raises what one activity of a list would."""
    factor = usable(context.book.get(ref))
    flow = flow or context.allocation.flow_of(factor, amortised)
    if control not in ("", *Control):
        raise InputError(
            "« control » : « {text} » inconnu. Valeurs possibles : {choices}.",
            text=control[:80],
            choices=", ".join(Control),
        )
    _check_lifetime(flow, amortised)
    ratio = context.units.convert(Fraction(1), unit, factor.unit)
    return float(ratio), list(coefficients(factor, flow, control or Control.OWN, context.allocation))


def _check_lifetime(flow: str, amortised: bool) -> None:
    """A capital good has a lifetime, anything else has none (core.carbon.activity.check_lifetime)."""
    if flow == CAPITAL_GOODS and not amortised:
        raise InputError("Une immobilisation demande sa durée d'amortissement en années (lifetime_years : 4).")
    if flow != CAPITAL_GOODS and amortised:
        raise InputError("Une durée de vie ne s'applique qu'au flux « capital_goods », pas à « {flow} ».", flow=flow)
