"""Everything about one factor: its value, its parts drawn, its gases, its validity, its life across editions."""

from __future__ import annotations

import re

from core.carbon.factors import Part
from core.report import retold, show, unit_words, words
from core.report.colours import GREEN, SCOPES
from core.services.factors import Card, Found, Vintage
from pages.parts import html
from pages.parts.i18n import _, language

_COLOURS = {"combustion": SCOPES["1"], "fugitive": SCOPES["1"], "leaks": SCOPES["1"], "plant_combustion": SCOPES["2"]}
_GASES = (("co2f", "CO₂"), ("ch4f", "CH₄ fossile"), ("ch4b", "CH₄ biogénique"), ("n2o", "N₂O"), ("other", "Autres gaz"))


def status(code: str) -> str:
    return {
        "valid_generic": _("valide"),
        "valid_specific": _("valide, usage particulier"),
        "archived": _("archivé"),
    }.get(code, code)


def flag(code: str) -> str:
    """A flag in a few words, for a list."""
    return {
        "source_data": _("donnée source"),
        "archived": _("archivé"),
        "expired": _("validité dépassée"),
        "avoided": _("émission évitée"),
        "parts_mismatch": _("parts incohérentes"),
        "anomaly": _("valeur douteuse"),
        "duplicate": _("en double"),
        "non_kyoto": _("hors protocole de Kyoto"),
    }.get(code, code)


def warnings(card: Card) -> list[str]:
    """What a reader should know before using it, one sentence each."""
    said = {
        "source_data": _("Une « donnée source » est un paramètre : elle ne peut pas servir de facteur d'émission."),
        "archived": _("L'ADEME a archivé ce facteur : il ne sert plus aux nouveaux calculs."),
        "expired": _(
            "La période de validité annoncée est dépassée : vérifiez qu'il n'existe pas de valeur plus récente."
        ),
        "avoided": _("Valeur négative : une émission évitée est montrée à part, jamais dans un total."),
        "parts_mismatch": _("La somme des parts publiées s'écarte de plus de 2 % du total publié."),
        "duplicate": _("Un autre facteur valide porte le même nom, le même lieu et la même unité."),
        "non_kyoto": _("Ce gaz n'est pas l'un des sept du total réglementaire : il est montré à part."),
    }
    sentences = [retold.text(card.anomaly)] if card.anomaly else []
    return sentences + [said[code] for code in card.flags if code in said]


def line(found: Found) -> str:
    """The second line of an answer: value, place, flags."""
    pieces = [
        show.factor(found.total, found.unit),
        _places(*found.location.split(" · ")),
        *(flag(code) for code in found.flags),
    ]
    return " · ".join(piece for piece in pieces if piece)


def _places(*places: str) -> str:
    return " · ".join(retold.text(place) for place in places if place)


def plain(text: str) -> str:
    """Text whose signs Streamlit must not read as Markdown: « [6-10CV] », « * », « :gaz: »."""
    return re.sub(r"([\\\[\]*_`:$~<>#])", r"\\\1", text)


def headline(card: Card) -> str:
    """The value, and where it comes from."""
    figure = (
        html.tag("p", html.text(_("Émissions par {unit}").format(unit=unit_words.unit(card.unit))), "cs-over")
        + html.tag("p", html.text(f"{show.significant(card.total, 6)}{show.SPACE}kg{show.SPACE}CO₂e"), "cs-big")
        + html.tag("p", html.text(_uncertainty(card)), "cs-under")
    )
    facts = [
        (_("Identifiant ADEME"), card.id if card.id != card.key else show.ABSENT),
        (_("Édition"), card.edition),
        (_("Statut"), status(card.status)),
        (_("Validité"), retold.validity(card.validity) or show.ABSENT),
        (_("Lieu"), _places(card.location, card.sublocation) or show.ABSENT),
        (_("Source"), card.source or card.contributor or card.program or "Base Carbone®"),
    ]
    rows = "".join(f"<div><dt>{html.text(name)}</dt><dd>{html.text(value)}</dd></div>" for name, value in facts)
    return html.tag("section", html.tag("div", figure) + html.tag("dl", rows, "cs-mentions"), "cs-headline")


def parts(card: Card) -> str:
    """The published parts, each with its bar and its share of the total."""
    if not card.parts:
        return html.tag("p", html.text(_("La base publie ce facteur sans le décomposer.")), "cs-under")
    longest = max(abs(part.total) for part in card.parts)
    return html.tag("div", "".join(_bar(part, card.total, longest) for part in card.parts))


def _bar(part: Part, whole: float, longest: float) -> str:
    name = words.part(part.kind)
    told = retold.text(part.label)
    label = name if told.casefold() == name.casefold() else f"{name} ({told})"
    share = f" · {show.percent(part.total / whole)}" if whole else ""
    width, colour = show.css_percent(abs(part.total), longest), _COLOURS.get(part.kind, GREEN)
    return (
        f'<div class="cs-row"><span>{html.text(label[:1].upper() + label[1:])}</span>'
        f"<b>{html.text(show.significant(part.total, 4) + show.SPACE + 'kg' + share)}</b>"
        f'<i style="width:{width};background:{colour}"></i></div>'
    )


def gases(card: Card) -> str:
    """kgCO2e of each gas per unit, biogenic CO2 apart."""
    names = {"ch4f": _("CH₄ fossile"), "ch4b": _("CH₄ biogénique"), "other": _("Autres gaz")}
    rows = [
        [html.text(names.get(name, symbol)), html.text(show.significant(getattr(card.gases, name), 4))]
        for name, symbol in (_GASES if card.gases else ())
    ]
    if card.co2b:
        rows.append([html.text(_("CO₂ biogénique, hors total")), html.text(show.significant(card.co2b, 4))])
    if not rows:
        return html.tag("p", html.text(_("La base ne répartit pas ce facteur par gaz.")), "cs-under")
    return html.table(_("Par gaz"), [_("Gaz"), f"kg CO₂e/{unit_words.unit(card.unit)}"], rows)


def history(card: Card) -> str:
    """The same identifier in every edition kept here."""
    rows = [_vintage(vintage) for vintage in card.history]
    return html.table(_("D'une édition à l'autre"), [_("Édition"), _("Valeur"), _("Statut"), _("Validité")], rows)


def _vintage(vintage: Vintage) -> list[str]:
    edition = f"{vintage.edition} ({_('en service')})" if vintage.in_use else vintage.edition
    said = (
        edition,
        show.factor(vintage.total, vintage.unit),
        status(vintage.status),
        retold.validity(vintage.validity) or show.ABSENT,
    )
    return [html.text(cell) for cell in said]


def _uncertainty(card: Card) -> str:
    if card.uncertainty_pct is None:
        return _("Incertitude non publiée")
    return _("Incertitude publiée : {share}").format(share=show.percent(card.uncertainty_pct / 100))


def named(card: Card) -> str:
    """Our short name, else the English one that the base gives to an English reader, else what it publishes."""
    english = card.name_en if language() == "en" and not card.nickname else ""
    return english or retold.factor(card.nickname or card.label, card.key)


def words_of(card: Card) -> str:
    """The name the base gives, its category and its key, under our own short name."""
    published = " — ".join(piece for piece in (card.label, card.category, card.key or "") if piece)
    said = _("Nom, catégorie et clé dans la Base Carbone : {published}")
    return html.tag("p", html.text(said.format(published=published)), "cs-note")
