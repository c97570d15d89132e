"""Quality of the data and gaps: where the interval comes from, which datum would gain most, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from core.carbon import leverage, views
from core.carbon.activity import Quality
from core.carbon.footprint import Footprint, Gap
from core.carbon.leverage import Lever
from core.carbon.observations import own_posts, unknown_posts
from core.language import _
from core.report import change_words, charts, show, words
from core.report.chapters.pieces import chapter, part, share, small
from core.report.charts import Bar
from core.report.colours import POSTS
from core.report.document import Block, Column, Figure, Paragraph, Section, Table, Tile, Tiles
from core.report.dossier import Dossier

MOST, LEAST_GAIN = 8, 0.01


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    found = [chapter("qualite", _("Qualité des données et manques"), [tiles(fp), *notes(fp)])]
    levers = leverage.levers(fp.lines)
    if levers:
        found.append(part("qualite-incertitude", _("D'où vient l'incertitude"), _uncertainty(levers)))
    return [*found, part("qualite-manques", _("Ce qui manque"), gaps(fp))]


def tiles(fp: Footprint) -> Tiles:
    """What a result must always say of itself."""
    found = views.interval(fp)
    return Tiles(
        [
            Tile(show.percent(fp.completeness), _("Questions répondues")),
            Tile(show.percent(views.monetary_share(fp)), _("Part de ratios monétaires"), _("dépenses en euros")),
            Tile(show.number(len(fp.gaps)), _("Questions sans réponse"), _("jamais comptées zéro")),
            Tile(show.interval(*found) if found else show.ABSENT, _("Intervalle à 95 %")),
        ]
    )


def notes(fp: Footprint) -> list[Block]:
    """How much of the total rests on figures read where."""
    whole = views.total(fp)
    if whole <= 0:
        return [Paragraph(_("Le total est nul : aucune donnée ne pèse plus qu'une autre."))]
    counted = [line for line in fp.lines if line.beges]
    sums = {
        (note, money): views.beges(x for x in counted if (x.quality, x.monetary) == (note, money))
        for note in (5, 4, 3, 2, 1)
        for money in (False, True)
    }
    rows = [[_origin(*of), show.mass(kg), share(kg, whole)] for of, kg in sums.items() if kg]
    rows.append([_("Total"), show.mass(whole), share(whole, whole)])
    columns = [Column(_("Origine de la donnée"), 3), Column(_("Ce qui en dépend"), 2, True), Column(_("Part"), 1, True)]
    return [Paragraph(measures(fp)), Table(_("D'où viennent les données"), columns, rows, frozenset({len(rows) - 1}))]


def _origin(note: int, money: bool) -> str:
    said = words.quality(note)
    return _("{origin}, montant en euros").format(origin=said) if money else said


def measured(fp: Footprint) -> tuple[float, float, float]:
    """kgCO2e that rest on quantities read on an invoice or a meter, on amounts in euros, on anything less sure.

    An invoice in euros is exact, and its ratio is not: it measures a price (method.md, Uncertainty).
    """
    counted = [line for line in fp.lines if line.beges]
    read = views.beges(line for line in counted if not line.monetary and line.quality >= Quality.METER)
    euros = views.beges(line for line in counted if line.monetary)
    guessed = views.beges(line for line in counted if not line.monetary and line.quality < Quality.METER)
    return read, euros, guessed


def measures(fp: Footprint) -> str:
    """In what the total was measured: its three parts add up to it."""
    said = _(
        "Quantités facturées ou relevées : {read} du total ; montants en euros : {euros} ; estimations : {guessed}."
    )
    read, euros, guessed = (share(kg, views.total(fp)) for kg in measured(fp))
    return said.format(read=read, euros=euros, guessed=guessed)


def _uncertainty(levers: Sequence[Lever]) -> list[Block]:
    blocks: list[Block] = [chart(levers)]
    data = _best([one for one in levers if one.origin == "datum"])
    money = _best([one for one in levers if one.origin == "factor" and one.monetary])
    if data:
        blocks += [_advised(_("Les données à améliorer d'abord"), _("Donnée"), data, "{gain}"), small(_with_invoice())]
    if money:
        title = _("Les dépenses à remplacer par des quantités")
        blocks += [_advised(title, _("Ratio en euros"), money, _("jusqu'à {gain}")), small(_with_quantity())]
    if not data and not money:
        blocks.append(Paragraph(_("Aucune donnée ne réduirait l'intervalle à elle seule.")))
    return blocks


def _best(levers: Sequence[Lever]) -> list[Lever]:
    return sorted((one for one in levers if one.gain >= LEAST_GAIN), key=lambda one: -one.gain)[:MOST]


def chart(levers: Sequence[Lever]) -> Figure:
    """As long as its share of the uncertainty."""
    shown = levers[:MOST]
    rows = [Bar(named(one), one.share, POSTS[one.post], value=show.percent(one.share)) for one in shown]
    caption = _("Part de chaque donnée et de chaque facteur dans l'incertitude")
    cells = [[named(one), show.mass(one.kg), show.percent(one.share)] for one in shown]
    columns = [
        Column(_("Élément"), 4),
        Column(_("Ce qui en dépend"), 2, True),
        Column(_("Part de l'incertitude"), 2, True),
    ]
    said = show.series(f"{row[0]}, {row[2]}" for row in cells)
    return Figure(caption, charts.bars(rows, charts.PAGE), f"{caption}. {said}.", Table(caption, columns, cells))


def named(one: Lever) -> str:
    origin = _("Donnée") if one.origin == "datum" else _("Facteur")
    said = _("{origin} : {label}")
    return said.format(origin=origin, label=change_words.place(one.label, one.site))


def _advised(title: str, what: str, levers: Sequence[Lever], said: str) -> Table:
    """A datum has a quality today; a ratio in euros has none to show."""
    graded = any(one.quality for one in levers)
    rows = [
        [
            change_words.place(one.label, one.site),
            *([words.quality(one.quality)] if graded else []),
            show.mass(one.kg),
            said.format(gain=f"{show.MINUS}{show.percent(one.gain)}"),
        ]
        for one in levers
    ]
    today = [Column(_("Aujourd'hui"), 2.4)] if graded else []
    columns = [Column(what, 4), *today, Column(_("Ce qui en dépend"), 1.8, True), Column(_("Intervalle"), 1.6, True)]
    return Table(title, columns, rows, dense=True)


def _with_invoice() -> str:
    return _("Intervalle : de combien celui du total se réduirait avec une facture à la place.")


def _with_quantity() -> str:
    return _("Une quantité (kg, km, kWh, heures) à la place d'un montant : au plus ceci, avec un facteur exact.")


def gaps(fp: Footprint) -> list[Block]:
    """Every question without an answer, and whether anything else is known of its posts."""
    if not fp.gaps:
        return [Paragraph(_("Toutes les questions de votre périmètre ont une réponse."))]
    lost = set(map(id, unknown_posts(fp)))
    rows = [
        [
            change_words.place(gap.label, gap.site),
            " · ".join(words.short_post(post) for post in gap.beges) or show.ABSENT,
            _known_of(gap, id(gap) in lost),
        ]
        for gap in fp.gaps
    ]
    columns = [Column(_("Question sans réponse"), 3), Column(_("Postes"), 4), Column(_("Ce qu'on en sait"), 2)]
    said = _("Une question sans réponse n'est pas un zéro : ces émissions ne sont pas dans le total.")
    return [Paragraph(said), Table(_("Questions sans réponse"), columns, rows, dense=True)]


def _known_of(gap: Gap, lost: bool) -> str:
    """Whether the total lacks all of it, a part of it, or nothing: a size only divides."""
    if not gap.beges:
        return _("sans effet direct sur le total")
    return _("rien n'est compté en {post}").format(post=", ".join(own_posts(gap))) if lost else _("compté en partie")
