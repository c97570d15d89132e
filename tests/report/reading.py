"""Reading a document as a person does: its texts in order, its tables by their caption."""

from __future__ import annotations

from collections.abc import Iterator

from core.report.document import Block, Bullets, Callout, Document, Figure, Paragraph, Section, Table, Terms, Tiles


def everything(document: Document) -> str:
    """All that is printed, charts included by their alternative and their data."""
    own = [document.title, document.subtitle, document.company, document.notice]
    own += [text for tile in document.tiles for text in (tile.value, tile.label, tile.note)]
    own += [text for fact in document.facts for text in fact]
    return "\n".join([*own, *(text for section in document.sections for text in of_section(section))])


def of_section(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        yield from of_block(block)


def of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Tiles):
        yield from (text for tile in block.tiles for text in (tile.value, tile.label, tile.note))
    elif isinstance(block, Callout):
        yield from (block.title, block.text)
    elif isinstance(block, Terms):
        yield from (text for term in block.terms for text in term)
    elif isinstance(block, Table):
        yield from (block.caption, *(column.title for column in block.columns), block.note)
        yield from (cell for row in block.rows for cell in row)
    else:
        yield from (block.caption, block.alt)
        yield from of_block(block.data) if block.data else ()


def sentences(document: Document) -> list[str]:
    """What is written as prose: paragraphs, points, boxes; not the small print."""
    found: list[str] = []
    for block in document.blocks():
        if (isinstance(block, Paragraph) and block.style != "small") or isinstance(block, Callout):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
    return found


def tables(document: Document) -> dict[str, Table]:
    return {block.caption: block for block in document.blocks() if isinstance(block, Table)}


def figures(document: Document) -> list[Figure]:
    return [block for block in document.blocks() if isinstance(block, Figure)]


def chapter(document: Document, anchor: str) -> str:
    """The text of a chapter and of its parts."""
    return "\n".join(text for one in document.sections if one.anchor.startswith(anchor) for text in of_section(one))
