"""A ledger's movements (classes 2 and 6) → groups by account and supplier, each with what is done with it and why.

`grouped` looks at the lines, once; `decided` at the groups, each time a choice or an answer changes. Amounts are
integers of cents, debit minus credit; nothing is dropped: counted + set aside + replaced + excluded = net, to the cent.
Source: method.md, rule 5 and Ledger (FEC).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

import polars as pl

from core.carbon.ledger_natures import KEYS, natures
from core.carbon.ledger_rules import LedgerRules
from core.errors import DataError

OPENING, CLOSING, DISPOSAL = "opening", "closing", "disposal"
COUNTED, EXCLUDED, REPLACED, SET_ASIDE = "counted", "excluded", "replaced", "set_aside"
STATUSES = (COUNTED, SET_ASIDE, REPLACED, EXCLUDED)
IDENTITY = ["account", "supplier", "label", "path", "own_ratio", "aside"]

Triple = tuple[str, str, str]  # account, supplier, label


def grouped(
    movements: pl.DataFrame, rules: LedgerRules, journals: Mapping[str, str], split: Collection[Triple] = ()
) -> pl.DataFrame:
    """One row per account and supplier, and per nature where an account mixes several, largest first.

    `journals`: {code: OPENING or CLOSING} of those that are no activity; `split`: the labels that somebody chose apart.
    Result: id, IDENTITY, account_label, sample (a label of it), cents, lines.
    """
    lines = movements.select(*KEYS, "cents", _aside(journals).alias("aside"))
    mixed = [account for account in lines["account"].unique() if rules.natures_of(account)]
    parts = [_with_natures(lines.filter(pl.col("account").is_in(mixed)), rules)] if mixed else []
    rest = lines.filter(~pl.col("account").is_in(mixed)) if mixed else lines
    parts.append(rest.with_columns(pl.lit("").alias("path"), pl.lit("").alias("own_ratio")))
    whole = _split(pl.concat(parts, how="diagonal"), split)
    groups = whole.group_by(IDENTITY).agg(
        pl.col("account_label").first(), pl.col("sample").first(), pl.col("cents").sum(), pl.len().alias("lines")
    )
    named = groups.with_columns(pl.Series("id", [_id(row) for row in groups.select(IDENTITY).iter_rows()], pl.String))
    return named.sort(pl.col("cents").abs(), "id", descending=[True, False])


def lines_of(
    movements: pl.DataFrame, group: Mapping[str, str], rules: LedgerRules, journals: Mapping[str, str],
    split: Collection[Triple] = (),
) -> pl.DataFrame:  # fmt: skip
    """The movements behind a group of `grouped`, oldest first."""
    mine = movements.filter(pl.col("account") == group["account"], pl.col("supplier") == group["supplier"])
    mine = mine.with_columns(_aside(journals).alias("aside"))
    if rules.natures_of(group["account"]):
        mine = _with_natures(mine, rules)
    else:
        mine = mine.with_columns(pl.lit("").alias("path"), pl.lit("").alias("own_ratio"))
    same = [pl.col(name) == group[name] for name in IDENTITY if name != "label"]
    found = _split(mine, split).filter(*same, pl.col("label") == group["label"])
    return found.drop("label").rename({"sample": "label"}).sort("date", "line")


def totals(groups: pl.DataFrame) -> dict[str, int]:
    """Cents by status."""
    sums = dict(groups.group_by("status").agg(pl.col("cents").sum()).iter_rows())
    return {status: int(sums.get(status, 0)) for status in STATUSES}


def reconciled(movements: pl.DataFrame, groups: pl.DataFrame) -> int:
    """The net of the movements, in cents. Raises DataError when the groups do not sum to it."""
    net, found = int(movements["cents"].sum()), int(groups["cents"].sum())
    if net != found or movements.height != int(groups["lines"].sum()):
        raise DataError(
            "Comptabilité : les groupes font {found} centimes pour {net} dans le fichier. Rien n'est compté.",
            found=found,
            net=net,
        )
    return net


def _aside(journals: Mapping[str, str]) -> pl.Expr:
    """Why a line is no activity, "" when it may be one."""
    opening, closing = ([code for code, kind in journals.items() if kind == wanted] for wanted in (OPENING, CLOSING))
    return (
        pl.when(pl.col("journal").is_in(opening))
        .then(pl.lit(OPENING))
        .when(pl.col("closing") | pl.col("journal").is_in(closing))
        .then(pl.lit(CLOSING))
        .when(pl.col("disposal") & pl.col("account").str.starts_with("2"))
        .then(pl.lit(DISPOSAL))
        .otherwise(pl.lit(""))
    )


def _with_natures(lines: pl.DataFrame, rules: LedgerRules) -> pl.DataFrame:
    return lines.join(natures(lines.select(KEYS).unique(), rules), on=KEYS, how="left")


def _split(lines: pl.DataFrame, split: Collection[Triple]) -> pl.DataFrame:
    """`label` becomes `sample`, and stays in `label` only where it makes a group of its own."""
    lines = lines.rename({"label": "sample"})
    if not split:
        return lines.with_columns(pl.lit("").alias("label"))
    apart = pl.DataFrame(sorted(split), schema=["account", "supplier", "sample"], orient="row")
    apart = apart.with_columns(pl.col("sample").alias("label"))
    joined = lines.join(apart, on=["account", "supplier", "sample"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("label").fill_null(""))


def _id(row: tuple[str, ...]) -> str:
    return hashlib.blake2b("\x1f".join(row).encode(), digest_size=8).hexdigest()
