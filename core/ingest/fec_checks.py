"""What a ledger must satisfy as a whole before a single figure of it is used; else it is refused, naming the lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from core.errors import CarbonScoreError, InputError
from core.ingest.fec_facts import Sums, months_before
from core.ingest.fec_lines import LineReader, Rejection
from core.ingest.fec_values import euros

SHOWN = 5
CREDITED = frozenset({"603", "609", "619", "629"})  # credited in an ordinary year
MOSTLY = 0.9  # of the entries of a file
HARDLY = 4  # credits of expenses for one of debits: beyond, they are written backwards
MAX_MOVED = 9 * 10**18  # cents that 64 bits add without overflowing


def check_lines(reader: LineReader) -> None:
    """Raises InputError when there is no line, or when none is accepted."""
    if not reader.lines:
        raise InputError("Le fichier ne contient que l'en-tête : exportez le FEC d'un exercice qui a des écritures.")
    if reader.rejected == reader.lines:
        raise InputError(
            "Aucune ligne n'est lisible, sur {lines}. {rejections}",
            lines=reader.lines,
            rejections=_rejections(reader.rejections, reader.rejected),
        )


def check_exercise(days: dict[date, int], closes_on: date | None) -> None:
    """One exercise of at most twelve months, closed on the day that the name says. Raises InputError."""
    first, last = min(days), max(days)
    if closes_on and last > closes_on:
        line, day = min((line, day) for day, line in days.items() if day > closes_on)
        raise InputError(
            "Ligne {line} : écriture du {day}, après la clôture du {closing} annoncée par le nom du fichier. "
            "Exportez chaque exercice seul, ou corrigez le nom.",
            line=line,
            day=_day(day),
            closing=_day(closes_on),
        )
    end = months_before(first - timedelta(days=1), -12)
    if last > end:
        line, day = min((line, day) for day, line in days.items() if day > end)
        raise InputError(
            "Ligne {line} : écriture du {day}, plus de douze mois après la première ({first}, ligne {first_line}). "
            "Le fichier couvre deux exercices : exportez chaque exercice de douze mois seul.",
            line=line,
            day=_day(day),
            first=_day(first),
            first_line=days[first],
        )


def check_balance(sums: Sums, runs: pl.DataFrame, reader: LineReader) -> None:
    """Total debit = total credit. Raises InputError with the gap, the journals, the entries and the rejected lines."""
    if sums.moved > MAX_MOVED:
        raise InputError("Les montants du fichier sont trop grands pour être ceux d'une entreprise : il est refusé.")
    gap = sums.debit - sums.credit
    if gap:
        raise InputError(
            "Le total des débits ({debit}) n'est pas celui des crédits ({credit}) : écart de {gap}. "
            "Journaux en cause : {journals}. Écritures non équilibrées : {entries}. {rejections}",
            debit=euros(sums.debit),
            credit=euros(sums.credit),
            gap=euros(abs(gap)),
            journals=_journals(sums),
            entries=_unbalanced(runs),
            rejections=_rejections(reader.rejections, reader.rejected),
        )


def check_sides(sums: Sums, days: dict[date, int]) -> None:
    """Refuses a file whose debits are written as credits: expenses and sales would both count backwards.

    Without sales, it is told by its expenses: several accounts, rebates and stock aside, and hardly a debit among them.
    """
    spent = [one for account, one in sums.accounts.items() if account[0] == "6" and account[:3] not in CREDITED]
    debited, credited = sum(one.debit for one in spent), sum(one.credit for one in spent)
    backwards = len(spent) > 1 and credited > HARDLY * abs(debited)
    if sums.net("6") < 0 < sums.net("7") or (backwards and sums.net("6") < 0 <= sums.net("7")):
        raise InputError(
            "Les charges (classe 6) sont créditrices de {expenses} et les produits (classe 7) ne le sont pas, "
            "dès la ligne {line} : le débit et le crédit sont inversés. Exportez de nouveau le FEC.",
            expenses=euros(-sums.net("6")),
            line=min(days.values()),
        )


def check_copies(copies: pl.DataFrame, runs: pl.DataFrame) -> None:
    """Refuses a file that holds itself twice, end to end: every expense would count double."""
    if copies.height and copies.height > MOSTLY * int(runs["lead"].sum()):
        original, copy = copies.row(0)
        raise InputError(
            "Le fichier contient deux fois les mêmes écritures : celle de la ligne {original} revient ligne {copy}. "
            "Exportez de nouveau le FEC, ou retirez la copie.",
            original=original,
            copy=copy,
        )


def entry_remarks(runs: pl.DataFrame, copies: pl.DataFrame) -> list[CarbonScoreError]:
    """Entries that are not balanced although the file is, and those that come twice."""
    found = []
    if count := _gaps(runs).height:
        found.append(
            CarbonScoreError(
                "{count} écritures ne sont pas équilibrées et se compensent : {entries}.",
                count=count,
                entries=_unbalanced(runs),
            )
        )
    if copies.height:
        original, copy = copies.row(0)
        found.append(
            CarbonScoreError(
                "{count} écritures semblent figurer deux fois (lignes {original} et {copy}, par exemple) : "
                "vérifiez-les.",
                count=copies.height,
                original=original,
                copy=copy,
            )
        )
    return found


def _gaps(runs: pl.DataFrame) -> pl.DataFrame:
    return runs.filter(pl.col("lead"), pl.col("cents") != 0)


def _journals(sums: Sums) -> str:
    gaps = {code: one.debit - one.credit for code, one in sums.journals.items()}
    worst = sorted((code for code, gap in gaps.items() if gap), key=lambda code: (-abs(gaps[code]), code))
    named = [f"{code} ({euros(gaps[code])})" for code in worst[:SHOWN]]
    return ", ".join([*named, *(["…"] if len(worst) > SHOWN else [])])


def _unbalanced(runs: pl.DataFrame) -> str:
    """The first entries that do not balance, with their lines and gaps."""
    gaps = _gaps(runs).sort("first")
    named = [
        f"{row['journal']} n° {row['entry'].strip() or '(vide)'} ({_lines(row['first'], row['last'])}, "
        f"écart {euros(row['cents'])})"
        for row in gaps.head(SHOWN).iter_rows(named=True)
    ]
    return ", ".join([*named, *(["…"] if gaps.height > SHOWN else [])]) or "aucune"


def _lines(first: int, last: int) -> str:
    return f"ligne {first}" if first == last else f"lignes {first} à {last}"


def _rejections(found: Sequence[Rejection], count: int) -> str:
    if not count:
        return "Aucune ligne n'est rejetée."
    shown = " ".join(str(one.why) for one in found[:SHOWN])
    return f"Lignes rejetées : {count}. {shown}{' …' if count > SHOWN else ''}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
