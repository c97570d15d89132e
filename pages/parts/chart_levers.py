"""Where the interval comes from: the data and the factors that weigh most in it, and what a better figure would do."""

from __future__ import annotations

from collections.abc import Sequence

from core.carbon.leverage import Lever
from core.report import change_words, show, words
from core.report.colours import POSTS
from pages.parts import html
from pages.parts.charts import Bar, Table
from pages.parts.i18n import _

MOST, LEAST_GAIN = 8, 0.01


def bars(levers: Sequence[Lever]) -> list[Bar]:
    """What rests on each of the widest, with its own interval; at its end, its share of the uncertainty."""
    return [_bar(lever) for lever in levers[:MOST]]


def table(levers: Sequence[Lever]) -> Table:
    """Every one of them. Shares 0…1."""
    columns = (
        _("Origine"), _("Élément"), _("Site"), _("Qualité de la donnée"), "kgCO2e", _("Borne basse (95 %)"),
        _("Borne haute (95 %)"), _("Part de l'incertitude"), _("Réduction possible de l'intervalle"),
    )  # fmt: skip
    rows = [
        (origin(lever), lever.label, lever.site, _quality(lever), lever.kg, *ends(lever), lever.share, lever.gain)
        for lever in levers
    ]
    return Table("incertitude", columns, rows)


def advice(levers: Sequence[Lever], opened: dict[str, str]) -> str:
    """The data worth improving and the spending worth replacing, each with what it would bring and the way to its
    lines."""
    data = [lever for lever in levers if lever.origin == "datum" and lever.gain >= LEAST_GAIN]
    money = [lever for lever in levers if lever.origin == "factor" and lever.monetary and lever.gain >= LEAST_GAIN]
    tables = [
        _advised(_("Les données à améliorer d'abord"), _("Donnée"), [_better(one, opened) for one in _best(data)]),
        _advised(
            _("Les dépenses à remplacer par des quantités"),
            _("Ratio en euros"),
            [_replaced(one, opened) for one in _best(money)],
        ),
    ]
    hints = [
        _("Intervalle : de combien celui du total se réduirait avec une facture à la place.") if data else "",
        _("Une quantité (kg, km, kWh, heures) à la place d'un montant : au plus ceci, avec un facteur exact.")
        if money
        else "",
    ]
    told = [
        table + html.tag("p", html.text(hint), "cs-hint") for table, hint in zip(tables, hints, strict=True) if hint
    ]
    nothing = html.tag("p", html.text(_("Aucune donnée ne réduirait l'intervalle à elle seule.")), "cs-under")
    return "".join(told) or nothing


def _best(levers: Sequence[Lever]) -> list[Lever]:
    return sorted(levers, key=lambda lever: -lever.gain)[:MOST]


def _advised(title: str, what: str, rows: list[list[str]]) -> str:
    return html.table(title, [what, _("Intervalle")], rows)


def _better(lever: Lever, opened: dict[str, str]) -> list[str]:
    place = html.link(change_words.place(lever.label, lever.site), "/lignes", activite=lever.key, **opened)
    quality = html.tag("span", html.text(words.quality(lever.quality)), "cs-hint")
    return [place + quality, html.text(f"{show.MINUS}{show.percent(lever.gain)}")]


def _replaced(lever: Lever, opened: dict[str, str]) -> list[str]:
    return [
        html.link(lever.label, "/lignes", facteur=lever.key, **opened),
        html.text(_("jusqu'à {gain}").format(gain=f"{show.MINUS}{show.percent(lever.gain)}")),
    ]


def origin(lever: Lever) -> str:
    return _("Donnée") if lever.origin == "datum" else _("Facteur")


def ends(lever: Lever) -> tuple[float, float]:
    """The interval of what rests on this datum or factor, from its own uncertainty alone; kg."""
    return lever.kg / lever.gsd2, lever.kg * lever.gsd2


def _bar(lever: Lever) -> Bar:
    name = f"{origin(lever)} : {change_words.place(lever.label, lever.site)}"
    key, value = f"{lever.origin},{lever.key}", show.percent(lever.share)
    return Bar(key, name, lever.kg, POSTS[lever.post], _note(lever), ends(lever), value)


def _note(lever: Lever) -> str:
    if lever.origin == "factor":
        return show.interval(*ends(lever))
    said = _("une meilleure donnée ici réduirait l'intervalle de {gain}")
    return f"{show.interval(*ends(lever))} ; {said.format(gain=show.percent(lever.gain))}"


def _quality(lever: Lever) -> str:
    return words.quality(lever.quality) if lever.origin == "datum" else ""
