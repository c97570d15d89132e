"""A report as its reader meets it, whatever it is printed on: a cover, sections, blocks. Text is final: in the language
of its reader, rounded by core/report/show.py. core/report/pdf.py and core/report/html.py print the same document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.report.drawing import Drawing

Template = Literal["complet", "synthese", "banque", "vsme"]
TEMPLATES: tuple[Template, ...] = ("complet", "synthese", "banque", "vsme")
GREEN = "#1f6f54"


@dataclass(frozen=True, slots=True)
class Brand:
    """How it looks. `logo`: a PNG that we encoded ourselves; `colour`: titles and rules; `footer`: on every page."""

    logo: bytes | None = None
    colour: str = GREEN
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead`: the sentence one remembers; `small`: a source, a caution. `link`: where the whole paragraph leads."""

    text: str
    style: Literal["body", "lead", "small"] = "body"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure one sees from afar: « 42,0 t CO₂e », what it is, its interval or its year."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Column:
    """`share`: of the width of the table, relative to the other columns. Figures are aligned to the right."""

    title: str
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`strong`: indices of the rows that are totals. The first cell of a row is its title. `note`: under the table.

    A row is never cut by the end of a page, and the columns' titles come again on the next one.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    strong: frozenset[int] = frozenset()
    note: str = ""
    dense: bool = False  # smaller print: the list of factors


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart. `alt` says what it shows to who does not see it; `data`: the same as a table, for the HTML."""

    caption: str
    drawing: Drawing
    alt: str
    data: Table | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A box apart: what one must not miss."""

    title: str
    text: str
    tone: Literal["info", "caution"] = "info"


@dataclass(frozen=True, slots=True)
class Terms:
    """A glossary: (term, what it means)."""

    terms: Sequence[tuple[str, str]]


Block = Paragraph | Bullets | Tiles | Table | Figure | Callout | Terms


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter (level 1) or a part of one (level 2). `anchor`: its name in links, unique. `page`: starts a page."""

    anchor: str
    title: str
    blocks: Sequence[Block]
    level: Literal[1, 2] = 1
    page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`title` « Empreinte carbone 2024 », `tiles` the figures on its cover, `facts` (name, value) under them.

    `code` proves it on `verify` (the address of the verification page); `run_hash` is the calculation's. `made_at` is
    the only thing that differs between two prints of the same facts. `watermark`: across every page, "" for none.
    """

    language: str
    title: str
    subtitle: str
    company: str
    brand: Brand
    tiles: Sequence[Tile]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    made_at: datetime
    code: str
    verify: str
    run_hash: str
    notice: str
    watermark: str = ""

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks
