"""Lines pasted into a text area: a piece of a spreadsheet, with or without its header, or one activity per line."""

from __future__ import annotations

import csv

from core.carbon.derivations import Apart
from core.errors import InputError
from core.ingest.columns import recognised
from core.ingest.spreadsheet import MAX_COLUMNS, Line, Refused, Spreadsheet, check_length

NAME = Apart.PASTED.value
MAX_CHARACTERS = 200_000
_HEADERS = {1: ("Libellé",), 2: ("Libellé", "Quantité"), 3: ("Libellé", "Quantité", "Unité")}


def read_pasted(text: str) -> Spreadsheet:
    """The lines that were pasted. Without a header, cells are label, quantity, unit and site. Raises InputError."""
    if len(text) > MAX_CHARACTERS:
        raise InputError("Ce texte est trop long : déposez plutôt un fichier.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise InputError("Collez au moins une ligne, par exemple « gazole 450 L ».")
    check_length(NAME, len(lines))
    cells = [(number, _cells(line)) for number, line in lines]
    header = cells.pop(0)[1] if len(cells) > 1 and recognised(cells[0][1]) >= min(2, len(cells[0][1])) else None
    width = min(MAX_COLUMNS, max(len(found) for _, found in cells))
    names = (
        tuple(header)
        if header
        else _HEADERS.get(width, ("Libellé", "Quantité", "Unité", "Site", *[""] * width))[:width]
    )
    rows, refused = [], []
    for number, found in cells:
        if len(found) > len(names):
            why = InputError(
                "Ligne {line} : {found} cellules au lieu de {n}.", line=number, found=len(found), n=len(names)
            )
            refused.append(Refused(number, why))
        else:
            rows.append(Line(number, (*found, *[""] * (len(names) - len(found)))))
    return Spreadsheet(NAME, names, tuple(rows), tuple(refused))


def _cells(line: str) -> list[str]:
    """Cells between tabs, or between `;`; a sentence is one cell."""
    mark = next((mark for mark in ("\t", ";") if mark in line), "")
    if not mark:
        return [line.strip()]
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
