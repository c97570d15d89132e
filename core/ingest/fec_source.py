"""The bytes of a ledger: a file as it lies, or the one file of a .zip, unpacked as it is read and never trusted.

Nothing is written on disk and no name of the archive is ever a path. An archive that grows past a size or a ratio is
refused while it is read, whatever its directory says; so is an archive inside the archive.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from core.errors import InputError

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MAX_UNPACKED = 4 * 2**30
MAX_RATIO = 100  # a text ledger packs ten to thirty times
RATIO_FROM = 2**22  # bytes: below, a high ratio harms nobody
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(slots=True)
class Source:
    """Bytes to read in order. `size`: how many there should be; `name`: of the file inside the archive, else ""."""

    stream: IO[bytes]
    size: int
    name: str = ""
    packed: int = 0
    done: int = 0

    def read(self, count: int) -> bytes:
        """The next bytes, b"" at the end. Raises InputError for an archive that lies or is broken."""
        try:
            content = self.stream.read(count)
        except _BROKEN as error:
            raise _unreadable() from error
        self.done += len(content)
        if self.packed and _swollen(self.done, self.packed):
            raise _too_big()
        return content

    @property
    def fraction(self) -> float:
        """How much has been read, from 0 to 1."""
        return min(1.0, self.done / self.size) if self.size else 1.0


@contextmanager
def opened(source: Path | bytes) -> Iterator[Source]:
    """The bytes of the ledger, unpacked when the file is an archive. Raises InputError."""
    with ExitStack() as stack:
        raw: IO[bytes] = stack.enter_context(source.open("rb") if isinstance(source, Path) else io.BytesIO(source))
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        head = raw.read(4)
        raw.seek(0)
        if head not in ZIP:
            yield Source(raw, size)
            return
        try:
            archive = stack.enter_context(zipfile.ZipFile(raw))
            entry = _only(archive)
            inside = stack.enter_context(archive.open(entry))
        except (*_BROKEN, RuntimeError) as error:
            raise _unreadable() from error
        found = Source(inside, entry.file_size, PurePosixPath(entry.filename).name, max(1, entry.compress_size))
        yield _not_nested(found)


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file of the archive; the shadow files that macOS adds are not counted."""
    files = [entry for entry in archive.infolist() if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")]
    if len(files) != 1:
        raise InputError(
            "Fichiers dans l'archive : {count}. Elle doit contenir un seul FEC : déposez chaque FEC seul.",
            count=len(files),
        )
    entry = files[0]
    if entry.flag_bits & 1:
        raise InputError("L'archive est protégée par un mot de passe : déposez le FEC décompressé.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError("L'archive est compressée d'une façon inhabituelle : déposez le FEC décompressé.")
    if entry.file_size > MAX_UNPACKED or _swollen(entry.file_size, max(1, entry.compress_size)):
        raise _too_big()
    return entry


def _not_nested(source: Source) -> Source:
    head = source.read(4)
    if head in ZIP:
        raise InputError("L'archive contient une autre archive : déposez le FEC décompressé.")
    source.stream = _Again(head, source.stream)  # type: ignore[assignment]
    source.done = 0
    return source


class _Again:
    """A stream whose first bytes have been looked at, and are given again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def read(self, count: int) -> bytes:
        head, self._head = self._head, b""
        return head + self._rest.read(count)


def _swollen(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed)


def _too_big() -> InputError:
    return InputError("L'archive deviendrait démesurée une fois décompressée : elle est refusée. Déposez le FEC seul.")


def _unreadable() -> InputError:
    return InputError("L'archive est abîmée ou tronquée : elle ne s'ouvre pas. Refaites-la, ou déposez le FEC seul.")
