"""Activities × factors → lines. One relational expression, written once (method.md, One spine).

The expression runs on any dataframe that Narwhals knows: Polars in the application, others for large portfolios.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from core.carbon.activity import Activity, Weighed, check_lifetime, check_year
from core.carbon.allocation import Allocation
from core.carbon.coefficients import Coefficient, coefficients
from core.carbon.factors import FactorBook, Gases, usable
from core.carbon.footprint import Footprint, Gap, Line, Memo, Perimeter
from core.carbon.uncertainty import gsd2_of_datum, gsd2_of_factor
from core.carbon.units import Units
from core.errors import CarbonScoreError, DataError, InputError

METHOD_VERSION = "2026.1"
KEYS = ["factor", "flow", "control"]
GASES = ["co2f", "ch4f", "ch4b", "n2o", "other", "unsplit"]


@dataclass(frozen=True, slots=True)
class Method:
    """The law a calculation applies: where things count, how units convert, under which version."""

    allocation: Allocation
    units: Units
    version: str = METHOD_VERSION


def measure(activities: IntoFrameT, coefficients: IntoFrameT) -> IntoFrameT:
    """Multiply and allocate: one row per activity and part.

    `activities`: activity, factor, flow, control, quantity (factor's unit), lifetime (1.0 when not amortised),
    in_life, bought (1.0 or 0.0: still being amortised, bought in the footprint's year).
    `coefficients`: factor, flow, control, coefficient, kg (kgCO2e per unit), in_beges, in_ghg (1.0 or 0.0), the
    gases and co2b.
    Result: both, with kg_co2e, kg_beges, kg_ghg and gases in kgCO2e. A row without a coefficient keeps nulls:
    `checked` refuses them, so that nothing is ever dropped.
    """
    left, right = (nw.from_native(cast("Any", frame)) for frame in (activities, coefficients))
    joined = left.join(right, on=KEYS, how="left")
    amortised = nw.col("quantity") * nw.col("in_life") * nw.col("in_beges") / nw.col("lifetime")
    by_gas = [(amortised * nw.col(gas)).alias(gas) for gas in GASES]
    kg = nw.col("quantity") * nw.col("kg")
    lines = joined.with_columns(
        kg.alias("kg_co2e"),
        (kg / nw.col("lifetime") * nw.col("in_life") * nw.col("in_beges")).alias("kg_beges"),
        (kg * nw.col("bought") * nw.col("in_ghg")).alias("kg_ghg"),
        (nw.col("quantity") * nw.col("co2b") / nw.col("lifetime") * nw.col("in_life")).alias("kg_co2b"),
        *by_gas,
    )
    return cast("IntoFrameT", lines.to_native())


def checked(lines: pl.DataFrame) -> pl.DataFrame:
    """The same lines, or DataError when an activity met no coefficient."""
    lost = lines.filter(pl.col("kg_co2e").is_null())
    if lost.height:
        row = lost.row(0, named=True)
        raise DataError(
            "L'activité {activity} (facteur {factor}, flux {flow}) n'a pas trouvé de coefficient : calcul arrêté.",
            activity=row["activity"],
            factor=row["factor"],
            flow=row["flow"],
        )
    return lines


def weigh(activities: Iterable[Activity], book: FactorBook, units: Units) -> list[Weighed]:
    """Bring each quantity into its factor's unit. Raises FactorNotFound, FactorRefused, UnitError, InputError."""
    weighed = []
    for activity in activities:
        factor = usable(book.get(activity.factor))
        check_lifetime(activity)
        quantity = units.convert(activity.quantity, activity.unit, factor.unit)
        weighed.append(Weighed(activity, factor, float(quantity)))
    return weighed


def footprint(
    weighed: Sequence[Weighed],
    method: Method,
    perimeter: Perimeter,
    edition: str,
    gaps: Sequence[Gap] = (),
    completeness: float = 1.0,
) -> Footprint:
    """The footprint of a year. Lines come sorted, so that the order of the activities does not show."""
    activities = named(weighed)
    table = coefficient_table(weighed, method.allocation)
    frame = activity_frame(activities, perimeter.year)
    measured = checked(measure(frame, coefficient_frame(table)))
    lines = [_line(activities[row["activity"]], table[row["coefficient"]], row, method) for row in measured.to_dicts()]
    lines.sort(key=lambda line: (line.activity, line.part, line.part_label, line.kg_per_unit))
    return Footprint(perimeter, edition, method.version, lines, sorted(gaps, key=_gap_order), completeness)


def canonical(weighed: Weighed) -> dict[str, Any]:
    """What identifies an activity whatever the unit it was entered in, the order or the place it was read."""
    a = weighed.activity
    return {
        "subject": a.subject,
        "label": a.label,
        "site": a.site,
        "year": a.year,
        "quantity": weighed.quantity,
        "unit": weighed.factor.unit,
        "factor": weighed.factor.id,
        "flow": a.flow,
        "control": str(a.control),
        "lifetime_years": float(a.lifetime_years) if a.lifetime_years is not None else None,
        "quality": int(a.quality),
        "replaced_by": a.replaced_by,
    }


def digest(content: object) -> str:
    """SHA-256 of canonical JSON: sorted keys, no spaces, shortest exact floats, no NaN."""
    return hashlib.sha256(to_json(content).encode()).hexdigest()


def to_json(content: object) -> str:
    return _CANONICAL.encode(content)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def named(weighed: Sequence[Weighed]) -> dict[str, Weighed]:
    """Each activity under a name drawn from its content; twins get a number."""
    found: dict[str, Weighed] = {}
    for w in weighed:
        unique = name = digest(canonical(w))[:16]
        twin = 1
        while unique in found:
            twin += 1
            unique = f"{name}-{twin}"
        found[unique] = w
    return found


def coefficient_table(weighed: Iterable[Weighed], allocation: Allocation) -> list[Coefficient]:
    """The coefficients that these activities need, each once. Raises InputError naming the activity."""
    triples = {(w.factor.id, w.activity.flow, str(w.activity.control)): w for w in weighed}
    table: list[Coefficient] = []
    for (_, flow, control), w in triples.items():
        try:
            table.extend(coefficients(w.factor, flow, control, allocation))
        except CarbonScoreError as error:
            raise InputError("{label} : {why}", label=w.activity.label, why=error) from error
    return table


def activity_frame(activities: dict[str, Weighed], year: int) -> pl.DataFrame:
    """The left side of `measure`: one row per activity. Raises InputError for an activity of another year."""
    rows = [
        (n, w.factor.id, w.activity.flow, str(w.activity.control), w.quantity, *_amortisation(w.activity, year))
        for n, w in activities.items()
    ]
    text = dict.fromkeys(["activity", *KEYS], pl.String)
    return pl.DataFrame(
        rows, schema={**text, **dict.fromkeys(["quantity", "lifetime", "in_life", "bought"], pl.Float64)}, orient="row"
    )


def _amortisation(activity: Activity, year: int) -> tuple[float, float, float]:
    """(lifetime, in_life, bought) of an activity seen from the footprint's year (method.md, rule 7)."""
    check_year(activity, year)
    if activity.replaced_by:
        return 1.0, 0.0, 0.0
    if activity.lifetime_years is None:
        return 1.0, 1.0, 1.0
    in_life = activity.year <= year < activity.year + activity.lifetime_years
    return float(activity.lifetime_years), float(in_life), float(activity.year == year)


def coefficient_frame(table: Sequence[Coefficient]) -> pl.DataFrame:
    """The right side of `measure`: one row per coefficient, in the order of `table`."""
    rows = [
        (
            c.factor.id, c.flow, c.control, i, c.kg, float(c.in_beges), float(c.in_ghg), c.co2b,
            c.gases.co2f, c.gases.ch4f, c.gases.ch4b, c.gases.n2o, c.gases.other, c.unsplit,
        )
        for i, c in enumerate(table)
    ]  # fmt: skip
    numbers = dict.fromkeys(["kg", "in_beges", "in_ghg", "co2b", *GASES], pl.Float64)
    text = dict.fromkeys(KEYS, pl.String)
    return pl.DataFrame(rows, schema={**text, "coefficient": pl.Int64, **numbers}, orient="row")


def _line(w: Weighed, c: Coefficient, row: dict[str, Any], method: Method) -> Line:
    a = w.activity
    memo: Memo = "replaced" if a.replaced_by else c.memo
    return Line(
        activity=row["activity"],
        subject=a.subject,
        label=a.label,
        site=a.site,
        year=a.year,
        quantity=w.quantity,
        unit=w.factor.unit,
        quality=int(a.quality),
        entered_quantity=float(a.quantity),
        entered_unit=a.unit,
        source=a.source,
        derivation=a.derivation,
        factor_id=c.factor.id,
        factor_key=c.factor.key,
        factor_label=c.factor.label,
        edition=c.factor.edition,
        flow=a.flow,
        control=str(a.control),
        part=str(c.part.kind),
        part_label=c.part.label,
        kg_per_unit=c.kg,
        kg_co2e=row["kg_co2e"],
        beges="" if memo else c.rule.beges,
        ghg=c.rule.ghg,
        cause=c.rule.cause if row["kg_beges"] != row["kg_ghg"] else "",
        memo=memo,
        replaced_by=a.replaced_by,
        kg_beges=row["kg_beges"],
        kg_ghg=row["kg_ghg"],
        gases=Gases(row["co2f"], row["ch4f"], row["ch4b"], row["n2o"], row["other"]),
        unsplit=row["unsplit"],
        co2b=row["kg_co2b"],
        monetary=method.units.is_money(c.factor.unit),
        gsd2_datum=gsd2_of_datum(a.quality),
        gsd2_factor=gsd2_of_factor(c.factor),
    )


def _gap_order(gap: Gap) -> tuple[str, str]:
    return gap.question, gap.site
