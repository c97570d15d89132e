"""Two footprints, and what leads from one to the other: four causes, then the activities behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.carbon.differences import CAUSES, Share, Waterfall
from core.report import change_words, show, words
from core.report.colours import FALL, INK, RISE, SOFT
from pages.parts import charts, html
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One row: from `base` to `base + kg`. A total stands on zero."""

    name: str
    base: Fraction
    kg: Fraction
    colour: str
    said: str


def figure(waterfall: Waterfall, before: str, after: str) -> Figure:
    """Rows from the first total to the second, on one axis that starts at zero."""
    steps = _steps(waterfall, before, after)
    places = list(range(len(steps)))[::-1]
    longest = float(max(max(step.base, step.base + step.kg) for step in steps))
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [float(step.kg) for step in steps],
        "base": [float(step.base) for step in steps],
        "y": places,
        "width": 0.36,
        "marker": {"color": [step.colour for step in steps]},
        "customdata": [["", f"<b>{step.name}</b><br>{step.said}"] for step in steps],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    layout = {
        **charts.theme(),
        "height": charts.ROW_PX * len(steps) + 12,
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, (longest or 1.0) * charts.ROOM]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-0.45, len(steps) - 0.25]},
        "annotations": [
            note
            for step, place in zip(steps, places, strict=True)
            for note in (_name(step, place), _value(step, place))
        ],
        "shapes": [_joint(step, place) for step, place in zip(steps[:-1], places, strict=False)],
    }
    return charts.checked({"data": [trace], "layout": layout})


def alternative(waterfall: Waterfall, before: str, after: str) -> str:
    """The chart in words."""
    said = "; ".join(f"{step.name} {step.said}" for step in _steps(waterfall, before, after))
    return _("Passage d'un calcul à l'autre. {said}.").format(said=said)


def table(waterfall: Waterfall, before: str, after: str) -> Table:
    """The two totals and every share between them, kgCO2e."""
    shares = [
        (change_words.cause(s.cause), change_words.kind(s), s.label, s.site, s.post, float(s.kg))
        for s in waterfall.shares
    ]
    first = (_("Total"), "", before, "", "", float(waterfall.start))
    last = (_("Total"), "", after, "", "", float(waterfall.end))
    columns = (_("Cause"), _("Précisément"), _("Activité"), _("Site"), _("Poste"), "kgCO2e")
    return Table("ecarts", columns, [first, *shares, last])


def shares(waterfall: Waterfall, before: dict[str, str], after: dict[str, str]) -> str:
    """The heaviest shares, each with its cause and the way to its lines. `before`, `after`: what opens either run."""
    rows = [_row(share, before, after) for share in waterfall.shares[:MOST]]
    rest = waterfall.shares[MOST:]
    if rest:
        together = sum((share.kg for share in rest), Fraction(0))
        name = _("Autres écarts ({n})").format(n=show.number(len(rest)))
        rows.append([html.text(name), html.text(show.change(float(together)))])
    return html.table(_("Ce qui explique l'écart"), [_("Activité"), _("Écart")], rows)


def meanings() -> str:
    """What each cause holds."""
    said = (f"<b>{html.text(change_words.cause(c))}</b> : {html.text(change_words.meaning(c))}" for c in CAUSES)
    return html.tag("p", ". ".join(said) + ".", "cs-hint")


def _row(share: Share, before: dict[str, str], after: dict[str, str]) -> list[str]:
    opened = after if share.after else before
    name = change_words.place(share.label, share.site)
    linked = html.link(name, "/lignes", activite=share.after or share.before, **opened)
    why = f"{change_words.cause(share.cause)} : {change_words.kind(share)} · {words.short_post(share.post)}"
    return [linked + html.tag("span", html.text(why), "cs-hint"), html.text(show.change(float(share.kg)))]


def _steps(waterfall: Waterfall, before: str, after: str) -> Sequence[Step]:
    start, end = waterfall.start, waterfall.end
    steps = [Step(before, Fraction(0), start, INK, show.mass(float(start)))]
    at = start
    for cause, kg in ((cause, waterfall.by_cause()[cause]) for cause in CAUSES):
        said = show.change(float(kg)) if kg else _("aucun écart")
        steps.append(Step(change_words.cause(cause), at, kg, RISE if kg > 0 else FALL, said))
        at += kg
    return [*steps, Step(after, Fraction(0), end, INK, show.mass(float(end)))]


def _name(step: Step, place: int) -> dict[str, Any]:
    return {
        "text": step.name, "x": 0, "y": place + 0.42, "xref": "x", "yref": "y", "xanchor": "left",
        "showarrow": False, "font": {"size": 13, "color": SOFT},
    }  # fmt: skip


def _value(step: Step, place: int) -> dict[str, Any]:
    return {
        "text": step.said, "x": float(step.base + max(step.kg, Fraction(0))), "y": place, "xref": "x", "yref": "y",
        "xanchor": "left", "xshift": 6, "showarrow": False, "font": {"size": 13, "color": INK},
    }  # fmt: skip


def _joint(step: Step, place: int) -> dict[str, Any]:
    """A thin line from the end of a row to the beginning of the next."""
    x = float(step.base + step.kg)
    edges = {"x0": x, "x1": x, "xref": "x", "y0": place - 0.82, "y1": place - 0.18, "yref": "y"}
    return {"type": "line", **edges, "line": {"width": 1, "color": SOFT, "dash": "dot"}}
