"""Where the elements of an XML part lie, byte by byte, so that a few of them are replaced and all the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import quoteattr

from defusedxml.common import DTDForbidden

UTF_8 = ("utf-8", "utf8", "us-ascii")


@dataclass(slots=True)
class Span:
    """An element: its name as written, its attributes (name, value, name, value…), its bytes.

    `closing`: where « </x> » begins; its own start when the element is « <x/> ».
    """

    tag: str
    attributes: Sequence[str]
    start: int
    closing: int = -1
    end: int = -1
    formula: bool = False

    @property
    def empty(self) -> bool:
        return self.closing == self.start

    @property
    def local(self) -> str:
        return self.tag.rpartition(":")[2]

    def named(self, local: str) -> str:
        """A name with the prefix of this one."""
        prefix = self.tag.rpartition(":")[0]
        return f"{prefix}:{local}" if prefix else local

    def attribute(self, name: str) -> str | None:
        return dict(zip(self.attributes[::2], self.attributes[1::2], strict=True)).get(name)


def walk(part: bytes, begin: Callable[[Span], object]) -> None:
    """Calls `begin` for each element in order; its `closing` and `end` are known when this returns.

    Raises ValueError: not XML, not in UTF-8, or with a document type (an entity could expand without end).
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("UTF-16")
    walking = _Walk(part, begin)
    try:
        walking.parser.Parse(part, True)
    except ExpatError as error:
        raise ValueError(str(error)) from error
    walking.settle(at=len(part))


class _Walk:
    """What has just closed ends where the next thing begins: expat says only where things begin."""

    def __init__(self, part: bytes, begin: Callable[[Span], object]) -> None:
        self._part, self._begin = part, begin
        self._bare: Span | None = None  # just opened, nothing in it yet
        self._opened: list[Span] = []
        self._closed: list[Span] = []
        self.parser = parser = ParserCreate()
        parser.ordered_attributes = True
        parser.XmlDeclHandler = _declared
        parser.StartDoctypeDeclHandler = _refused
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._stop
        parser.CharacterDataHandler = parser.CommentHandler = parser.ProcessingInstructionHandler = self.settle
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = self.settle

    def settle(self, *_said: object, at: int | None = None) -> None:
        self._bare = None
        while self._closed:
            self._closed.pop().end = self.parser.CurrentByteIndex if at is None else at

    def _start(self, tag: str, attributes: Sequence[str]) -> None:
        self.settle()
        span = Span(tag, attributes, self.parser.CurrentByteIndex)
        self._opened.append(span)
        self._bare = span
        self._begin(span)

    def _stop(self, _tag: str) -> None:
        at, span = self.parser.CurrentByteIndex, self._opened.pop()
        empty = self._bare is span and self._part[at - 2 : at] == b"/>"  # of « <x/> » expat says the end twice
        self.settle()
        span.closing = span.start if empty else at
        self._closed.append(span)


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in UTF_8:
        raise ValueError(encoding)


def _refused(name: str, *_said: object) -> None:
    raise DTDForbidden(name, None, None)


def opening(tag: str, attributes: Sequence[str], name: str, value: str, *, empty: bool = False) -> bytes:
    """An opening tag, this attribute set among the others."""
    given = dict(zip(attributes[::2], attributes[1::2], strict=True)) | {name: value}
    said = "".join(f" {one}={quoteattr(text)}" for one, text in given.items())
    return f"<{tag}{said}{'/' if empty else ''}>".encode()
