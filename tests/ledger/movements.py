"""Movements as core.ingest.fec gives them, written by hand: one tuple a line."""

from __future__ import annotations

from datetime import date

import polars as pl

from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf
from core.carbon.ledger import grouped
from core.carbon.ledger_decisions import Given, decided
from core.carbon.ledger_rules import Choice, Proposal
from core.ingest.builtin import read_builtin
from core.ingest.ledger_tables import journal_kinds, ledger_rules
from core.ingest.tables import method

BOOK = Shelf([as_factor(entry, "CarbonScore") for entry in read_builtin()], "CarbonScore")
SCHEMA = {
    "line": pl.UInt32, "journal": pl.String, "journal_label": pl.String, "entry": pl.String, "date": pl.Date,
    "account": pl.String, "account_label": pl.String, "supplier": pl.String, "piece": pl.String, "label": pl.String,
    "cents": pl.Int64, "disposal": pl.Boolean, "closing": pl.Boolean,
}  # fmt: skip


def line(
    account: str, cents: int, supplier: str = "", label: str = "", *, account_label: str = "", journal: str = "AC",
    disposal: bool = False, closing: bool = False,
) -> dict[str, object]:  # fmt: skip
    return {
        "line": 2, "journal": journal, "journal_label": "", "entry": "1", "date": date(2023, 3, 1), "account": account,
        "account_label": account_label, "supplier": supplier, "piece": "P1", "label": label, "cents": cents,
        "disposal": disposal, "closing": closing,
    }  # fmt: skip


def movements(*lines: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=SCHEMA)


def judged(
    *lines: dict[str, object], year: int = 2023, answered: dict[str, str] | None = None,
    choices: tuple[Choice, ...] = (), proposals: dict[str, Proposal] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The groups of these lines, decided with the built-in edition."""
    whole = movements(*lines)
    journals = journal_kinds((str(one["journal"]), "") for one in lines)
    split = {(c.account, c.supplier, c.label) for c in choices if c.scope == "line"}
    groups = grouped(whole, ledger_rules(), journals, split)
    return decided(groups, Given(year, answered or {}, choices, proposals), ledger_rules(), BOOK, method())


def only(groups: pl.DataFrame) -> dict[str, object]:
    assert groups.height == 1, groups
    return groups.row(0, named=True)
