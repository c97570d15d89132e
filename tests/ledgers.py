"""Ledgers to order: seeded, balanced, realistic; from a few lines to ten million, written block by block.

Every amount is drawn in whole cents and summed here, apart from the reader: `Expected` is what a reader must find.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from tests.ledger_entries import AMOUNTS, FORMS, JOURNALS, KINDS, MONTHS, NAMES, OPENING, SUPPLIERS, TRADES

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
SIGNED = tuple({"Debit": "Montant", "Credit": "Sens"}.get(column, column) for column in COLUMNS)
LINES_PER_ENTRY = 2.69
BLOCK = 40_000  # entries
NEGATIVE = (pl.col("kind") == "credit_note") & (pl.col("number") % 3 == 0)  # written as negative debits and credits


@dataclass(frozen=True)
class Style:
    """How the file is written. `dates`: strftime of the dates; `trailing`: a separator ends each line (Cegid)."""

    separator: str = "\t"
    encoding: str = "utf-8"
    eol: str = "\r\n"
    columns: Sequence[str] = COLUMNS
    dates: str = "%Y%m%d"
    decimal: str = ","
    trailing: bool = False


@dataclass
class Expected:
    """What the file says: cents by account (debit − credit) and by (account, supplier), totals, lines, entries."""

    lines: int = 0
    entries: int = 0
    debit_cents: int = 0
    credit_cents: int = 0
    net: Counter[str] = field(default_factory=Counter)
    by_supplier: Counter[tuple[str, str]] = field(default_factory=Counter)


def write_ledger(path: Path, lines: int, seed: int = 1, year: int = 2023, style: Style = Style()) -> Expected:
    """A ledger of about this many lines at `path`, and what it holds."""
    with path.open("wb") as out:
        return _write(out, lines, seed, year, style)


def ledger(lines: int = 1_000, seed: int = 1, year: int = 2023, style: Style = Style()) -> tuple[bytes, Expected]:
    """The same, in memory."""
    out = io.BytesIO()
    expected = _write(out, lines, seed, year, style)
    return out.getvalue(), expected


def name_of(year: int = 2023, siren: str = "012345678") -> str:
    return f"{siren}FEC{year}1231.txt"


def _write(out: BinaryIO, lines: int, seed: int, year: int, style: Style) -> Expected:
    rng, expected = np.random.default_rng(seed), Expected()
    end = (style.separator if style.trailing else "") + style.eol
    start, written = style.encoding == "utf-16", 0
    encoding = {"utf-16": "utf-16-le"}.get(style.encoding, style.encoding)
    out.write((("\ufeff" if start else "") + style.separator.join(style.columns) + end).encode(encoding))
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    for block in _blocks(rng, lines, year):
        _count(expected, block)
        text = _texts(block, style).write_csv(
            separator=style.separator, include_header=False, quote_style="never", line_terminator=end, null_value=""
        )
        written += out.write(text.encode(encoding))
    return expected


def _blocks(rng: np.random.Generator, lines: int, year: int) -> Iterator[pl.DataFrame]:
    """Blocks of whole entries, in the order of the file: the opening entry, then the year, journals mixed."""
    total = max(len(KINDS), int(lines / LINES_PER_ENTRY))
    people = _people()
    yield _lines(_entries(rng, 1, year, 0, total, ["opening"]), people)
    done = 1
    while done < total:
        size = min(BLOCK, total - done)
        weights = np.array([share for share, _, _ in KINDS.values()], dtype=float)
        drawn = rng.choice(list(KINDS), size, p=weights / weights.sum())
        kinds = [*KINDS, *drawn[len(KINDS) :]] if done == 1 else list(drawn)
        yield _lines(_entries(rng, size, year, done, total, kinds), people)
        done += size


def _entries(
    rng: np.random.Generator, size: int, year: int, done: int, total: int, kinds: Sequence[str]
) -> pl.DataFrame:
    """One row per entry: kind, number, day, third party, amounts in cents that balance by construction."""
    days = (done + np.arange(size)) * 364 // total
    known, some = len(SUPPLIERS), len(SUPPLIERS) + len(TRADES) * len(NAMES) * len(FORMS)
    party = np.where(rng.random(size) < 0.8, rng.integers(0, known, size), rng.integers(0, some, size))
    low = np.array([row[5] for row in SUPPLIERS])[party % known] * 100
    high = np.array([row[6] for row in SUPPLIERS])[party % known] * 100
    rate = np.array([row[4] for row in SUPPLIERS])[party % known]
    net = low + ((high - low) * rng.random(size) ** 3).astype(np.int64)
    frame = pl.DataFrame(
        {
            "number": np.arange(done + 1, done + size + 1),
            "kind": list(kinds),
            "date": np.datetime64(f"{year}-01-01") + days,
            "party": party.astype(np.int32),
            "net": net,
            "rate": rate,
        }
    )
    vat = (
        pl.when(pl.col("kind") == "pay")
        .then(pl.col("net") * 42 // 100)
        .otherwise(pl.col("net") * pl.col("rate") // 1000)
    )
    return frame.with_columns(vat=vat, third=pl.col("net") // 3, paid=pl.col("net") * 78 // 100).with_columns(
        gross=pl.col("net") + pl.col("vat"),
        rest=pl.col("net") - pl.col("third"),
        social=pl.col("net") + pl.col("vat") - pl.col("paid"),
    )


def _people() -> pl.DataFrame:
    """Third parties: the known suppliers, then invented ones that sell the same things."""
    rows = [(name, *what) for name, *what in SUPPLIERS]
    invented = [f"{form} {name} {trade}" for form in FORMS for name in NAMES for trade in TRADES]
    rows += [(name, *SUPPLIERS[place % len(SUPPLIERS)][1:]) for place, name in enumerate(invented, len(SUPPLIERS))]
    names, accounts, labels, texts = (list(column) for column in list(zip(*rows, strict=True))[:4])
    frame = pl.DataFrame({"name": names, "expense": accounts, "expense_label": labels, "text": texts})
    return frame.with_row_index("party").with_columns(pl.col("party").cast(pl.Int32))


def _templates() -> pl.DataFrame:
    rows = [
        (kind, place, journal, JOURNALS[journal], *line)
        for kind, (_, journal, lines) in KINDS.items()
        for place, line in enumerate(lines)
    ]
    rows += [("opening", place, "AN", "A nouveaux", *line) for place, line in enumerate(OPENING)]
    return pl.DataFrame(
        rows, schema=["kind", "place", "journal", "journal_label", "role", "role_label", "amount", "side"], orient="row"
    )


def _lines(entries: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """One row per line of the ledger, typed; `cents` is the amount on its `side`."""
    whole = entries.join(people, on="party", how="left").join(_templates(), on="kind", how="left")
    whole = whole.filter((pl.col("amount") != "vat") | (pl.col("vat") != 0)).sort("number", "place")
    role, name = pl.col("role"), pl.col("name")
    is_party = role.is_in(["supplier", "customer"])
    cents = pl.coalesce(pl.when(pl.col("amount") == amount).then(pl.col(amount)) for amount in AMOUNTS)
    number = pl.col("number").cast(pl.String)
    stamp = (
        pl.col("text")
        .str.replace("{n}", pl.lit("F") + number.str.zfill(7), literal=True)
        .str.replace("{mm}", pl.col("date").dt.strftime("%m"), literal=True)
        .str.replace("{yyyy}", pl.col("date").dt.strftime("%Y"), literal=True)
        .str.replace("{month}", pl.col("date").dt.month().replace_strict(dict(enumerate(MONTHS, 1))), literal=True)
    )
    return whole.with_columns(
        account=pl.when(role == "expense").then("expense").when(role == "supplier").then(pl.lit("401000"))
        .when(role == "customer").then(pl.lit("411000")).otherwise(role),
        account_label=pl.when(role == "expense").then("expense_label").when(role == "supplier")
        .then(pl.lit("Fournisseurs")).when(role == "customer").then(pl.lit("Clients")).otherwise("role_label"),
        aux=pl.when(is_party).then(pl.lit("F") + pl.col("party").cast(pl.String).str.zfill(5)).otherwise(pl.lit("")),
        aux_label=pl.when(role == "customer").then(pl.lit("CLIENT ") + name).when(is_party).then(name)
        .otherwise(pl.lit("")),
        piece=pl.lit("P") + number.str.zfill(8),
        label=pl.when(pl.col("kind") == "pay").then(pl.lit("PAIE ") + name)
        .when(pl.col("kind") == "sale").then(pl.lit("FACTURE CLIENT ") + number)
        .when(pl.col("kind") == "paid").then(pl.lit("VIR ") + name)
        .when(pl.col("kind") == "opening").then(pl.lit("A NOUVEAU")).otherwise(stamp),
        cents=pl.when(NEGATIVE).then(-cents).otherwise(cents),
        side=pl.when(NEGATIVE).then(pl.col("side").replace_strict({"D": "C", "C": "D"})).otherwise("side"),
    )  # fmt: skip


def _texts(lines: pl.DataFrame, style: Style) -> pl.DataFrame:
    """The cells as they are written."""
    amount = _written(pl.col("cents"), style.decimal)
    debit, zero = pl.col("side") == "D", pl.lit(f"0{style.decimal}00")
    day = pl.col("date").dt.strftime(style.dates)
    odd = (pl.col("number") % 50 == 0) & pl.lit(style.separator == "\t")  # a label is text, whatever it holds
    cells = {
        "JournalCode": pl.col("journal"), "JournalLib": pl.col("journal_label"),
        "EcritureNum": pl.col("number").cast(pl.String), "EcritureDate": day, "CompteNum": pl.col("account"),
        "CompteLib": pl.col("account_label"), "CompAuxNum": pl.col("aux"), "CompAuxLib": pl.col("aux_label"),
        "PieceRef": pl.col("piece"), "PieceDate": day,
        "EcritureLib": pl.when(odd).then(pl.col("label") + pl.lit(' "réf|B"')).otherwise("label"),
        "Debit": pl.when(debit).then(amount).otherwise(zero), "Credit": pl.when(debit).then(zero).otherwise(amount),
        "EcritureLet": pl.lit(""), "DateLet": pl.lit(""), "ValidDate": day, "Montantdevise": pl.lit(""),
        "Idevise": pl.lit(""), "Montant": amount, "Sens": pl.col("side"),
    }  # fmt: skip
    return lines.select(cells.get(column, pl.lit("")).alias(column) for column in style.columns)


def _written(cents: pl.Expr, decimal: str) -> pl.Expr:
    euros, rest = (cents.abs() // 100).cast(pl.String), (cents.abs() % 100).cast(pl.String).str.zfill(2)
    sign = pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(sign + euros, rest, separator=decimal)


def _count(expected: Expected, lines: pl.DataFrame) -> None:
    """Adds a block to what is expected, by account and supplier, in whole cents."""
    signed = lines.with_columns(
        signed=pl.when(pl.col("side") == "D").then("cents").otherwise(-pl.col("cents")),
        supplier=pl.when(pl.col("role") == "expense").then("name").otherwise(pl.lit("")),
    )
    for account, supplier, cents in signed.group_by("account", "supplier").agg(pl.sum("signed")).iter_rows():
        expected.net[account] += cents
        expected.by_supplier[account, supplier] += cents
    expected.lines += lines.height
    expected.entries += lines["number"].n_unique()
    expected.debit_cents += int(lines.filter(pl.col("side") == "D")["cents"].sum())
    expected.credit_cents += int(lines.filter(pl.col("side") == "C")["cents"].sum())
