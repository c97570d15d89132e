"""Blocks of a ledger → lines that are accepted, typed, or rejected with their number and the reason.

Quick when the count of separators says that every line of a block is whole; else each line of the block is looked at.
There is no quoting in a ledger: a quote, or the other separator, is a character of a label.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
from polars.exceptions import PolarsError

from core.errors import InputError
from core.ingest.fec_blocks import Block
from core.ingest.fec_layout import Layout
from core.ingest.fec_values import Seen, account_bits, day_of, read_cents, side_of, why_no_cents

MAX_SHOWN = 1_000
_BLANK = b" \t\r\x1a\xc2\xa0"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that is not counted, and why. `line`: of the file, the header being 1."""

    line: int
    why: InputError


@dataclass
class LineReader:
    """Reads block after block, and remembers what was rejected (the first thousand) and how many lines there were.

    `cells`: how many each line must have, as the first one has: a line that is longer, even by a blank, may be shifted.
    """

    layout: Layout
    lines: int = 0
    rejected: int = 0
    points: bool = False
    cells: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    _days: Seen = field(default_factory=lambda: Seen(day_of, pl.Date))
    _accounts: Seen = field(default_factory=lambda: Seen(account_bits, pl.UInt8))
    _sides: Seen = field(default_factory=lambda: Seen(side_of, pl.Int64))
    _journals: Seen = field(default_factory=lambda: Seen(lambda text: (text or "").strip() or None, pl.String))

    def read(self, block: Block) -> pl.DataFrame:
        """The accepted lines of a block: the columns that are read, `line`, `date`, `bits`, `debit` and `credit`."""
        found: list[Rejection] = []
        frame = self._quick(block)
        if frame is None:
            frame = self._careful(block, found)
        self.lines += frame.height
        typed = self._typed(frame, found)
        found.sort(key=lambda rejection: rejection.line)
        self.rejections += found[: MAX_SHOWN - len(self.rejections)]
        return typed

    def _quick(self, block: Block) -> pl.DataFrame | None:
        """Every line of the block, None when one of them may not have its columns.

        As many separators as whole lines would have, and no line with one too many: then none has one too few.
        """
        lines, marks = block.lines, block.content.count(self.layout.separator.encode())
        cells, odd = divmod(marks + lines, lines)
        if odd or not self._fits(cells):
            return None
        try:
            frame = _cells(block.content, self.layout, cells)
        except PolarsError:
            return None
        extra = frame.columns[self.layout.width :]
        if frame.height != lines or any(frame[name].null_count() != lines for name in extra):
            return None
        self.cells = cells
        first = pl.int_range(block.line, block.line + lines, dtype=pl.UInt32, eager=True)
        return _named(frame, self.layout).with_columns(first.alias("line"))

    def _careful(self, block: Block, found: list[Rejection]) -> pl.DataFrame:
        """The whole lines of the block; the others are rejected. Blank lines are not lines."""
        numbers, good, mark = [], [], self.layout.separator.encode()
        for number, text in _split(block, mark, self.cells or self.layout.width):
            cells = text.count(mark) + 1
            spare = cells - self.layout.width
            if text.endswith(mark * spare) and self._fits(cells):
                self.cells = cells
                numbers.append(number)
                good.append(text[: len(text) - spare])
            elif text.strip(_BLANK):
                self.lines += 1
                self.rejected += 1
                found.append(Rejection(number, self._why_not_whole(text, number)))
        frame = _cells(b"\n".join(good), self.layout, self.layout.width)
        return _named(frame, self.layout).with_columns(pl.Series("line", numbers, dtype=pl.UInt32))

    def _fits(self, cells: int) -> bool:
        return cells == self.cells if self.cells else cells in self.layout.cells

    def _why_not_whole(self, text: bytes, line: int) -> InputError:
        cells = text.decode("utf-8", "replace").split(self.layout.separator)
        if self.layout.repeated(cells):
            return _header_again(line)
        return InputError(
            "Ligne {line} : {found} colonnes au lieu de {expected}. "
            "La ligne est tronquée, ou un séparateur y est de trop.",
            line=line,
            found=len(cells),
            expected=self.cells if self.cells not in (0, len(cells)) else self.layout.width,
        )

    def _typed(self, frame: pl.DataFrame, found: list[Rejection]) -> pl.DataFrame:
        signed = self.layout.form == "montant_sens"
        names = self.layout.amounts[:1] if signed else self.layout.amounts
        cents, points = read_cents(frame.select(names))
        self.points = self.points or points
        if signed:
            side = self._sides(frame["Sens"])
            cents = cents.select(pl.col("Montant") * (side == 1), (pl.col("Montant") * (side == -1)).alias("Credit"))
        typed = frame.with_columns(
            self._journals(frame["JournalCode"]).alias("JournalCode"),
            self._days(frame["EcritureDate"]).alias("date"),
            self._accounts(frame["CompteNum"]).alias("bits"),
            cents.to_series(0).alias("debit"),
            cents.to_series(1).alias("credit"),
        )
        checked = ("JournalCode", "date", "bits", "debit", "credit")
        if not any(typed[name].null_count() for name in checked):
            return typed
        wrong = pl.any_horizontal(pl.col(name).is_null() for name in checked)
        shown = typed.filter(wrong).head(MAX_SHOWN)
        found += [Rejection(row["line"], self._why_not_typed(row)) for row in shown.iter_rows(named=True)]
        self.rejected += int(typed.select(wrong.sum()).item())
        return typed.filter(~wrong)

    def _why_not_typed(self, row: dict[str, object]) -> InputError:
        """The first thing wrong with a line, in the order in which a person reads it."""
        line = int(str(row["line"]))
        text = {name: "" if value is None else str(value) for name, value in row.items()}
        if self.layout.repeated(list(text.values())):
            return _header_again(line)
        if row["JournalCode"] is None:
            return InputError("Ligne {line} : JournalCode est vide.", line=line)
        if row["date"] is None:
            return InputError(
                "Ligne {line} : EcritureDate « {text} » n'est pas une date (AAAAMMJJ).",
                line=line,
                text=text["EcritureDate"][:40],
            )
        if row["bits"] is None:
            return InputError(
                "Ligne {line} : CompteNum « {text} » ne commence pas par trois chiffres : "
                "une colonne est décalée, ou le compte n'est pas du plan comptable.",
                line=line,
                text=text["CompteNum"][:40],
            )
        return self._why_no_amount(text, line)

    def _why_no_amount(self, text: dict[str, str], line: int) -> InputError:
        first, second = self.layout.amounts
        if first == "Montant" and side_of(text[second]) is None:
            return InputError(
                "Ligne {line} : Sens « {text} » inconnu. Valeurs possibles : D, C, +1, -1.",
                line=line,
                text=text[second],
            )
        wrong = first if first == "Montant" or text["debit"] == "" else second
        return why_no_cents(wrong, text[wrong], line)


def _split(block: Block, mark: bytes, cells: int) -> Iterator[tuple[int, bytes]]:
    """(number, text) of each line. A CR inside a line is text when the line is whole with it, else it ends a line."""
    for number, line in enumerate(block.content[:-1].split(b"\n"), start=block.line):
        text = line.rstrip(b"\r")
        if b"\r" in text and text.count(mark) + 1 != cells:
            yield from ((number, part) for part in text.split(b"\r"))
        else:
            yield number, text


def _cells(content: bytes, layout: Layout, width: int) -> pl.DataFrame:
    """The cells as text, empty ones null. Raises PolarsError when a line has more than `width`."""
    schema = {f"column_{place}": pl.String for place in range(1, width + 1)}
    if not content:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(content, separator=layout.separator, quote_char=None, has_header=False, schema=schema)


def _named(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The columns that are read, by their name."""
    places = {name: f"column_{place}" for place, name in enumerate(layout.columns, start=1) if name}
    return frame.select(pl.col(places[name]).alias(name) for name in layout.wanted)


def _header_again(line: int) -> InputError:
    return InputError(
        "Ligne {line} : l'en-tête est répété. Le fichier semble fait de plusieurs FEC mis bout à bout.", line=line
    )
