"""What a reader should notice in a footprint: each a rule, its exact figures, and the lines that it speaks of.

The sentences are on the screens; here nothing is rounded and nothing is worded. Masses in kgCO2e, shares 0…1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.carbon import leverage, views
from core.carbon.differences import Waterfall
from core.carbon.footprint import Footprint, Gap, Line

MONETARY, ONE_FACTOR, GAIN, CHANGE = 0.25, 0.30, 0.05, 0.005
"""From which share a thing is worth a sentence: of monetary ratios, of one factor, of the interval, of the total."""


COMPANIONS = frozenset({"4.1", "4.2"})


@dataclass(frozen=True, slots=True)
class Observation:
    """`id`: the rule; `figures` and `names`: what its sentence holds; `filter`: (name, value) of « Lignes »."""

    id: str
    figures: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    filter: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """The year before (its latest footprint), and why this one is not the same."""

    year: int
    waterfall: Waterfall


def observe(footprint: Footprint, since: Since | None = None) -> list[Observation]:
    """What stands out, the most important first."""
    missing = [*_missing(footprint)]
    if views.total(footprint) == 0:
        return [Observation("zero"), *missing, *_biogenic(footprint)]
    return [
        *_change(footprint, since),
        *_biggest(footprint),
        *_uncertain(footprint),
        *missing,
        *_one_factor(footprint),
        *_monetary(footprint),
        *_scope3(footprint),
        *_biogenic(footprint),
    ]


def unknown_posts(footprint: Footprint) -> list[Gap]:
    """Missing answers of which nothing else is known: no line counts in the posts that they are about."""
    counted = {line.beges for line in footprint.lines if line.kg_beges}
    return [gap for gap in footprint.gaps if gap.beges and not counted & set(own_posts(gap))]


def own_posts(gap: Gap) -> list[str]:
    """What a question is about, without what only comes with it: the upstream part of energy (4.1) and the making of
    vehicles (4.2), where purchases and capital goods count too."""
    return [post for place, post in enumerate(gap.beges) if place == 0 or post not in COMPANIONS]


def _biggest(footprint: Footprint) -> list[Observation]:
    groups = views.by_beges(footprint)
    top, whole = max(groups, key=lambda group: group.kg), views.total(footprint)
    weighing = sum(group.kg != 0 for group in groups)
    name = "single_post" if weighing == 1 else "biggest_post"
    low, high = top.interval or (top.kg, top.kg)
    figures = {"kg": top.kg, "share": top.kg / whole, "low": low, "high": high}
    return [Observation(name, figures, {"post": top.name}, ("poste", top.name))]


def _change(footprint: Footprint, since: Since | None) -> list[Observation]:
    """The change since the year before, and the cause that weighs most in it."""
    if since is None or not since.waterfall.start:
        return []
    start, end = since.waterfall.start, since.waterfall.end
    ratio = float((end - start) / start)
    if abs(ratio) < CHANGE:
        return [Observation("stable", {"year": since.year, "kg": float(end - start)})]
    way = 1 if end > start else -1
    cause, kg = max(since.waterfall.by_cause().items(), key=lambda item: way * item[1])
    first = max((s for s in since.waterfall.shares if s.cause == cause), key=lambda s: way * s.kg)
    figures = {"year": since.year, "kg": float(end - start), "ratio": ratio, "of_cause": float(kg)}
    figures["of_first"] = float(first.kg)
    names = {"cause": cause, "label": first.label, "site": first.site}
    return [Observation("change", figures, names, ("activite", first.after) if first.after else None)]


def _uncertain(footprint: Footprint) -> list[Observation]:
    """The datum whose improvement would shrink the interval most."""
    data = [lever for lever in leverage.levers(footprint.lines) if lever.origin == "datum"]
    best = max(data, key=lambda lever: lever.gain, default=None)
    if best is None or best.gain < GAIN:
        return []
    figures = {"gain": best.gain, "share": best.share, "kg": best.kg, "quality": best.quality}
    return [Observation("uncertain", figures, {"label": best.label, "site": best.site}, ("activite", best.key))]


def _missing(footprint: Footprint) -> list[Observation]:
    if not footprint.gaps:
        return []
    unknown = unknown_posts(footprint)
    named = (unknown or footprint.gaps)[0]
    figures = {"missing": len(footprint.gaps), "unknown": len(unknown)}
    return [Observation("missing", figures, {"question": named.question, "label": named.label})]


def _one_factor(footprint: Footprint) -> list[Observation]:
    by_factor: defaultdict[str, list[Line]] = defaultdict(list)
    for line in footprint.lines:
        by_factor[line.factor_id].append(line)
    if sum(views.beges(lines) != 0 for lines in by_factor.values()) < 2:
        return []
    top = max(by_factor.values(), key=views.beges)
    share = views.beges(top) / views.total(footprint)
    if share <= ONE_FACTOR:
        return []
    figures = {"share": share, "kg": views.beges(top), "gsd2": top[0].gsd2_factor}
    return [Observation("one_factor", figures, {"label": top[0].factor_label}, ("facteur", top[0].factor_id))]


def _monetary(footprint: Footprint) -> list[Observation]:
    share = views.monetary_share(footprint)
    if share < MONETARY:
        return []
    kg = views.beges(_of(footprint.lines, monetary=True))
    return [Observation("monetary", {"share": share, "kg": kg}, {}, ("ratio", "monetaire"))]


def _scope3(footprint: Footprint) -> list[Observation]:
    kg = math.fsum(group.kg for group in views.by_scope(footprint) if group.name == "3")
    share = kg / views.total(footprint)
    return [Observation("scope3", {"share": share, "kg": kg}, {}, ("scope", "3"))] if kg else []


def _biogenic(footprint: Footprint) -> list[Observation]:
    kg = views.co2b(footprint)
    return [Observation("biogenic", {"kg": kg}, {}, ("gaz", "co2b"))] if kg else []


def _of(lines: Sequence[Line], monetary: bool) -> list[Line]:
    return [line for line in lines if line.monetary is monetary]
