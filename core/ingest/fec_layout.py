"""The header of a ledger: which separator, which column where, which way amounts are written.

Source: article A47 A-1 of the Livre des procédures fiscales: 18 columns (21 and 22 for cash accounting), tab or `|`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.carbon.units import fold
from core.errors import CarbonScoreError, InputError

SEPARATORS = ("\t", "|", ";", ",")
STANDARD = SEPARATORS[:2]
DEBIT_CREDIT = ("Debit", "Credit")
AMOUNT_SIDE = ("Montant", "Sens")
READ = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "EcritureLib",
)  # fmt: skip
UNREAD = ("PieceDate", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise")
CASH = ("DateRglt", "ModeRglt", "NatOp", "IdClient")
_KNOWN = {fold(name): name for name in (*READ, *DEBIT_CREDIT, *AMOUNT_SIDE, *UNREAD, *CASH)}
_LINKS = re.compile(r"[_\-.]")
_ENOUGH = 4  # columns of a FEC, for a line to be taken for its header


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns`: names in the order of the file, "" for one that is not of the FEC. `form`: how amounts are written.

    `cells`: how many a line may have; more than the columns when separators end it (Cegid).
    """

    separator: str
    columns: tuple[str, ...]
    cells: frozenset[int]
    form: str
    remarks: tuple[CarbonScoreError, ...]

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def amounts(self) -> tuple[str, str]:
        return DEBIT_CREDIT if self.form == "debit_credit" else AMOUNT_SIDE

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (*READ, *self.amounts)

    def repeated(self, cells: list[str]) -> bool:
        """Whether these cells are the header again."""
        return sum(1 for cell in cells if known(cell)) >= _ENOUGH


def known(cell: str) -> str:
    """The column of the FEC that a cell of a header names, whatever its case and accents; "" for another."""
    return _KNOWN.get(_LINKS.sub("", fold(cell.strip(' "\ufeff'))), "")


def read_header(text: str, line: int) -> Layout:
    """The layout that the header line tells. Raises InputError naming the columns that are missing or double."""
    separator = max(SEPARATORS, key=lambda mark: sum(1 for cell in text.split(mark) if known(cell)))
    cells = text.rstrip("\r\n").split(separator)
    whole = len(cells)
    while cells and not cells[-1].strip():
        cells.pop()
    columns = tuple(known(cell) for cell in cells)
    if sum(map(bool, columns)) < _ENOUGH:
        raise _not_a_header(text, line)
    if any(cell.lstrip().startswith('"') for cell in cells):
        raise InputError(
            "Ligne {line} : les champs sont entre guillemets. Un FEC n'en met pas : exportez-le au format FEC (DGFiP).",
            line=line,
        )
    form = (
        "montant_sens" if not set(DEBIT_CREDIT) & set(columns) and set(AMOUNT_SIDE) & set(columns) else "debit_credit"
    )
    _check(columns, cells, form, line)
    may_have = frozenset({len(columns), len(columns) + 1, whole})
    return Layout(separator, columns, may_have, form, tuple(_remarks(columns, cells, separator)))


def _check(columns: tuple[str, ...], cells: list[str], form: str, line: int) -> None:
    amounts = DEBIT_CREDIT if form == "debit_credit" else AMOUNT_SIDE
    missing = [name for name in (*READ, *amounts) if name not in columns]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    for names, problem in ((missing, "manquantes"), (twice, "en double")):
        if names:
            raise InputError(
                "Ligne {line} : colonnes {problem} : {names}. En-tête lu : {header}. "
                "Exportez de nouveau le FEC complet.",
                line=line,
                problem=problem,
                names=", ".join(names),
                header=_short(", ".join(cell.strip() or "(sans nom)" for cell in cells), 400),
            )


def _remarks(columns: tuple[str, ...], cells: list[str], separator: str) -> list[CarbonScoreError]:
    found = []
    if separator not in STANDARD:
        found.append(CarbonScoreError("Séparateur « {mark} » au lieu de la tabulation ou de « | ».", mark=separator))
    absent = [name for name in UNREAD if name not in columns]
    if absent:
        found.append(CarbonScoreError("Colonnes absentes, sans effet ici : {names}.", names=", ".join(absent)))
    extra = [cell.strip() or "(sans nom)" for cell, name in zip(cells, columns, strict=True) if not name]
    if extra:
        found.append(CarbonScoreError("Colonnes en plus, non lues : {names}.", names=_short(", ".join(extra), 200)))
    return found


def _not_a_header(text: str, line: int) -> InputError:
    if text.lstrip().startswith("<"):
        return InputError("Ce fichier est un XML. Exportez le FEC en texte (tabulation ou « | »).")
    return InputError(
        "Ligne {line} : « {text} » n'est pas l'en-tête d'un FEC. La première ligne doit nommer les 18 colonnes "
        "(JournalCode, JournalLib, EcritureNum…), séparées par une tabulation ou « | ».",
        line=line,
        text=_short(text.strip(), 80),
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
