"""The climate points of the VSME (B3, C2, C3) from a footprint, each with how it was obtained or why it is unknown.

Never zero for want of knowing. Scopes are those of the GHG Protocol. The list: data/vsme_points.csv; the official
template is filled by core/report/vsme_template.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.carbon import views
from core.carbon.footprint import Footprint
from core.ingest.tables import DATA, ghg_categories, read_table
from core.language import _, language, speaking
from core.report import labels, show, words
from core.report.dossier import Dossier
from core.report.dossier_words import told
from core.report.vsme_energy import Carrier, Used, used
from core.report.vsme_words import carrier_name, incomplete, obtained, plan_actions, several, unknown

ENERGY_POSTS: Mapping[Carrier, frozenset[str]] = {
    "electricity": frozenset({"2.1"}),
    "self": frozenset(),
    "fuels": frozenset({"1.1", "1.2"}),
    "networks": frozenset({"2.2"}),
}
SCOPE_1, SCOPE_2, SCOPE_3 = "1", "2", "3"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data/vsme_points.csv. `name`: defined name of the official template, "" when it has none."""

    id: str
    reference: str
    label_fr: str
    label_en: str
    unit: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Point:
    """`value` None: unknown, and `why` says it; else `why` says how it was obtained. `fills`: may be written in the
    official template (a target is only shown: nobody but the company declares it)."""

    id: str
    reference: str
    label: str
    unit: str
    name: str
    value: float | str | None
    why: str
    fills: bool = True


@dataclass(frozen=True, slots=True)
class _Said:
    """A value, None when it is unknown, and what must be said of it."""

    value: float | str | None
    why: str


def points(dossier: Dossier) -> list[Point]:
    """In the order of the standard, in the dossier's language; scope 3 category by category."""
    with speaking(dossier.language):
        dossier = told(dossier)
        said = {**_company(dossier), **_energy(dossier), **_emissions(dossier), **_target(dossier)}
        found: list[Point] = []
        for row in rows():
            if row.id == "scope3_category":
                found += [_point(row, one, words.ghg(code)) for code, one in _categories(dossier).items()]
            else:
                found.append(_point(row, said[row.id], row.label_en if language() == "en" else row.label_fr))
        return found


@cache
def rows() -> Sequence[Row]:
    return read_table(DATA / "vsme_points.csv", Row)


def _point(row: Row, said: _Said, label: str) -> Point:
    fills = bool(row.name) and not row.reference.startswith("C3")
    return Point(row.id, row.reference, label, row.unit, row.name, said.value, said.why, fills)


def _company(dossier: Dossier) -> dict[str, _Said]:
    keur = dossier.footprint.perimeter.turnover_keur
    if not keur:
        return {"turnover": _Said(None, _("Chiffre d'affaires non renseigné (question sur l'entreprise)."))}
    return {"turnover": _Said(keur * 1000, _("Réponse du questionnaire."))}


def _energy(dossier: Dossier) -> dict[str, _Said]:
    """Total, split and renewable share of each carrier. MWh."""
    found = used(dossier.footprint, dossier.factors)
    said: dict[str, _Said] = {"energy": _all_energy(dossier, found)}
    for carrier in ENERGY_POSTS:
        one, gaps = found.get(carrier), _gaps(dossier, ENERGY_POSTS[carrier])
        said[carrier] = _carrier(one, gaps)
        if carrier != "networks":
            said[f"{carrier}_renewable"] = _split(carrier, one, said[carrier], one.renewable if one else None)
            said[f"{carrier}_other"] = _split(carrier, one, said[carrier], one.other if one else None)
    return said


def _carrier(one: Used | None, gaps: Sequence[str]) -> _Said:
    if one is None:
        return _Said(None, unknown(gaps))
    if one.total is None:
        return _Said(None, _("Énergie inconnue en kWh pour : {labels}.").format(labels=several(one.unread)))
    return _Said(one.total, obtained(one.pieces, gaps))


def _split(carrier: Carrier, one: Used | None, whole: _Said, mwh: float | None) -> _Said:
    """The renewable or the other part of a carrier."""
    if one is None or whole.value is None:
        return _Said(None, whole.why)
    if mwh is not None:
        said = _("D'après la nature de l'énergie (contrat, installation, combustible).")
        mixed = _("Le biocarburant mêlé au gazole et à l'essence courants y est non renouvelable.")
        return _Said(mwh, f"{said} {mixed}" if carrier == "fuels" else said)
    if carrier == "electricity":
        return _Said(None, _("Sans contrat décrit pour chaque kWh, la part renouvelable du réseau n'est pas connue."))
    return _Said(None, _("Part renouvelable inconnue pour : {labels}.").format(labels=several(one.unsplit)))


def _all_energy(dossier: Dossier, found: Mapping[Carrier, Used]) -> _Said:
    gaps = _gaps(dossier, frozenset().union(*ENERGY_POSTS.values()))
    unread = [label for one in found.values() for label in one.unread]
    if not found:
        return _Said(None, unknown(gaps))
    if unread:
        return _Said(None, _("Énergie inconnue en kWh pour : {labels}.").format(labels=several(unread)))
    total = math.fsum(one.total or 0.0 for one in found.values())
    named = several([carrier_name(carrier) for carrier in found], 4)
    why = _("Somme : {carriers}. Combustibles en pouvoir calorifique inférieur (PCI).").format(carriers=named)
    return _Said(total, f"{why} {incomplete(gaps)}".strip())


