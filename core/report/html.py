"""A document as one web page: the same words, tables and charts as its PDF, in an order that can be heard.

Self-contained: « default-src 'none'; style-src 'unsafe-inline'; img-src data: » lets it through whole. No script.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from core.language import _, speaking
from core.report import html_style, show
from core.report.badge import MARK
from core.report.document import Document, Section
from core.report.html_blocks import block, link, tiles
from core.report.svg import literal

TOP = "contenu-du-rapport"  # where the skip link leads


def html(document: Document) -> str:
    """The whole page, in the language of the document. The same document gives the same text."""
    with speaking(document.language):
        title = " — ".join(part for part in (document.title, document.company) if part)
        return (
            f'<!doctype html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
            f'<meta name="robots" content="noindex"><title>{literal(title)}</title>'
            f"<style>{html_style.page(document.brand.colour)}</style></head><body>{body(document)}</body></html>"
        )


def body(document: Document) -> str:
    """What the page shows; for a page that has more to say around it."""
    with speaking(document.language):
        mark = f'<p class="mark">{literal(document.watermark)}</p>' if document.watermark else ""
        skip = f'<a class="skip" href="#{TOP}">{escape(_("Aller au contenu"))}</a>'
        chapters = _chapters(document.sections)
        told = "".join(_chapter(chapter) for chapter in chapters)
        shown = f"{_cover(document)}{_contents(chapters)}{told}"
        return f'<header>{skip}{mark}</header><main id="{TOP}" tabindex="-1">{shown}</main>{_foot(document)}'


def _cover(document: Document) -> str:
    rows = "".join(f"<dt>{literal(name)}</dt><dd>{literal(value)}</dd>" for name, value in document.facts)
    facts = f'<dl class="facts">{rows}</dl>' if rows else ""
    said = f'<p class="sub">{literal(document.subtitle)}</p>' if document.subtitle else ""
    who = f'<p class="who"><bdi>{literal(document.company)}</bdi></p>' if document.company else ""
    return (
        f'<div class="cover">{_logo(document.brand.logo)}<h1>{literal(document.title)}</h1>{said}{who}'
        f"{tiles(document.tiles)}{facts}</div>"
    )


def _logo(content: bytes | None) -> str:
    """The company's own, whose name is written below it, or the mark of CarbonScore."""
    if content is None:
        sizes = 'viewBox="0 0 48 48" width="56" height="56"'
        return f'<svg class="logo" {sizes} role="img" aria-label="CarbonScore">{MARK}</svg>'
    picture, said = base64.b64encode(content).decode(), _("Logo de l'entreprise")
    return f'<img class="logo" alt="{escape(said)}" src="data:image/png;base64,{picture}">'


def _chapters(sections: Sequence[Section]) -> list[list[Section]]:
    """Each chapter with its parts; parts that come before any chapter are chapters."""
    chapters: list[list[Section]] = []
    for section in sections:
        if section.level == 1 or not chapters:
            chapters.append([section])
        else:
            chapters[-1].append(section)
    return chapters


def _contents(chapters: Sequence[Sequence[Section]]) -> str:
    if not chapters:
        return ""
    items = "".join(f"<li>{_entry(first)}{_entries(parts)}</li>" for first, *parts in chapters)
    said = escape(_("Sommaire"))
    return f'<nav aria-labelledby="sommaire-du-rapport"><h2 id="sommaire-du-rapport">{said}</h2><ol>{items}</ol></nav>'


def _entries(parts: Sequence[Section]) -> str:
    return f"<ol>{''.join(f'<li>{_entry(part)}</li>' for part in parts)}</ol>" if parts else ""


def _entry(section: Section) -> str:
    return link(section.title, f"#{section.anchor}")


def _chapter(sections: Sequence[Section]) -> str:
    first, *parts = sections
    inner = _blocks(first) + "".join(
        f'<h3 id="{escape(part.anchor)}">{literal(part.title)}</h3>{_blocks(part)}' for part in parts
    )
    anchor = escape(first.anchor)
    return f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{literal(first.title)}</h2>{inner}</section>'


def _blocks(section: Section) -> str:
    return "".join(block(one, f"{section.anchor}-{place}") for place, one in enumerate(section.blocks))


def _foot(document: Document) -> str:
    """How to prove it, what it is, and the company's own line."""
    address = f"{document.verify}?code={document.code}" if document.code else document.verify
    code = f'<p class="code">{literal(document.code)}</p>' if document.code else ""
    digest = _("Empreinte du calcul (SHA-256) : {hash}").format(hash=document.run_hash)
    made = _("Document établi le {moment}").format(moment=show.moment(document.made_at))
    rest = (digest, made, document.notice, document.brand.footer)
    return (
        f"<footer><h2>{escape(_('Vérifier ce rapport'))}</h2>{code}<p>{link(address, address)}</p>"
        f"{''.join(f'<p>{literal(text)}</p>' for text in rest if text)}</footer>"
    )
