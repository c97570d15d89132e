"""The bytes of a ledger → blocks of whole lines in UTF-8, whatever the encoding and the ends of lines.

A line that is not UTF-8 is ISO-8859-15, with cp1252 for the codes that ISO leaves free: decided line by line, so that
what is read does not depend on where blocks are cut. A line ends with LF or CRLF, or with CR when the first one does.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple

from core.errors import InputError
from core.ingest.delimited import marked
from core.ingest.fec_source import Source

BLOCK = 8 * 2**20  # bytes: big enough for Polars to be quick, small enough to be nothing
HEAD = 2**16
LONGEST_LINE = 2**20
_LEADS = (b"\xc2", b"\xc3", b"\xc5", b"\xe2\x80", b"\xe2\x82")  # of what French text holds in UTF-8: é œ « ’ €
_FREE = range(0x80, 0xA0)  # codes of cp1252 that are no character in ISO 8859
_TELLING = [
    bytes([code]) for code in (0x80, 0x85, 0x8C, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x9C)
]  # € … Œ ‘ ’ “ ” – — œ


class Block(NamedTuple):
    """Whole lines, each ended by LF or CRLF, in UTF-8. `line`: number of the first one in the file."""

    line: int
    content: bytes
    lines: int


def _latin() -> str:
    """What each byte of a line that is not UTF-8 stands for: ISO-8859-15's euro and œ, cp1252's free codes."""
    table = [bytes([code]).decode("cp1252", "replace") if code in _FREE else chr(code) for code in range(256)]
    for code in (0xA4, 0xBC, 0xBD, 0xBE):  # € Œ œ Ÿ
        table[code] = bytes([code]).decode("iso-8859-15")
    return "".join(table)


_LATIN = _latin()


class Blocks:
    """Reads a source once. After reading, `encoding` says what was met and `nuls` how many NUL bytes were dropped."""

    def __init__(self, source: Source, size: int = BLOCK) -> None:
        self._source, self._size = source, size
        self._fixed = self._latin = ""
        self._utf8_met = False
        self.nuls = 0

    def __iter__(self) -> Iterator[Block]:
        line, carry, mac = 1, b"", None
        for piece in self._plain():
            data = carry + piece
            mac = _ends_with_cr(data) if mac is None else mac
            data, held = (data[:-1], b"\r") if mac and data.endswith(b"\r") else (data, b"")
            if mac:
                data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            cut = data.rfind(b"\n") + 1
            carry = data[cut:] + held
            if len(carry) > LONGEST_LINE:
                raise InputError("Ligne {line} : elle ne se termine pas. Ce fichier n'est pas un FEC.", line=line)
            if cut:
                lines = data.count(b"\n", 0, cut)
                yield Block(line, self._utf8(data[:cut]), lines)
                line += lines
        if carry:
            yield Block(line, self._utf8(carry.rstrip(b"\r") + b"\n"), 1)

    @property
    def encoding(self) -> str:
        """The name of the encoding: of the byte order mark, else of what the lines needed."""
        met = [self._fixed or ("UTF-8" if self._utf8_met else ""), self._latin]
        return " + ".join(filter(None, met)) or "ASCII"

    def _plain(self) -> Iterator[bytes]:
        """Pieces in which a byte below 128 is its ASCII character: no byte order mark, no UTF-16, no NUL."""
        head = self._source.read(HEAD)
        mark = marked(head)
        if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from self._transcoded(mark)
            return
        if head.startswith(codecs.BOM_UTF8):
            self._fixed, head = "UTF-8 (BOM)", head[len(codecs.BOM_UTF8) :]
        while head:
            yield self._without_nul(head)
            head = self._source.read(self._size)

    def _transcoded(self, head: bytes) -> Iterator[bytes]:
        little = head.startswith(codecs.BOM_UTF16_LE)
        self._fixed = "UTF-16 LE" if little else "UTF-16 BE"
        decoder = codecs.getincrementaldecoder("utf-16-le" if little else "utf-16-be")()
        piece = head[len(codecs.BOM_UTF16_LE) :]
        try:
            while piece:
                yield self._without_nul(decoder.decode(piece).encode())
                piece = self._source.read(self._size)
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise InputError(
                "Le fichier est annoncé en UTF-16 et ne se lit pas ainsi. Exportez-le de nouveau."
            ) from error

    def _without_nul(self, piece: bytes) -> bytes:
        if b"\x00" not in piece:
            return piece
        self.nuls += piece.count(b"\x00")
        return piece.replace(b"\x00", b"")

    def _utf8(self, content: bytes) -> bytes:
        if content.isascii():
            return content
        try:
            content.decode()
        except UnicodeDecodeError:
            return self._repaired(content)
        self._utf8_met = True
        return content

    def _repaired(self, content: bytes) -> bytes:
        if not any(lead in content for lead in _LEADS):
            return self._from_latin(content)
        return b"".join(self._line(line) for line in content.splitlines(keepends=True))

    def _line(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            return self._from_latin(line)
        if not line.isascii():
            self._utf8_met = True
        return line

    def _from_latin(self, content: bytes) -> bytes:
        self._latin = (
            "cp1252" if self._latin == "cp1252" or any(code in content for code in _TELLING) else "ISO-8859-15"
        )
        return codecs.charmap_decode(content, "strict", _LATIN)[0].encode()


def _ends_with_cr(data: bytes) -> bool:
    """Whether the first line ends with CR alone."""
    place = data.find(b"\r")
    newline = data.find(b"\n")
    return place >= 0 and (newline < 0 or place < newline - 1)
