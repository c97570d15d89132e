"""The ledger every French accounting package exports (FEC): strict, and never a wrong number in silence.

Source: article A47 A-1 of the Livre des procédures fiscales; deviations that real files have are read when they leave
no doubt, and said in the remarks. Every line is accepted or rejected with its number and the reason; total debit =
total credit over the accepted ones, else the file is refused. Amounts are whole cents everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from core.errors import CarbonScoreError, InputError
from core.ingest.fec_blocks import BLOCK, Block, Blocks
from core.ingest.fec_checks import check_balance, check_copies, check_exercise, check_lines, check_sides, entry_remarks
from core.ingest.fec_entries import Entries
from core.ingest.fec_facts import FecFacts, Journal, Root, Sums, middle_year, months_before, named
from core.ingest.fec_layout import Layout, read_header
from core.ingest.fec_lines import LineReader, Rejection
from core.ingest.fec_source import Source, opened

__all__ = ["Fec", "FecFacts", "Journal", "Rejection", "Root", "read_fec"]


@dataclass(frozen=True)
class Fec:
    """A ledger that balances. `movements`: every accepted line of classes 2 and 6:

    line u32, journal, journal_label, entry, date, account, account_label, supplier ("" unknown), piece, label (text),
    cents i64 (debit − credit), disposal (its entry writes an asset off: accounts 28, 29, 675, 775 and no supplier),
    closing (its entry moves an account 12). Lines of account 64 keep neither supplier nor label of their own: they
    name people.
    """

    facts: FecFacts
    movements: pl.DataFrame


def read_fec(
    source: Path | bytes, name: str, progress: Callable[[float], object] = lambda _: None, block: int = BLOCK
) -> Fec:
    """The ledger in this file (or .zip of one), `block` bytes at a time. Raises InputError, naming lines.

    `progress` is given how much is done, from 0 to 1. Nothing that is read depends on `block`.
    """
    progress(0.0)
    with opened(source) as found:
        blocks = Blocks(found, block)
        layout, rest = _header(blocks)
        reader, entries, sums = LineReader(layout), Entries(), Sums()
        for part in rest:
            lines = reader.read(part)
            if lines.height:
                entries.add(lines)
                sums.add(lines)
            progress(0.95 * found.fraction)
    fec = _checked(_Read(found, name, blocks, layout, reader), entries, sums)
    progress(1.0)
    return fec


@dataclass(frozen=True, slots=True)
class _Read:
    source: Source
    name: str
    blocks: Blocks
    layout: Layout
    reader: LineReader


def _header(blocks: Blocks) -> tuple[Layout, Iterator[Block]]:
    """The layout, and the blocks that follow the header line; blank lines before it are skipped."""
    following = iter(blocks)
    for block in following:
        start = 0
        for line in range(block.line, block.line + block.lines):
            end = block.content.index(b"\n", start) + 1
            if text := block.content[start:end].decode("utf-8", "replace").strip("\r\n "):
                left = Block(line + 1, block.content[end:], block.line + block.lines - line - 1)
                return read_header(text, line), _after(left, following)
            start = end
    raise InputError("Le fichier est vide. Exportez de nouveau le FEC depuis votre logiciel de comptabilité.")


def _after(first: Block, following: Iterator[Block]) -> Iterator[Block]:
    if first.content:
        yield first
    yield from following


def _checked(read: _Read, entries: Entries, sums: Sums) -> Fec:
    """The ledger, once everything that can refuse it has been asked."""
    siren, closes_on = named(read.name, read.source.name)
    check_lines(read.reader)
    check_exercise(sums.days, closes_on)
    runs = entries.whole()
    check_balance(sums, runs, read.reader)
    check_copies(entries.copies, runs)
    check_sides(sums, sums.days)
    first, last = min(sums.days), max(sums.days)
    facts = FecFacts(
        name=read.name,
        siren=siren,
        closes_on=closes_on,
        first=first,
        last=last,
        year=middle_year(first, last, closes_on),
        encoding=read.blocks.encoding,
        separator=read.layout.separator,
        form=read.layout.form,
        lines=read.reader.lines,
        accepted=read.reader.lines - read.reader.rejected,
        rejected=read.reader.rejected,
        rejections=tuple(read.reader.rejections),
        debit_cents=sums.debit,
        credit_cents=sums.credit,
        entries=int(runs["lead"].sum()),
        journals=tuple(sums.journal_facts()),
        others=tuple(sums.other_facts()),
        remarks=(*read.layout.remarks, *_remarks(read, sums), *entry_remarks(runs, entries.copies)),
    )
    return Fec(facts, _labelled(entries.movements(runs), sums))


def _remarks(read: _Read, sums: Sums) -> Iterator[CarbonScoreError]:
    """What was tolerated in the writing of the file."""
    siren, closes_on = named(read.name, read.source.name)
    if not siren:
        yield CarbonScoreError("Le nom du fichier ne dit ni le SIREN ni la clôture (SirenFECAAAAMMJJ).")
    if closes_on and min(sums.days) <= months_before(closes_on, 12):
        yield CarbonScoreError(
            "Le nom du fichier annonce une clôture le {closing}, plus de douze mois après la première écriture.",
            closing=f"{closes_on:%d/%m/%Y}",
        )
    if read.reader.points:
        yield CarbonScoreError("Des montants ont un point décimal au lieu d'une virgule.")
    if read.blocks.nuls:
        yield CarbonScoreError("Octets nuls ôtés : {count}.", count=read.blocks.nuls)


def _labelled(movements: pl.DataFrame, sums: Sums) -> pl.DataFrame:
    """With the labels of journals and accounts, and those of people's accounts in place of the lines' own."""
    journals = {code: one.label for code, one in sums.journals.items()}
    accounts = {account: one.label for account, one in sums.accounts.items()}
    whole = movements.with_columns(
        pl.col("journal").replace_strict(journals, return_dtype=pl.String).alias("journal_label"),
        pl.col("account").replace_strict(accounts, return_dtype=pl.String).alias("account_label"),
    )
    label = pl.when("staff").then("account_label").otherwise("label")
    return whole.select(
        "line", "journal", "journal_label", "entry", "date", "account", "account_label", "supplier", "piece",
        label.alias("label"), "cents", "disposal", "closing",
    )  # fmt: skip
