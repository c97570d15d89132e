"""A scenario in figures: where it leads, against what, at what cost. Every figure is read from its path."""

from __future__ import annotations

from collections.abc import Sequence

from core.carbon.scenario import Path, Scenario
from core.report import show
from pages.parts import html
from pages.parts.i18n import _
from pages.parts.scenario_chart import Aim, at

HELD = 0.0


def goal(aim: Aim, year: int) -> float:
    """kg not to exceed in a year: the line that makes up for the overshoot when there is one."""
    return (aim.tight or aim.kg)[year]


def headline(path: Path, aim: Aim | None, year: int) -> str:
    """« En 2030 : 84,0 t CO₂e, soit −18 % par rapport à 2024. Il manque 12,0 t pour l'objectif. »"""
    same = at(path, year) == path.kg[0]
    moved = _("En {year} : {mass}, soit {change} par rapport à {first}.")
    said = (_("En {year} : {mass}, comme en {first}.") if same else moved).format(
        year=year, mass=show.mass(at(path, year)), change=_change(path, year), first=int(path.years[0])
    )
    return said if aim is None else f"{said} {_gap(path, aim, year)}"


def tiles(path: Path, scenario: Scenario, aim: Aim | None) -> str:
    """The level with its interval, the reduction, the target, the sum of the years, the price of carbon."""
    year, first = scenario.horizon, int(path.years[0])
    low, high = at(path, year, "low"), at(path, year, "high")
    spread = show.interval(low, high) if high > low else ""
    summed = at(path, year, "cumulated_kg") - at(path, first, "cumulated_kg")
    cells = [
        (_("Niveau en {year}").format(year=year), show.mass(at(path, year)), spread),
        (_("Par rapport à {first}").format(first=first), _change(path, year), show.change(at(path, year) - path.kg[0])),
    ]
    if aim is not None:
        under = _("{target} : {mass}").format(target=aim.name, mass=show.mass(goal(aim, year)))
        cells.append((_("Objectif en {year}").format(year=year), _verdict(path, aim, year), under))
    years = _("de {start} à {end}").format(start=first + 1, end=year)
    cells.append((_("Émissions cumulées"), show.mass(summed), years))
    if scenario.carbon_price > 0:
        paid = at(path, year, "price_eur")
        all_paid = float(path.price_eur[1 : year - first + 1].sum())
        under = _("{sum} en tout, {years}").format(sum=show.euros(all_paid), years=years)
        cells.append((_("Coût du carbone en {year}").format(year=year), show.euros(paid), under))
    return html.tag("div", "".join(_tile(*cell) for cell in cells), "cs-tiles cs-tight")


def state(opened: Scenario, version: int, shown: Scenario) -> str:
    """Whether what is on screen is what is kept. `version`: the one that was opened, 0 when it was never saved."""
    if not version:
        return _("Pas encore enregistré.") if shown != opened else _("Bougez un curseur : le tracé suit.")
    if shown == opened:
        return _("« {name} », version {n}.").format(name=opened.name, n=version)
    return _("« {name} » a bougé depuis la version {n} : rien n'est encore enregistré.").format(
        name=opened.name, n=version
    )


def split(path: Path, year: int) -> str:
    """Where the path comes from and goes to, and how the difference is shared."""
    first = int(path.years[0])
    return _(
        "De {before} en {first} à {after} en {year} : {change}. La différence est partagée par moyenne logarithmique : "
        "les parts ne dépendent pas de l'ordre des leviers et leur somme est la différence exacte."
    ).format(
        before=show.plain_mass(float(path.kg[0])), first=first, after=show.plain_mass(at(path, year)), year=year,
        change=show.change(at(path, year) - float(path.kg[0])),
    )  # fmt: skip


def side_by_side(paths: Sequence[Path], aim: Aim | None, year: int) -> str:
    """One row a scenario: its level, its change, its distance to the target, what it adds up to."""
    first = int(paths[0].years[0])
    head = [_("Scénario"), _("Niveau en {year}").format(year=year), _("Intervalle à 95 %"), _("Évolution")]
    head += [*([_("Objectif")] if aim else []), _("Cumul {start}–{end}").format(start=first + 1, end=year)]
    rows = []
    for path in paths:
        low, high = at(path, year, "low"), at(path, year, "high")
        cells = [path.name, show.mass(at(path, year)), show.interval(low, high) if high > low else show.ABSENT]
        cells += [_change(path, year), *([_verdict(path, aim, year)] if aim else [])]
        summed = at(path, year, "cumulated_kg") - at(path, first, "cumulated_kg")
        rows.append([html.text(cell) for cell in (*cells, show.mass(summed))])
    return html.table(_("Côte à côte en {year}").format(year=year), head, rows)


def _tile(title: str, figure: str, under: str) -> str:
    parts = [html.tag("p", html.text(title)), html.tag("p", html.text(figure), "cs-figure")]
    return html.tag("div", "".join([*parts, html.tag("p", html.text(under))] if under else parts), "cs-tile")


def _change(path: Path, year: int) -> str:
    return show.signed_percent(at(path, year) / float(path.kg[0]) - 1)


def _gap(path: Path, aim: Aim, year: int) -> str:
    over = at(path, year) - goal(aim, year)
    if over <= HELD:
        return _("L'objectif est tenu, avec {mass} de marge.").format(mass=show.plain_mass(-over))
    return _("Il manque {mass} pour l'objectif.").format(mass=show.plain_mass(over))


def _verdict(path: Path, aim: Aim, year: int) -> str:
    over = at(path, year) - goal(aim, year)
    return _("tenu") if over <= HELD else _("il manque {mass}").format(mass=show.plain_mass(over))
