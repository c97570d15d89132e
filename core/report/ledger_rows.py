"""The rows of the tables of a result: the regulatory one (BEGES v5), the GHG Protocol one, and what lies between them.

Codes and written cells; the screen adds the ways to the lines, a document the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.language import _
from core.report import show, words

_GASES = ("co2", "ch4", "n2o", "other", "unsplit")


@dataclass(frozen=True, slots=True)
class Row:
    """`code`: of the post, category, scope or cause it sums, "" for a total. `cells`: what follows its name."""

    kind: Literal["part", "category", "total"]
    code: str
    name: str
    cells: Sequence[str]


def regulatory_columns() -> list[str]:
    return [
        _("Poste (t CO₂e)"),
        "CO₂",
        "CH₄",
        "N₂O",
        _("Autres gaz"),
        _("Non réparti"),
        _("Total"),
        _("CO₂ biogénique"),
        _("Intervalle à 95 %"),
    ]


def regulatory(fp: Footprint) -> list[Row]:
    """Posts, the sum of each category under its own, the total. Tonnes."""
    groups = views.by_beges(fp)
    rows: list[Row] = []
    for number in "123456":
        mine = [group for group in groups if group.name.startswith(number)]
        if not mine:
            continue
        rows += [Row("part", g.name, words.post(g.name), _masses(fp, g.lines)) for g in mine]
        cells = _masses(fp, [line for group in mine for line in group.lines])
        rows.append(Row("category", number, words.category(number), cells))
    return [*rows, Row("total", "", _("Total"), _masses(fp, fp.lines))]


def ghg(fp: Footprint) -> list[Row]:
    """Scopes and categories of the GHG Protocol, the total. Tonnes."""
    rows = [Row("part", code, words.ghg(code), [show.cell(kg)]) for code, kg in views.by_ghg(fp).items()]
    return [*rows, Row("total", "", _("Total"), [show.cell(views.ghg_total(fp))])]


def reconciliation(fp: Footprint) -> list[Row]:
    """From the BEGES total to the GHG Protocol total: one row per cause, and the unexplained one. Tonnes, lines."""
    causes = [
        Row("part", one.cause, words.cause(one.cause), [show.signed_cell(one.kg), str(one.lines)])
        for one in views.reconciliation(fp)
    ]
    first = Row("total", "", _("Total BEGES"), [show.cell(views.total(fp)), ""])
    return [first, *causes, Row("total", "", _("Total GHG Protocol"), [show.cell(views.ghg_total(fp)), ""])]


def apart(fp: Footprint) -> list[tuple[str, str]]:
    """What is never in the total: biogenic CO2, avoided emissions, gases outside the seven, what was replaced,
    market-based scope 2."""
    market = views.market_based_scope2(fp)
    contracts = _("aucun contrat décrit") if market is None else show.plain_mass(market)
    here = views.direct_co2b(fp)
    emitted = [(_("dont émis sur place (scope 1)"), show.plain_mass(here))] if here != views.co2b(fp) else []
    return [
        (_("CO₂ biogénique (bois, biogaz, biocarburants)"), show.plain_mass(views.co2b(fp))),
        *emitted,
        (_("Émissions évitées"), show.plain_mass(views.memo(fp, "avoided"))),
        (_("Gaz hors du total réglementaire"), show.plain_mass(views.memo(fp, "non_kyoto"))),
        (_("Données remplacées par de plus physiques"), show.plain_mass(views.memo(fp, "replaced"))),
        (_("Scope 2 selon le réseau (location-based), compté"), show.plain_mass(views.by_ghg(fp).get("2", 0.0))),
        (_("Scope 2 selon les contrats (market-based)"), contracts),
    ]


def _masses(fp: Footprint, lines: Sequence[Line]) -> list[str]:
    """Each gas, the total, biogenic CO2, the interval."""
    part = replace(fp, lines=lines)
    gases, interval = views.gases(lines), views.interval(part)
    masses = [*(gases[column] for column in _GASES), views.total(part), views.co2b(part)]
    return [*(show.cell(kg) for kg in masses), show.interval(*interval) if interval else show.ABSENT]
