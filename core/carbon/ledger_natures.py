"""What a line of a mixed account paid for, told by its words: « EDF » in 6061 is electricity, « péage » in 6251 a toll.

Frames hold distinct texts, so that a million lines cost what their different labels cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from core.carbon.allocation import plain
from core.carbon.ledger_rules import LedgerRules, Nature

KEYS = ["account", "account_label", "supplier", "label"]


def natures(texts: pl.DataFrame, rules: LedgerRules) -> pl.DataFrame:
    """`texts` (distinct KEYS) with `path` and `own_ratio`, "" where no word says anything or several disagree."""
    families: dict[tuple[Nature, ...], list[str]] = {}
    for account in texts["account"].unique().sort():
        families.setdefault(rules.natures_of(account), []).append(account)
    found = [_family(texts.filter(pl.col("account").is_in(accounts)), nature) for nature, accounts in families.items()]
    blank = pl.lit("").alias("path"), pl.lit("").alias("own_ratio")
    return pl.concat(found) if found else texts.with_columns(*blank)


def _family(texts: pl.DataFrame, known: Sequence[Nature]) -> pl.DataFrame:
    """The words of the supplier, of the account and of the line come before the names of brands."""
    words = [nature for nature in known if nature.kind == "word"]
    brands = [nature for nature in known if nature.kind == "brand"]
    names = [nature for nature in known if nature.kind != "word"]
    asked = (("supplier", words), ("account_label", words), ("label", words), ("supplier", names), ("label", brands))
    read = texts
    for place, (column, sought) in enumerate(asked):
        said = _said(texts[column], sought).rename({"text": column, "path": f"path_{place}", "ratio": f"ratio_{place}"})
        read = read.join(said, on=column, how="left", maintain_order="left")
    last = len(asked) - 1
    unknown = pl.col("supplier") == ""
    of_label = [pl.when(unknown).then(pl.col(f"{name}_{last}")).alias(f"{name}_{last}") for name in ("path", "ratio")]
    read = read.with_columns(of_label)
    first = {
        name: pl.coalesce(*(pl.col(f"{name}_{place}") for place in range(len(asked))), pl.lit(""))
        for name in ("path", "ratio")
    }
    return read.select(*KEYS, first["path"].alias("path"), first["ratio"].alias("own_ratio"))


def _said(texts: pl.Series, known: Sequence[Nature]) -> pl.DataFrame:
    """(text, path, ratio) of the distinct texts whose keywords agree on one path."""
    table = {plain(nature.keyword): (nature.path, nature.ratio) for nature in known}
    schema = {"text": pl.String, "path": pl.String, "ratio": pl.String}
    if not table:
        return pl.DataFrame(schema=schema)
    rows = [(keyword, *meant) for keyword, meant in table.items()]
    meaning = pl.DataFrame(rows, schema=["keyword", "path", "ratio"], orient="row")
    found = (
        texts.unique()
        .alias("text")
        .to_frame()
        .with_columns(keyword=_plain("text").str.extract_all(_pattern(table)))
        .explode("keyword")
        .join(meaning, on="keyword")
        .group_by("text")
        .agg(pl.col("path").n_unique().alias("paths"), pl.col("path").first(), pl.col("ratio").first())
    )
    return found.filter(pl.col("paths") == 1, pl.col("path") != Nature.SEVERAL).select(*schema)


def _pattern(keywords: Iterable[str]) -> str:
    """Whole words, the longest first."""
    longest = sorted(keywords, key=len, reverse=True)
    return rf"\b(?:{'|'.join(re.escape(keyword) for keyword in longest)})\b"


def _plain(column: str) -> pl.Expr:
    """Lower case without accents, as core.carbon.allocation.plain."""
    return pl.col(column).str.to_lowercase().str.normalize("NFD").str.replace_all(r"\p{Mn}", "")
