"""What the decided groups of a ledger count for, and how they meet the other descriptions of the same flows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from core.carbon.activity import CAPITAL_GOODS, Activity, Control, Quality
from core.carbon.allocation import plain
from core.carbon.derivations import BETWEEN, Why
from core.carbon.factors import Factor
from core.carbon.ledger import COUNTED, REPLACED
from core.carbon.ledger_rules import LedgerRules

SUBJECT = "ledger"
SOURCE = "ledger:"
_KEYS = ["account", "account_label", "factor", "factor_label", "flow", "lifetime_years", "vintage", "instead"]


@dataclass(frozen=True, slots=True)
class Told:
    """A quantity that somebody gave, with its factor: in answer to `field`, or ("") in a file or a table."""

    activity: Activity
    factor: Factor
    field: str = ""
    label: str = ""


def answered_paths(told: Iterable[Told], rules: LedgerRules, year: int) -> dict[str, str]:
    """{path: the quantity that describes it, in words}. Money describes nothing physically; nor does a capital good of
    another year the purchases of this one, nor what a third party paid for what the ledger paid."""
    found: dict[str, str] = {}
    for one in told:
        activity = one.activity
        bought_before = activity.flow == CAPITAL_GOODS and activity.year != year
        if bought_before or activity.control is not Control.OWN or activity.replaced_by:
            continue
        for rule in rules.paths.values():
            if one.field in rule.fields or any(_means(one, *flow) for flow in rule.flows):
                found.setdefault(rule.path, one.label or activity.label)
    return found


def activities(groups: pl.DataFrame, year: int, file: str) -> list[Activity]:
    """One activity per account, factor and flow of what is confirmed; what a quantity replaces is shown, not counted.

    Quantities in euros, exact; negative where rebates exceed purchases.
    """
    counts = pl.col("confirmed") & pl.col("status").is_in([COUNTED, REPLACED]) & (pl.col("factor") != "")
    instead = pl.when(pl.col("status") == REPLACED).then("about").otherwise(pl.lit("")).alias("instead")
    summed = (
        groups.filter(counts)
        .with_columns(instead)
        .group_by(_KEYS)
        .agg(pl.col("cents").sum(), pl.col("lines").sum(), pl.col("supplier").n_unique().alias("suppliers"))
        .with_columns((pl.col("factor").n_unique().over("account") > 1).alias("several"))
        .sort(_KEYS)
    )
    return [_activity(row, year, file) for row in summed.iter_rows(named=True) if row["cents"]]


def closed(groups: pl.DataFrame, rules: LedgerRules) -> tuple[dict[str, str], frozenset[str]]:
    """What the counted and confirmed groups describe: ({questionnaire field: label of its path}, ids of questions)."""
    counts = pl.col("confirmed") & (pl.col("status") == COUNTED) & (pl.col("path") != "")
    paths = [rules.paths[path] for path in groups.filter(counts)["path"].unique().sort() if path in rules.paths]
    fields = {field: path.label for path in paths for field in path.fields}
    return fields, frozenset(path.closes for path in paths if path.closes)


def _means(one: Told, flow: str, word: str) -> bool:
    if one.activity.flow != flow:
        return False
    return not word or re.search(rf"\b{re.escape(plain(word))}(?:s|x)?\b", plain(one.factor.label)) is not None


def _activity(row: Mapping[str, object], year: int, file: str) -> Activity:
    lifetime = row["lifetime_years"]
    said = Why.LEDGER.format(file=file, lines=row["lines"], suppliers=row["suppliers"])
    label = f"{row['account']} {row['account_label']}".strip()
    return Activity(
        subject=SUBJECT,
        label=f"{label} : {row['factor_label']}" if row["several"] else label,
        quantity=Fraction(int(str(row["cents"])), 100),
        unit="€",
        factor=str(row["factor"]),
        flow=str(row["flow"]),
        year=year,
        lifetime_years=Fraction(str(lifetime)) if lifetime is not None else None,
        quality=Quality.INVOICE,
        source=f"{SOURCE}{row['account']}",
        derivation=BETWEEN.join(part for part in (said, str(row["vintage"])) if part),
        replaced_by=str(row["instead"]),
    )
