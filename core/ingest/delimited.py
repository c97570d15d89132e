"""Records of a delimited text file, strictly: no line is lost, doubled or glued to another.

Separator: `;`, `,` or tab, whichever makes the header line read best.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from core.errors import InputError

SEPARATORS = (";", ",", "\t")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Record(NamedTuple):
    """One record and the line it starts on. `fault` is set, and `cells` empty, when it cannot be read."""

    line: int
    cells: list[str]
    fault: InputError | None = None


def marked(content: bytes) -> bytes:
    """The content with the byte order mark of UTF-16 when its zeros tell it and the mark is missing."""
    head = content[:4000]
    if content.startswith(_UTF16) or 4 * head.count(0) < len(head) or not head:
        return content
    little = head[1::2].count(0) > head[::2].count(0)
    return (codecs.BOM_UTF16_LE if little else codecs.BOM_UTF16_BE) + content


def separator(header: str, score: Callable[[list[str]], int]) -> str:
    """The separator under which `score` recognises most columns of the header line."""
    return max(SEPARATORS, key=lambda mark: score(next(csv.reader([header], delimiter=mark), [])))


def names(cells: Sequence[str]) -> list[str]:
    """The names of a header, as they are compared."""
    return [cell.strip().casefold() for cell in cells]


def check_header(header: Sequence[str], columns: Sequence[str], required: Sequence[str]) -> None:
    """Nothing when the header names `columns` only, each once, and all `required`. Raises InputError naming them."""
    missing = [name for name in required if name not in header]
    unknown = [name or "(vide)" for name in header if name not in columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    for found, problem in ((missing, "manquantes"), (unknown, "inconnues"), (twice, "répétées")):
        if found:
            raise InputError(
                "Ligne 1 : colonnes {problem} : {names}. Colonnes attendues : {expected}.",
                problem=problem,
                names=", ".join(found)[:500],
                expected=", ".join(columns),
            )


def records(text: str, mark: str, width: int) -> Iterator[Record]:
    """Every record after the header line, `width` cells each; blank lines are not records.

    A record that is wrong (number of cells, quotes) is given back as a fault on its first line, and
    reading starts again on the next line, so that an open quote never swallows its neighbours.
    """
    lines = text_lines(text)
    start = 1
    while start < len(lines):
        reader = csv.reader(lines[start:] if start == 1 else islice(lines, start, None), delimiter=mark, strict=True)
        base, fault = start, None
        while fault is None and start < len(lines):
            try:
                cells = next(reader, None)
            except csv.Error:
                fault = _quote(start + 1)
                break
            end = base + reader.line_num
            if cells and len(cells) != width:
                fault = _width(start + 1, len(cells), width)
            elif end - start > 1 and _swallowed(lines[start + 1 : end], mark, width):
                fault = _quote(start + 1)
            elif cells:
                yield Record(start + 1, cells)
            start = end if fault is None else start
        if fault is not None:
            yield Record(start + 1, [], fault)
            start += 1


def text_lines(text: str) -> list[str]:
    """The lines with their ends. `splitlines` alone would also cut at characters that are not line ends in a file."""
    if _ODD_ENDS.search(text):
        return list(io.StringIO(text, newline=""))
    return text.splitlines(keepends=True)


_ODD_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def _swallowed(continuation: list[str], mark: str, width: int) -> bool:
    """A comment may hold line breaks, and end a record; it does not hold a whole one."""
    return any(line.count(mark) >= width - 1 for line in continuation)


def _width(line: int, found: int, expected: int) -> InputError:
    return InputError(
        "Ligne {line} : {found} colonnes au lieu de {expected}. La ligne est tronquée, ou un séparateur y est de trop.",
        line=line,
        found=found,
        expected=expected,
    )


def _quote(line: int) -> InputError:
    return InputError(
        "Ligne {line} : guillemets mal fermés. Doublez les guillemets à l'intérieur d'un champ.", line=line
    )
