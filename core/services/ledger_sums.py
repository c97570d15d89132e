"""The groups of a ledger, added up for a screen: by account, by reason, and the next step for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from core.carbon.factors import PartKind
from core.carbon.ledger import COUNTED, EXCLUDED, REPLACED, SET_ASIDE
from core.ingest.ledger_tables import ledger_rules
from core.ingest.tables import method
from core.services.ledger_view import View

STATES = ("waiting", "confirmed", SET_ASIDE, REPLACED, EXCLUDED)  # what a group is for who looks at it


@dataclass(frozen=True, slots=True)
class AccountSum:
    """An account in one state. `weak`: counted by a default to be specified; `post`: of the BEGES, "" when not counted.

    `factors`: labels of those used, the heaviest first; `confidence`: of what its labels suggest, None without any.
    """

    account: str
    label: str
    state: str
    cents: int
    lines: int
    groups: int
    kg: float
    weak: bool
    post: str
    factors: tuple[str, ...]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """Spending that does not count, for one reason (template and its hole). `question` leads to what is asked."""

    status: str
    reason: str
    about: str
    cents: int
    lines: int
    accounts: tuple[str, ...]
    question: str


def with_state(groups: pl.DataFrame) -> pl.DataFrame:
    """The groups with `state`, one of STATES."""
    waiting = pl.when("confirmed").then(pl.lit("confirmed")).otherwise(pl.lit("waiting"))
    return groups.with_columns(pl.when(pl.col("status") == COUNTED).then(waiting).otherwise("status").alias("state"))


def by_account(view: View) -> list[AccountSum]:
    """What counts or would, heaviest first; then what does not, largest first."""
    summed = (
        with_state(view.groups)
        .sort(pl.col("kg").abs(), descending=True, nulls_last=True)
        .group_by("account", "state", maintain_order=True)
        .agg(
            pl.col("account_label").first(),
            pl.col("cents").sum(),
            pl.col("lines").sum(),
            pl.len().alias("groups"),
            pl.col("kg").sum(),
            pl.col("weak").any(),
            pl.col("flow").first(),
            pl.col("factor_label").filter(pl.col("factor_label") != "").unique(maintain_order=True).alias("factors"),
            pl.col("confidence").filter(pl.col("origin") == "label").mean(),
        )
        .sort(pl.col("kg").abs(), pl.col("cents").abs(), "account", descending=[True, True, False])
    )
    return [_account(row) for row in summed.iter_rows(named=True)]


def apart(view: View) -> list[Apart]:
    """What does not count, by reason, the largest first."""
    keys = ["status", "reason", "about", "path"]
    summed = (
        view.groups.filter(pl.col("status") != COUNTED)
        .group_by(keys)
        .agg(pl.col("cents").sum(), pl.col("lines").sum(), pl.col("account").unique().sort().alias("accounts"))
        .sort(pl.col("cents").abs(), *keys, descending=[True, *(False for _ in keys)])
    )
    return [_apart(row) for row in summed.iter_rows(named=True)]


def category(group: Mapping[str, Any]) -> str:
    """What a group is taken for, in French: the flow it describes, else what its account holds."""
    rules = ledger_rules()
    path = rules.paths.get(group["path"])
    return rules.rule(group["account"]).label if path is None else path.label


def _account(row: Mapping[str, Any]) -> AccountSum:
    return AccountSum(
        account=row["account"],
        label=row["account_label"],
        state=row["state"],
        cents=row["cents"],
        lines=row["lines"],
        groups=row["groups"],
        kg=row["kg"] or 0.0,
        weak=row["weak"],
        post=method().allocation.rule(row["flow"], PartKind.WHOLE, "own").beges if row["kg"] and row["flow"] else "",
        factors=tuple(row["factors"]),
        confidence=row["confidence"],
    )


def _apart(row: Mapping[str, Any]) -> Apart:
    path = ledger_rules().paths.get(row["path"])
    asked = path.question if path is not None and row["status"] == SET_ASIDE else ""
    return Apart(row["status"], row["reason"], row["about"], row["cents"], row["lines"], tuple(row["accounts"]), asked)
