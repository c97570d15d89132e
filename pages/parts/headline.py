"""The first card of a result: the total, its interval, and everything a result must always say (docs/method.md)."""

from __future__ import annotations

from core.bootstrap import services
from core.carbon import views
from core.carbon.footprint import Footprint
from core.report import ledger_rows, show, words
from pages.parts import html
from pages.parts.i18n import _


def headline(fp: Footprint) -> str:
    """Total with its interval, then the mandatory mentions."""
    return html.tag("section", html.tag("div", _figure(fp)) + _mentions(fp), "cs-headline")


def _figure(fp: Footprint) -> str:
    found = views.interval(fp)
    return (
        html.tag("p", html.text(_("Total {year}, format BEGES").format(year=fp.perimeter.year)), "cs-over")
        + html.tag("p", html.text(show.mass(views.total(fp))), "cs-big")
        + html.tag("p", _interval_sentence(found), "cs-under")
    )


def interval(ends: tuple[float, float] | None) -> str:
    """An interval in words, "" when there is none."""
    return show.interval(*ends) if ends else ""


def _interval_sentence(ends: tuple[float, float] | None) -> str:
    if ends is None:
        return html.text(_("Sans intervalle : le total est nul."))
    return html.text(_("Intervalle à 95 % : {interval}").format(interval=show.interval(*ends)))


def _mentions(fp: Footprint) -> str:
    mentions = [
        (_("Questions répondues"), show.percent(fp.completeness)),
        (_("Part de ratios monétaires"), show.percent(views.monetary_share(fp))),
        (_("Facteurs d'émission"), _edition(fp.edition)),
        (_("Version de la méthode"), fp.method_version),
        (_("Nature"), _("Estimation, pas une déclaration certifiée")),
    ]
    rows = "".join(f"<div><dt>{html.text(name)}</dt><dd>{html.text(value)}</dd></div>" for name, value in mentions)
    return html.tag("dl", rows, "cs-mentions")


def _edition(label: str) -> str:
    """Name of the edition and the day it was read here."""
    known = next((edition for edition in services().editions.all() if edition.label == label), None)
    return (
        label if known is None else _("{edition}, lue le {day}").format(edition=label, day=show.day(known.imported_at))
    )


def intensities(fp: Footprint) -> str:
    """Total per employee, per k€, per m²: those whose divisor is known."""
    tiles = [_tile(show.mass(kg), words.intensity(name)) for name, kg in views.intensities(fp).items()]
    if not tiles:
        return html.tag("p", html.text(_("Indiquez l'effectif, le chiffre d'affaires ou la surface.")), "cs-under")
    return html.tag("div", "".join(tiles), "cs-tiles")


def apart(fp: Footprint) -> str:
    """What is never in the total: biogenic CO2, avoided emissions, gases outside the seven, what was replaced,
    market-based scope 2."""
    cells = [[html.text(name), html.text(value)] for name, value in ledger_rows.apart(fp)]
    return html.table(_("Montré à part, jamais dans le total"), [_("Élément"), _("Valeur")], cells)


def _tile(value: str, name: str) -> str:
    return html.tag("div", html.tag("p", html.text(value), "cs-figure") + html.tag("p", html.text(name)), "cs-tile")
