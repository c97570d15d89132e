"""The cost curve: each action a block, as wide as what it avoids, as high as what a tonne costs, the cheapest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.macc import Block, Together, macc
from core.carbon.ranking import Ranked
from core.report import action_words, show
from core.report.colours import GREEN, INK, POSTS, SOFT
from core.services.actions import Found
from pages.parts import charts, html
from pages.parts.action_axes import MARGIN, axis, corner
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TALLEST = 1000.0
"""€ per tonne beyond which a block is cut: the few that are far dearer, or earn far more, would flatten the others."""


def section(here: Who, run_id: UUID) -> None:
    """The curve, its figures one by one, and what the actions avoid together."""
    found = services().actions.found(here, run_id)
    blocks, unknown = macc(found.ranking.items)
    if not blocks:
        st.info(
            _("Aucune action n'a de coût connu sur ce bilan. Précisez vos véhicules, vos surfaces, votre chauffage.")
        )
        return
    posts = {item.card.id: item.main_post for item in found.ranking.items}
    st.subheader(_("Ce que coûte chaque tonne évitée"), anchor=False)
    st.caption(
        _(
            "Estimations. Largeur : tonnes évitées par an, chaque action seule. Hauteur : coût de la tonne, économies "
            "déduites, hors taxes et avant aides. Sous zéro, l'action rapporte. Trait fin : la fourchette. Un bloc "
            "marqué * dépasse le dessin."
        )
    )
    charts.draw(figure(blocks, posts), key="actions_macc", alt=alternative(blocks), data=table(blocks), select=False)
    _together(services().actions.together(here, run_id, found.ranking.items), found)
    title = _("Les actions de la courbe, une par une ({n})").format(n=show.number(len(blocks)))
    st.html(html.fold(title, listing(blocks)))
    _unknown(unknown)


def figure(blocks: Sequence[Block], posts: dict[str, str]) -> Figure:
    """Numbered blocks; their colour is that of the post that falls most."""
    from plotly.graph_objects import Figure

    widths = [block.kg.central / 1000 for block in blocks]
    heights = _heights(blocks)
    return Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "x": [block.left / 1000 + width / 2 for block, width in zip(blocks, widths, strict=True)],
                    "y": heights,
                    "width": widths,
                    "customdata": [[block.card.id, _hover(n, block)] for n, block in enumerate(blocks, start=1)],
                    "hovertemplate": "%{customdata[1]}<extra></extra>",
                    "error_y": _ends_drawn(blocks, heights),
                    "marker": {
                        "color": [POSTS.get(posts[block.card.id], GREEN) for block in blocks],
                        "line": {"color": "#FFFFFF", "width": 1},
                    },
                }
            ],
            "layout": _layout(
                heights, [one for n, block in enumerate(blocks, start=1) for one in _number(n, block, widths)]
            ),
        }
    )


def _layout(heights: Sequence[float], numbers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    low, high = min(0.0, *heights), max(0.0, *heights)
    room = 0.12 * (high - low) or 1.0
    return {
        **charts.theme(),
        "height": 360,
        "margin": MARGIN,
        "annotations": [corner(_("€ par tonne évitée")), *numbers],
        "xaxis": {
            **axis(),
            "title": {"text": _("tonnes évitées par an"), "font": {"color": SOFT, "size": 12}},
        },
        "yaxis": {
            **axis(),
            "range": [low - room, high + room],
            "zeroline": True,
            "zerolinecolor": INK,
        },
    }


def alternative(blocks: Sequence[Block]) -> str:
    """The curve in words."""
    said = "; ".join(
        _("{n}. {action}, {mass}, {price}").format(
            n=n, action=action_words.label(block.card), mass=show.plain_mass(block.kg.central), price=_price(block)
        )
        for n, block in enumerate(blocks, start=1)
    )
    return _("Actions de la tonne la moins chère à la plus chère : {said}.").format(said=said)


def table(blocks: Sequence[Block]) -> charts.Table:
    columns = (
        _("Action"), "kgCO2e", _("kgCO2e, bas"), _("kgCO2e, haut"), _("€ par tonne"), _("€ par tonne, bas"),
        _("€ par tonne, haut"),
    )  # fmt: skip
    rows = [
        (action_words.label(b.card), b.kg.central, b.kg.low, b.kg.high, b.per_tonne[1], b.per_tonne[0], b.per_tonne[2])
        for b in blocks
    ]
    return charts.Table("cout-par-tonne", columns, rows)


def listing(blocks: Sequence[Block]) -> str:
    """The blocks with their ends, for those who want the figures."""
    rows = [
        [
            html.text(f"{n}. {action_words.label(block.card)}"),
            html.text(show.plain_mass(block.kg.central)),
            html.text(show.mass_span(block.kg.low, block.kg.high)),
            html.text(_price(block)),
            html.text(_ends(block)),
        ]
        for n, block in enumerate(blocks, start=1)
    ]
    head = [_("Action"), _("Par an"), _("Fourchette"), _("La tonne"), _("Fourchette")]
    return html.table(_("Les actions de la courbe"), head, rows)


def _together(sum_: Together, found: Found) -> None:
    """Why the widths cannot be added."""
    labels = {item.card.id: action_words.label(item.card) for item in found.ranking.items}
    st.markdown(
        _(
            "**Les largeurs ne s'additionnent pas.** Toutes ensemble, ces actions éviteraient {together} par an, "
            "et non {alone} : ce que la sobriété a déjà évité n'est plus à éviter par l'efficacité, puis par le "
            "changement d'énergie."
        ).format(together=show.plain_mass(sum_.kg), alone=show.plain_mass(sum_.alone))
    )
    if sum_.left_out:
        names = ", ".join(labels[one] for one in sum_.left_out)
        st.caption(html.plain(_("Comptées une seule fois, car elles s'excluent : sans {names}.").format(names=names)))


def _unknown(items: Sequence[Ranked]) -> None:
    """Actions whose tonne has no price: not free, unknown."""
    if items:
        rows = "".join(
            html.tag("li", html.text(f"{action_words.label(item.card)} : {action_words.price(item)}")) for item in items
        )
        title = _("Coût inconnu, hors de la courbe ({n})").format(n=show.number(len(items)))
        st.html(html.fold(title, html.tag("ul", rows, "cs-gaps")))


def _price(block: Block) -> str:
    price = block.per_tonne[1]
    return f"{show.rough_euros(price)}{'' if _cut(price) == price else ' *'}"


def _ends(block: Block) -> str:
    low, _central, high = block.per_tonne
    ends = [_("sans borne") if end is None else show.rough_euros(end) for end in (low, high)]
    return _("{low} à {high}").format(low=ends[0], high=ends[1])


def _cut(price: float) -> float:
    return max(-TALLEST, min(TALLEST, price))


def _heights(blocks: Sequence[Block]) -> list[float]:
    """€ per tonne, cut; a block that costs almost nothing is still seen."""
    cut = [_cut(block.per_tonne[1]) for block in blocks]
    least = 0.012 * (max(0.0, *cut) - min(0.0, *cut)) or 1.0
    return [height if abs(height) >= least else -least if height < 0 else least for height in cut]


def _ends_drawn(blocks: Sequence[Block], heights: Sequence[float]) -> dict[str, Any]:
    """The interval of each price as a thin line, to the edge of the drawing where it has no bound."""
    lows = [_cut(-math.inf if block.per_tonne[0] is None else block.per_tonne[0]) for block in blocks]
    highs = [_cut(math.inf if block.per_tonne[2] is None else block.per_tonne[2]) for block in blocks]
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(0.0, high - height) for high, height in zip(highs, heights, strict=True)],
        "arrayminus": [max(0.0, height - low) for low, height in zip(lows, heights, strict=True)],
        "thickness": 1.2,
        "width": 0,
        "color": "rgba(22,48,42,.55)",
    }


def _number(n: int, block: Block, widths: Sequence[float]) -> list[dict[str, Any]]:
    """The number of a block across the axis, where there is room for it; a star when the block is cut."""
    width, price = block.kg.central / 1000, block.per_tonne[1]
    if width < 0.035 * sum(widths):
        return []
    star = "" if _cut(price) == price else "*"
    place = {"x": block.left / 1000 + width / 2, "y": 0, "yshift": 9 if price < 0 else -9}
    return [{**place, "text": f"{n}{star}", "showarrow": False, "font": {"size": 12, "color": INK}}]


def _hover(n: int, block: Block) -> str:
    name = action_words.label(block.card).replace("<", "‹")
    mass = show.mass_span(block.kg.low, block.kg.high)
    return f"<b>{n}. {name}</b><br>{show.plain_mass(block.kg.central)} ({mass})<br>{_price(block)} ({_ends(block)})"