def _emissions(dossier: Dossier) -> dict[str, _Said]:
    """Scopes and intensity. tCO2e."""
    fp = dossier.footprint
    known = views.by_ghg(fp)
    third = [kg for code, kg in known.items() if code.startswith("3.")]
    scopes = {
        "scope1": _mass(dossier, [known[SCOPE_1]] if SCOPE_1 in known else [], SCOPE_1, _posts_of(fp, SCOPE_1)),
        "scope2_location": _mass(
            dossier, [known[SCOPE_2]] if SCOPE_2 in known else [], SCOPE_2, _posts_of(fp, SCOPE_2)
        ),
        "scope3": _mass(dossier, third, SCOPE_3, _("Somme des catégories 3.1 à 3.15.")),
    }
    market = views.market_based_scope2(fp)
    scopes["scope2_market"] = (
        _Said(None, _("Aucun contrat d'électricité n'est décrit."))
        if market is None
        else _Said(market / 1000, _("Facteur des contrats sur les kWh qu'ils couvrent, réseau sur les autres."))
    )
    scopes["scopes_1_2"] = _added(scopes, ("scope1", "scope2_location"))
    scopes["scopes_1_2_3"] = _added(scopes, ("scope1", "scope2_location", "scope3"))
    return {**scopes, "intensity": _intensity(dossier, scopes["scopes_1_2"])}


def _posts_of(fp: Footprint, scope: str) -> str:
    """« 1.1 Combustion, sources fixes : 71,5 t ; 1.2 … : 27,6 t. »: what a scope is made of."""
    sums: dict[str, list[float]] = {}
    for line in fp.lines:
        if line.ghg == scope and line.beges:
            sums.setdefault(line.beges, []).append(line.kg_ghg)
    told = _("{name} : {value}")
    said = [
        told.format(name=words.short_post(post), value=show.plain_mass(math.fsum(kg)))
        for post, kg in sorted(sums.items())
    ]
    return f"{show.series(said)}."


def _mass(dossier: Dossier, kg: Sequence[float], scope: str, why: str) -> _Said:
    gaps = _gaps(dossier, frozenset(_posts(scope)))
    if not kg:
        return _Said(None, unknown(gaps))
    return _Said(math.fsum(kg) / 1000, f"{why} {incomplete(gaps)}".strip())


def _posts(scope: str) -> Iterable[str]:
    numbers = {SCOPE_1: "1", SCOPE_2: "2", SCOPE_3: "3456"}[scope]
    return (post for post in labels.posts() if post[0] in numbers)


def _added(said: Mapping[str, _Said], names: Sequence[str]) -> _Said:
    """The sum of what is known; unknown when one of them is."""
    values = [said[name].value for name in names]
    known = [value for value in values if isinstance(value, float)]
    if len(known) < len(values):
        missing = next(said[name] for name in names if said[name].value is None)
        return _Said(None, missing.why)
    return _Said(math.fsum(known), _("Somme des scopes ci-dessus."))


def _intensity(dossier: Dossier, scopes: _Said) -> _Said:
    keur = dossier.footprint.perimeter.turnover_keur
    if not keur:
        return _Said(None, _("Chiffre d'affaires non renseigné (question sur l'entreprise)."))
    if not isinstance(scopes.value, float):
        return _Said(None, scopes.why)
    why = _("({tonnes} t CO₂e) ÷ {turnover}").format(
        tonnes=show.significant(scopes.value, 6), turnover=show.euros(keur * 1000)
    )
    return _Said(scopes.value / (keur * 1000), why)


def _categories(dossier: Dossier) -> dict[str, _Said]:
    known = views.by_ghg(dossier.footprint)
    lines = _("Lignes du bilan : {n}.")
    count = Counter(line.ghg for line in dossier.footprint.lines if not line.memo)
    absent = _("Aucune ligne de ce bilan n'en relève.")
    codes = [code for code in ghg_categories() if code.startswith("3.")]
    return {
        code: _Said(known[code] / 1000, lines.format(n=show.number(count[code])))
        if code in known
        else _Said(None, absent)
        for code in codes
    }


def _target(dossier: Dossier) -> dict[str, _Said]:
    """The target that the plan is laid beside. Its levels are those of the whole footprint (BEGES), not by scope."""
    names = ("target_base_year", "target_year", "target_base", "target_level", "target_reduction")
    actions = plan_actions(dossier)
    listed = _Said(actions or None, _("Plan d'actions.") if actions else _("Aucune action n'est prévue au plan."))
    progress = dossier.progress
    if progress is None or not actions:
        absent = _("Aucune cible n'accompagne un plan d'actions.")
        return {**dict.fromkeys(names, _Said(None, absent)), "target_actions": listed}
    goal = progress.goal
    aimed = next((value.target for value in goal.values if value.year == progress.horizon), None)
    label = goal.target.label_en if language() == "en" else goal.target.label_fr
    why = _("Objectif de comparaison du plan : {target}. À reporter si c'est votre engagement.").format(target=label)
    found = (
        float(goal.base_year),
        float(progress.horizon),
        goal.base / 1000,
        None if aimed is None else aimed / 1000,
        None if aimed is None or not goal.base else 100 * (1 - aimed / goal.base),
    )
    return {**{name: _Said(one, why) for name, one in zip(names, found, strict=True)}, "target_actions": listed}


def _gaps(dossier: Dossier, posts: frozenset[str]) -> list[str]:
    """Questions without an answer that would have changed these posts."""
    return sorted({gap.label for gap in dossier.footprint.gaps if posts & set(gap.beges)})
