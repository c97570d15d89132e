"""What a ledger says of itself: dates, journals, accounts, balance. Added up block after block, in whole cents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from core.errors import CarbonScoreError
from core.ingest.fec_lines import Rejection

_NAME = re.compile(r"(?<!\d)(\d{9})FEC(\d{4})(\d{2})(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal: its lines and the total of each side, in cents."""

    code: str
    label: str
    lines: int
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class Root:
    """Accounts outside classes 2 and 6 that begin with the same three digits: lines, and debit − credit in cents."""

    account: str
    label: str
    lines: int
    cents: int


@dataclass(frozen=True, slots=True)
class FecFacts:
    """The file as it was read. `lines` are the records after the header: `accepted` + `rejected`.

    `siren` and `closes_on` come from the name (SirenFECAAAAMMJJ), "" and None when it does not say. `first` and `last`
    are days of accepted lines; `year` is the civil year of the middle of the exercise. `rejections`: the first 1 000.
    `remarks`: what is not as it should be and changes no amount.
    """

    name: str
    siren: str
    closes_on: date | None
    first: date
    last: date
    year: int
    encoding: str
    separator: str
    form: str
    lines: int
    accepted: int
    rejected: int
    rejections: tuple[Rejection, ...]
    debit_cents: int
    credit_cents: int
    entries: int
    journals: tuple[Journal, ...]
    others: tuple[Root, ...]
    remarks: tuple[CarbonScoreError, ...]


@dataclass
class _Sum:
    label: str = ""
    lines: int = 0
    debit: int = 0
    credit: int = 0


@dataclass
class Sums:
    """Totals by journal and by account, and the first line of each day, over the blocks that were added."""

    journals: dict[str, _Sum] = field(default_factory=dict)
    accounts: dict[str, _Sum] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    moved: int = 0

    def add(self, lines: pl.DataFrame) -> None:
        """Takes the accepted lines of a block (see LineReader.read)."""
        self._add(self.journals, lines, "JournalCode", "JournalLib")
        self._add(self.accounts, lines, "CompteNum", "CompteLib")
        for day, line in lines.group_by("date").agg(pl.min("line")).iter_rows():
            self.days[day] = min(line, self.days.get(day, line))
        self.moved += int(lines.select((pl.col("debit").abs() + pl.col("credit").abs()).sum()).item())

    @property
    def debit(self) -> int:
        return sum(journal.debit for journal in self.journals.values())

    @property
    def credit(self) -> int:
        return sum(journal.credit for journal in self.journals.values())

    def net(self, prefix: str) -> int:
        """Debit − credit of the accounts that begin so, in cents."""
        return sum(one.debit - one.credit for account, one in self.accounts.items() if account.startswith(prefix))

    def _add(self, sums: dict[str, _Sum], lines: pl.DataFrame, code: str, label: str) -> None:
        found = lines.group_by(code, maintain_order=True).agg(
            pl.col(label).drop_nulls().first(), pl.len(), pl.sum("debit"), pl.sum("credit")
        )
        for key, name, count, debit, credit in found.iter_rows():
            one = sums.setdefault(key.strip(), _Sum())
            one.label = one.label or (name or "").strip()
            one.lines += count
            one.debit += debit
            one.credit += credit

    def journal_facts(self) -> Iterator[Journal]:
        for code, one in sorted(self.journals.items()):
            yield Journal(code, one.label, one.lines, one.debit, one.credit)

    def other_facts(self) -> Iterator[Root]:
        """Accounts outside classes 2 and 6, by their first three digits; the label is that of the first one."""
        roots: dict[str, list[_Sum]] = {}
        for account, one in sorted(self.accounts.items()):
            if account[0] not in "26":
                roots.setdefault(account[:3], []).append(one)
        for root, found in roots.items():
            label = next((one.label for one in found if one.label), "")
            yield Root(root, label, sum(one.lines for one in found), sum(one.debit - one.credit for one in found))


def named(*names: str) -> tuple[str, date | None]:
    """(SIREN, closing day) that the first telling name gives: SirenFECAAAAMMJJ. ("", None) when none does."""
    for name in names:
        if found := _NAME.search(name):
            siren, year, month, day = found.groups()
            try:
                return siren, date(int(year), int(month), int(day))
            except ValueError:
                return siren, None
    return "", None


def months_before(day: date, months: int) -> date:
    """The day that many months before, at the end of a month when `day` is."""
    ends = (day + timedelta(days=1)).day == 1
    place = day.year * 12 + day.month - 1 - months
    after = date((place + 1) // 12, (place + 1) % 12 + 1, 1) - timedelta(days=1)
    return after if ends or day.day > after.day else after.replace(day=day.day)


def middle_year(first: date, last: date, closes_on: date | None) -> int:
    """The civil year of the middle of the exercise: six months before it closes, else between the months it spans."""
    if closes_on:
        return months_before(closes_on, 6).year
    start, following = first.replace(day=1), months_before(last.replace(day=1), -1)
    return (start + (following - timedelta(days=1) - start) / 2).year
