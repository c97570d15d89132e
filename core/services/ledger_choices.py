"""Other factors for a group of a ledger, what its label suggests, and what « confirm » writes down."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from core.carbon.factors import Factor, FactorBook
from core.carbon.ledger import COUNTED, REPLACED
from core.carbon.ledger_decisions import FROM_LABEL, flow_of, kg_per_eur
from core.carbon.ledger_rules import LedgerRules
from core.carbon.ledger_vintages import latest_of, vintage
from core.carbon.measure import Method
from core.errors import FactorNotFound, FactorRefused
from core.match.shapes import Asked, Matched

SHARE = 0.95  # of the spending, whose labels are read
SURE = 0.6  # confidence from which a label says more than a weak default
MOST = 5
MARGINS = ("mon_43330", "mon_43335")  # what a shop earns, not what it buys: never proposed for a purchase
OF_ACCOUNT = "autre ratio possible pour le compte {account}"
_NOISE = re.compile(r"\d+|\b(?:fact(?:ure)?|fac|cde|bl|n[o°]|du|prlv|vir|cb|ref)\b[.:]?", re.IGNORECASE)

Row = dict[str, Any]
Progress = Callable[[float], object]


def quiet(share: float) -> None:
    """Nobody waits to see the progress."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another factor for a group. `kg`: what the group would count for with it, kgCO2e."""

    factor: str
    label: str
    unit: str
    kg: float
    reasons: tuple[str, ...]


def query(group: Row) -> str:
    """What a group is called: its label without numbers, and its supplier."""
    label = " ".join(_NOISE.sub(" ", str(group["sample"])).split())
    supplier = str(group["supplier"])
    return label if supplier.casefold() in label.casefold() else f"{label} {supplier}".strip()


def alternatives(
    group: Row, matched: Matched | None, year: int, rules: LedgerRules, book: FactorBook, method: Method
) -> list[Alternative]:
    """At most five other factors in euros: those that the label suggests, then those usual for the account."""
    rule = rules.rule(group["account"])
    candidates = matched.candidates if matched else ()
    said = [(one.factor, one.reasons) for one in candidates if latest_of(one.factor) not in MARGINS]
    usual = (OF_ACCOUNT.format(account=rule.account),)
    said += [(ref, usual) for ref in (rule.ratio, *rule.others) if ref]
    found: dict[str, Alternative] = {}
    for ref, reasons in said:
        factor = _ratio(ref, year, book, method)
        if factor is None or factor.id in (group["factor"], *found):
            continue
        flow = flow_of(rule, factor, method.allocation)
        lifetime = float(rule.lifetime_years) if flow == "capital_goods" and rule.lifetime_years else None
        kg = group["cents"] / 100 * kg_per_eur(factor, flow, lifetime, method)
        found[factor.id] = Alternative(factor.id, factor.label, factor.unit, kg, reasons)
    return list(found.values())[:MOST]


def to_read(groups: pl.DataFrame) -> pl.DataFrame:
    """The groups whose label may say more than their account: weak ones among those that carry 95 % of the spending."""
    counted = groups.filter(pl.col("status") == COUNTED).sort(pl.col("cents").abs(), descending=True)
    before = pl.col("cents").abs().cum_sum() - pl.col("cents").abs()
    carrying = counted.filter(before < SHARE * pl.col("cents").abs().sum())
    return carrying.filter(pl.col("weak") | (pl.col("origin") == FROM_LABEL), ~pl.col("confirmed"))


def asked_of(groups: pl.DataFrame, year: int) -> list[Asked]:
    """What is asked of the labels; groups that say the same are read once."""
    rows = groups.iter_rows(named=True)
    return [Asked(query(row), str(row["account"]), "", True, year, str(row["supplier"])) for row in rows]


def suggestions(
    groups: pl.DataFrame, matched: Sequence[Matched], year: int, rules: LedgerRules, book: FactorBook, method: Method
) -> dict[str, list[Any]]:
    """{group: [factor, confidence]} of the labels that say something, surely enough, in euros.

    Purchases of goods stay goods: the name of a supplier (« Martin Conseil ») does not turn them into a service.
    """
    found: dict[str, list[Any]] = {}
    for row, one in zip(groups.iter_rows(named=True), matched, strict=True):
        if one.abstained or not one.candidates or one.confidence < SURE:
            continue
        key, rule = latest_of(one.candidates[0].factor), rules.rule(row["account"])
        factor = None if key in MARGINS else _ratio(key, year, book, method)
        if factor and (rule.flow != "goods" or flow_of(rule, factor, method.allocation) == "goods"):
            found[row["id"]] = [key, one.confidence]
    return found


def confirmations(groups: pl.DataFrame, whole: bool) -> list[Row]:
    """What to write down so that these groups count as they are proposed.

    `whole`: every group of the ledger, then an account is confirmed at once; otherwise each supplier by itself. What a
    label suggests is written as the factor it is.
    """
    waiting = groups.filter(pl.col("status").is_in([COUNTED, REPLACED]), ~pl.col("confirmed"))
    by_label = waiting.filter(pl.col("origin") == FROM_LABEL)
    as_proposed = waiting.filter(pl.col("origin") != FROM_LABEL)
    said = [{**_supplier(row), "factor": latest_of(row["factor"])} for row in by_label.iter_rows(named=True)]
    if whole:
        accounts = as_proposed["account"].unique().sort()
        return [*said, *({**_account(account), "factor": ""} for account in accounts)]
    rows = as_proposed.unique(["account", "supplier"], maintain_order=True).iter_rows(named=True)
    return [*said, *({**_supplier(row), "factor": ""} for row in rows)]


def choice(scope: str, group: Row, factor: str | None, label: str = "") -> Row:
    """What to write down when somebody chose a factor for the account, the supplier or the label of a group."""
    of = {"account": _account(group["account"]), "supplier": _supplier(group)}
    line = {
        "scope": "line",
        "account": group["account"],
        "supplier": group["supplier"],
        "label": label or group["sample"],
    }
    return {**of.get(scope, line), "factor": factor}


def _account(account: str) -> Row:
    return {"scope": "account", "account": account, "supplier": "", "label": ""}


def _supplier(group: Row) -> Row:
    return {"scope": "supplier", "account": group["account"], "supplier": group["supplier"], "label": ""}


def _ratio(ref: str, year: int, book: FactorBook, method: Method) -> Factor | None:
    """The factor when it is there and counts euros."""
    try:
        found = vintage(ref, year, book).factor
    except (FactorNotFound, FactorRefused):
        return None
    return found if method.units.is_money(found.unit) else None
