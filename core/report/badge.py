"""What a company shows on its own web pages: a badge, and a small chart in a frame. No script, nothing fetched.

Both say that it is an estimate and no certification. Their ground is white, so that they are read on any page.
"""

from __future__ import annotations

from html import escape

from core.carbon import views
from core.carbon.footprint import Footprint
from core.language import _, speaking
from core.report import html_style, show, words
from core.report.charts_bars import Bar, bars
from core.report.colours import INK, POSTS, RULE, SOFT
from core.report.fonts import width
from core.report.svg import FONT, literal, svg

FIRST = 5  # posts that are shown by themselves
NARROW, WIDE = 220.0, 440.0  # of the chart, in a narrow frame and in a wide one
OTHER = "#858B90"
_TALL, _LEFT, _BIG, _SMALL = 48, 52, 14.0, 10.5
MARK = (
    '<g fill="none" stroke-width="6.5" stroke-linecap="round"><path d="M34.6 12.2 A15.5 15.5 0 0 0 10 17.2" '
    'stroke="#0B6E4F"/><path d="M8.6 23.2 A15.5 15.5 0 0 0 16.4 36.9" stroke="#2E9E6B"/><path d="M22.2 39 '
    'A15.5 15.5 0 0 0 35.6 34.6" stroke="#E0A526"/></g><circle cx="24" cy="24" r="4.6" fill="#12372A"/>'
)
"""The mark of assets/logo.svg, in a square of 48."""


def badge(company: str, year: int, kg: float, language: str) -> str:
    """« Empreinte carbone 2024 · 42,0 t CO₂e », as a whole SVG file. `kg`: the BEGES total."""
    with speaking(language):
        said = f"{_('Empreinte carbone {year}').format(year=year)} · {show.mass(kg)}"
        caution = _("Estimation CarbonScore, pas une certification")
    wide = _LEFT + max(width(said, _BIG, bold=True), width(caution, _SMALL)) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{escape(language)}" width="{wide:.0f}" height="{_TALL + 4}" '
        f'viewBox="-2 -2 {wide:.0f} {_TALL + 4}" role="img" font-family="{escape(FONT)}">'
        f"<title>{literal(company)} — {escape(said)}. {escape(caution)}.</title>"
        f'<rect x="-1" y="-1" width="{wide - 2:.0f}" height="{_TALL + 2}" rx="9" fill="#ffffff" stroke="{RULE}"/>'
        f'<g aria-hidden="true">{MARK}{_line(said, 22, _BIG, INK, bold=True)}{_line(caution, 38, _SMALL, SOFT)}</g>'
        "</svg>"
    )


def embedded(company: str, footprint: Footprint, language: str) -> str:
    """A whole page for a frame 280 to 640 px wide: the total, its interval, what weighs most."""
    with speaking(language):
        title = _("Empreinte carbone {year}").format(year=footprint.perimeter.year)
        total, ends = views.total(footprint), views.interval(footprint)
        said = _("Intervalle à 95 % : {interval}").format(interval=show.interval(*ends)) if ends else ""
        caution = _("Estimation faite avec CarbonScore, pas une certification.")
        return (
            f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
            f"<title>{escape(title)} — {literal(company)}</title><style>{html_style.embedded()}</style></head>"
            "<body><main>"
            f'<p class="who"><bdi>{literal(company)}</bdi></p><h1>{escape(title)}</h1>'
            f'<p class="total">{escape(show.mass(total))}</p><p class="soft">{escape(said)}</p>'
            f'{_charts(footprint, title)}<p class="soft foot">{_mark()}<span>{escape(caution)}</span></p>'
            "</main></body></html>"
        )


def _charts(footprint: Footprint, title: str) -> str:
    """The same chart for narrow frames and for wide ones; the style shows one."""
    rows, total = _rows(footprint), views.total(footprint)
    if not rows:
        nothing = _("Rien n'est encore compté.")
        return f"<p>{escape(nothing)}</p>"
    told = "; ".join(f"{row.name} {show.mass(row.amount)}" for row in rows)
    drawn = (
        (css, svg(bars(rows, wide, total), title, f"{told}."))
        for css, wide in (("narrow", NARROW), ("wide", WIDE))
    )  # fmt: skip
    return "".join(f'<div class="{css}">{picture}</div>' for css, picture in drawn)


def _rows(footprint: Footprint) -> list[Bar]:
    """The heaviest posts, then all the others together."""
    groups = sorted(views.by_beges(footprint), key=lambda group: (-group.kg, group.name))
    first = groups if len(groups) <= FIRST + 1 else groups[:FIRST]
    rows = [Bar(words.short_post(one.name), one.kg, POSTS.get(one.name, OTHER), one.interval) for one in first]
    if rest := groups[len(first) :]:
        rows.append(Bar(_("Autres postes ({n})").format(n=len(rest)), sum(one.kg for one in rest), OTHER))
    return rows


def _line(text: str, y: float, size: float, colour: str, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    held = f'textLength="{width(text, size, bold):.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{_LEFT}" y="{y}" font-size="{size}" fill="{colour}"{weight} {held}>{literal(text)}</text>'


def _mark() -> str:
    return f'<svg viewBox="0 0 48 48" width="22" height="22" aria-hidden="true">{MARK}</svg>'
