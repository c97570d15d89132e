"""Small ledgers to order: right by default, wrong where a test says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from core.errors import InputError
from core.ingest.fec import Fec, read_fec
from tests.ledgers import COLUMNS

NAME = "012345678FEC20231231.txt"
BASE = {
    "JournalCode": "AC", "JournalLib": "Achats", "EcritureNum": "1", "EcritureDate": "20230105",
    "CompteNum": "606110", "CompteLib": "Électricité", "PieceRef": "F1", "PieceDate": "20230105",
    "EcritureLib": "FACT EDF 01/2023", "Debit": "0,00", "Credit": "0,00", "ValidDate": "20230131",
}  # fmt: skip
Row = dict[str, str]


def line(**changes: str) -> Row:
    return {**BASE, **changes}


def bill(net: str = "100,00", vat: str = "20,00", gross: str = "120,00", **changes: str) -> list[Row]:
    """Three lines that balance: expense, VAT, supplier."""
    supplier = {"CompteNum": "401000", "CompteLib": "Fournisseurs", "CompAuxNum": "F001", "CompAuxLib": "EDF"}
    return [
        line(Debit=net, **changes),
        line(CompteNum="445660", CompteLib="TVA déductible", Debit=vat, **changes),
        line(**supplier, Credit=gross, **changes),
    ]


ROWS = bill() + bill("1234,56", "246,91", "1481,47", EcritureNum="2", EcritureLib="Dépannage « chaudière »")
WANTED = {"606110": 133456}


def texts(rows: Sequence[Row], mark: str = "\t", columns: Sequence[str] = COLUMNS) -> list[str]:
    return [mark.join(columns), *(mark.join(row.get(column, "") for column in columns) for row in rows)]


def written(rows: Sequence[Row], mark: str = "\t", columns: Sequence[str] = COLUMNS, eol: str = "\r\n") -> bytes:
    return "".join(text + eol for text in texts(rows, mark, columns)).encode()


def read(content: bytes | Sequence[Row] | Path, name: str = NAME, block: int = 1 << 20) -> Fec:
    source = content if isinstance(content, bytes | Path) else written(content)
    return read_fec(source, name, block=block)


def net(fec: Fec) -> dict[str, int]:
    """Cents by account of the movements."""
    return dict(fec.movements.group_by("account").agg(pl.sum("cents")).iter_rows())


def remarks(fec: Fec) -> str:
    return " ".join(str(one) for one in fec.facts.remarks)


def refusal(content: bytes | list[Row], name: str = NAME) -> str:
    with pytest.raises(InputError) as caught:
        read(content if isinstance(content, bytes) else written(content), name)
    return str(caught.value)


def joined(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode()


def read_or_refused(content: bytes) -> Fec | None:
    """The ledger, or None when it is refused in a sentence that names a line."""
    try:
        return read(content)
    except InputError as error:
        if "igne" not in str(error):
            raise
        return None


def reasons(fec: Fec) -> list[str]:
    assert fec.facts.accepted + fec.facts.rejected == fec.facts.lines
    assert fec.facts.rejected == len(fec.facts.rejections)
    return [str(one.why) for one in fec.facts.rejections]
