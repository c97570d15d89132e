"""What an independent reader (Poppler) sees in a PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape

import pytest

WITHOUT = "no Poppler: .ci/poppler installs it on Debian, as root"
needed = pytest.mark.skipif(not (shutil.which("pdftotext") and shutil.which("pdffonts")), reason=WITHOUT)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
_LINE = re.compile(r"<line [^>]*>(.*?)</line>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """Points, from the top left of its page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def read(content: bytes, *options: str) -> str:
    """What `pdftotext OPTIONS` says."""
    return _said(["pdftotext", *options, "-", "-"], content)


def pages(content: bytes) -> list[str]:
    """The text of each page, in the order in which it was written, without any space."""
    return [squeezed(page) for page in read(content, "-raw").split("\f")[:-1]]


def squeezed(text: str) -> str:
    """Without spaces, invisible marks, or the hyphens that are printed as plain ones."""
    return re.sub(r"[\s\u200b-\u200f\u202a-\u202e]+", "", text.replace("\u2011", "-"))


def words(content: bytes) -> list[list[Word]]:
    """The words of each page."""
    found = read(content, "-bbox").split("<page ")[1:]
    return [[_word(match) for match in _WORD.findall(page)] for page in found]


def lines(content: bytes) -> list[list[list[Word]]]:
    """The lines of each page, from the top to the foot."""
    found = []
    for page in read(content, "-bbox-layout").split("<page ")[1:]:
        said = [[_word(match) for match in _WORD.findall(line)] for line in _LINE.findall(page)]
        found.append(sorted((line for line in said if line), key=lambda line: line[0].bottom))
    return found


def fonts(content: bytes) -> list[list[str]]:
    """A row a font: name, type, encoding, embedded, subset, unicode."""
    rows = _said(["pdffonts", "-"], content).splitlines()[2:]
    return [[row[:36].strip(), row[37:54].strip(), row[55:71].strip(), *row[72:].split()[:3]] for row in rows]


def _word(found: tuple[str, ...]) -> Word:
    left, top, right, bottom = map(float, found[:4])
    return Word(left, top, right, bottom, unescape(found[4]))


def _said(command: list[str], content: bytes) -> str:
    done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=60)
    assert done.stderr == b"", done.stderr[:500]
    return done.stdout.decode("utf-8")
