"""Small pieces of HTML, escaped here and nowhere else. Streamlit cleans them once more before showing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!<>$|~:.-])")


def text(value: object) -> str:
    """Any value as text that cannot become markup."""
    return escape(str(value))


def tag(name: str, inner: str, css: str = "") -> str:
    """An element around ready HTML."""
    return f'<{name} class="{css}">{inner}</{name}>' if css else f"<{name}>{inner}</{name}>"


def link(label: str, path: str, **query: str) -> str:
    """A link to one of our own pages, in this tab."""
    target = f"{path}?{urlencode(query)}" if query else path
    return f'<a href="{escape(target)}" target="_self">{escape(label)}</a>'


def lines(title: str, *others: str) -> str:
    """A name, and what is said of it under it: an address here is text, where Markdown would make a link."""
    rest = "".join(f"<br><span>{escape(other)}</span>" for other in others if other)
    return f'<p class="cs-lines"><b>{escape(title)}</b>{rest}</p>'


def button(label: str, path: str, css: str = "cs-button") -> str:
    """A link to one of our own pages that looks like a button."""
    return f'<a class="{css}" href="{escape(path)}" target="_self">{escape(label)}</a>'


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    strong: frozenset[int] = frozenset(),
    css: str = "",
) -> str:
    """A table whose first column names the row; cells are ready HTML. `strong`: indexes of the rows of totals."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr class="{"cs-total" if index in strong else ""}"><th scope="row">{row[0]}</th>'
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>"
        for index, row in enumerate(rows)
    )
    return (
        f'<div class="cs-scroll" tabindex="0"><table class="cs-table {css}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def post_form(action: str, label: str, css: str, **fields: str) -> str:
    """A button that posts to one of our routes (nothing is created by opening a link)."""
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
    return (
        f'<form method="post" action="{escape(action)}">{hidden}'
        f'<button class="{css}" type="submit">{escape(label)}</button></form>'
    )


def plain(value: object) -> str:
    """Any value inside Markdown, as text that becomes neither a link nor an image."""
    return MARKDOWN.sub(r"\\\1", str(value))


def outward(label: str, url: str) -> str:
    """A link to a page of somebody else, in another tab."""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'


def fold(summary: str, inner: str, css: str = "cs-more") -> str:
    """What opens at a click; `inner` is ready HTML."""
    return f'<details class="{css}"><summary>{escape(summary)}</summary>{inner}</details>'


def meter(width: str, said: str) -> str:
    """A bar filled to `width` (« 42.5% »), and the words for those who do not see it."""
    return f'<div class="cs-meter" role="img" aria-label="{escape(said)}"><i style="width:{escape(width)}"></i></div>'


def picture(address: str, said: str) -> str:
    """An image of ours, and the words for those who do not see it."""
    return f'<img src="{escape(address)}" alt="{escape(said)}" style="max-width:100%">'
