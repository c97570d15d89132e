"""The blocks of a document as HTML: each says the same as in the PDF, to eyes and to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from html import escape
from urllib.parse import quote, urlsplit

from core.language import _
from core.report.document import Block, Bullets, Callout, Figure, Paragraph, Table, Terms, Tile, Tiles
from core.report.drawing import Drawing
from core.report.svg import literal, svg


def link(label: str, address: str) -> str:
    """A link to an address of the web or to a section (« #… »); anything else is only text."""
    parts = urlsplit(address)
    safe = quote(address, safe=":/?#[]@!$&'*+,;=%~")
    if address.startswith("#"):
        return f'<a href="{escape(safe)}">{literal(label)}</a>'
    if parts.scheme in ("http", "https") and parts.netloc:
        return f'<a href="{escape(safe)}" rel="noopener noreferrer">{literal(label)}</a>'
    return literal(label)


@singledispatch
def block(one: Block, key: str) -> str:
    """Any block, ready to be placed in a section. `key`: its own in the page."""
    raise TypeError(type(one).__name__)


@block.register
def _paragraph(one: Paragraph, key: str) -> str:
    css = "" if one.style == "body" else f' class="{one.style}"'
    return f"<p{css}>{link(one.text, one.link)}</p>"


@block.register
def _bullets(one: Bullets, key: str) -> str:
    tag = "ol" if one.numbered else "ul"
    return f"<{tag}>{''.join(f'<li>{literal(item)}</li>' for item in one.items)}</{tag}>" if one.items else ""


@block.register
def _tiles(one: Tiles, key: str) -> str:
    return tiles(one.tiles)


def tiles(shown: Sequence[Tile]) -> str:
    """Figures one sees from afar."""
    css = "tiles four" if len(shown) % 4 == 0 else "tiles"
    return f'<ul class="{css}">{"".join(map(_tile, shown))}</ul>' if shown else ""


def _tile(tile: Tile) -> str:
    note = f"<small>{literal(tile.note)}</small>" if tile.note else ""
    return f"<li><b>{literal(tile.value)}</b><span>{literal(tile.label)}</span>{note}</li>"


@block.register
def _table(one: Table, key: str) -> str:
    """Focusable where it scrolls, under the name of its caption."""
    css = ' class="dense"' if one.dense else ""
    name = "".join(f"<th{_side(one, n)} scope=\"col\">{literal(column.title)}</th>" if column.title else "<td></td>"
                   for n, column in enumerate(one.columns))  # fmt: skip
    rows = "".join(_row(one, row, n in one.strong) for n, row in enumerate(one.rows))
    note = f'<p class="small">{literal(one.note)}</p>' if one.note else ""
    return (
        f'<div class="table"><div class="scroll" role="group" tabindex="0" aria-label="{literal(one.caption)}">'
        f"<table{css}><caption>{literal(one.caption)}</caption>{_widths(one)}<thead><tr>{name}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div>{note}</div>"
    )


def _widths(table: Table) -> str:
    whole = sum(column.share for column in table.columns) or 1.0
    return "".join(f'<col style="width:{100 * column.share / whole:.1f}%">' for column in table.columns)


def _row(table: Table, cells: Sequence[str], strong: bool) -> str:
    said = "".join(
        f'<th scope="row">{literal(cell)}</th>' if n == 0 else f"<td{_side(table, n)}>{literal(cell)}</td>"
        for n, cell in enumerate(cells)
    )
    return f'<tr class="sum">{said}</tr>' if strong else f"<tr>{said}</tr>"


def _side(table: Table, column: int) -> str:
    return ' class="n"' if column < len(table.columns) and table.columns[column].figures else ""


@block.register
def _figure(one: Figure, key: str) -> str:
    """The picture, then its figures as a table that opens."""
    picture = _picture(one, one.drawing, key)
    if one.drawing.narrow is not None:
        small = _picture(one, one.drawing.narrow, f"{key}-n")
        picture = f'<div class="wide">{picture}</div><div class="narrow">{small}</div>'
    said = _("Données du graphique")
    data = f"<details><summary>{escape(said)}</summary>{_table(one.data, key)}</details>" if one.data else ""
    return (
        f"<figure><figcaption>{literal(one.caption)}</figcaption>"
        f'<div class="scroll" role="group" tabindex="0" aria-label="{literal(one.caption)}">{picture}</div>'
        f"{data}</figure>"
    )


def _picture(one: Figure, drawing: Drawing, key: str) -> str:
    return svg(drawing, one.caption, one.alt.removeprefix(f"{one.caption}. "), key)


@block.register
def _callout(one: Callout, key: str) -> str:
    css = "note caution" if one.tone == "caution" else "note"
    return f'<div class="{css}" role="note"><p class="t">{literal(one.title)}</p><p>{literal(one.text)}</p></div>'


@block.register
def _terms(one: Terms, key: str) -> str:
    said = "".join(f"<dt>{literal(term)}</dt><dd>{literal(meaning)}</dd>" for term, meaning in one.terms)
    return f'<dl class="terms">{said}</dl>' if said else ""
