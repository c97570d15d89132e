"""What weighs most: each activity opened down to quantity × factor = result, where it comes from, how well it is
known."""

from __future__ import annotations

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.language import _
from core.report import change_words, line_words, show, words
from core.report.chapters.pieces import chapter, masses, share, small
from core.report.charts import Bar
from core.report.colours import POSTS
from core.report.document import Column, Figure, Paragraph, Section, Table
from core.report.dossier import Dossier

CHARTED, OPENED = 8, 8


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    title = _("Ce qui pèse le plus")
    if views.total(fp) <= 0:
        nothing = _("Le total est nul : aucune activité ne pèse plus qu'une autre.")
        return [chapter("poids", title, [Paragraph(nothing)])]
    return [chapter("poids", title, [Paragraph(_covered(fp)), chart(fp), table(fp), small(_how())])]


def heaviest(fp: Footprint, most: int) -> list[views.Group]:
    """Activities that add something, the heaviest first."""
    return [group for group in views.by_activity(fp) if group.kg > 0][:most]


def _covered(fp: Footprint) -> str:
    groups, whole = heaviest(fp, OPENED), views.total(fp)
    count = len([group for group in views.by_activity(fp) if group.kg])
    said = _("Les {n} activités les plus lourdes, sur {count}, font {share} du total.")
    if len(groups) == 1:
        return _("Une seule activité compte dans ce bilan.")
    together = views.beges(line for group in groups for line in group.lines)
    return said.format(n=show.number(len(groups)), count=show.number(count), share=show.percent(together / whole))


def chart(fp: Footprint) -> Figure:
    rows = [Bar(named(g), g.kg, POSTS[_main_post(g)], g.interval) for g in heaviest(fp, CHARTED)]
    return masses(_("Les activités les plus lourdes"), rows, views.total(fp))


def named(group: views.Group) -> str:
    return change_words.place(group.name, group.lines[0].site)


def table(fp: Footprint) -> Table:
    """One row for each activity: what it is made of, where its quantity was read, what it weighs."""
    whole = views.total(fp)
    rows = [
        [named(g), _calculation(g), _origin(g.lines[0]), show.mass(g.kg), share(g.kg, whole)]
        for g in heaviest(fp, OPENED)
    ]
    columns = [
        Column(_("Activité"), 2),
        Column(_("Quantité × facteur = résultat"), 4.6),
        Column(_("Facteur et qualité de la donnée"), 2.8),
        Column(_("Compté"), 1.2, True),
        Column(_("Part"), 0.8, True),
    ]
    return Table(_("De quoi elles sont faites"), columns, rows, dense=True)


def _calculation(group: views.Group) -> str:
    """Its counted lines, the heaviest first."""
    lines = sorted(group.lines, key=lambda line: (-line.kg_beges, line.part, line.part_label))
    if len(lines) == 1:
        return line_words.formula(lines[0])
    said = _("{name} : {value}")
    told = [said.format(name=words.part(line.part), value=line_words.formula(line)) for line in lines]
    return show.series(told)


def _origin(line: Line) -> str:
    said = _("n° {id}, {edition} ; donnée : {quality}")
    return said.format(id=line.factor_id, edition=line.edition, quality=words.quality(line.quality))


def _how() -> str:
    return _(
        "Un facteur publié en plusieurs parts (combustion, amont, fabrication…) donne une ligne par part : leur somme "
        "est ce qui est compté. Qualité, de la meilleure à la moins bonne : facture, relevé, "
        "estimation déclarée, valeur par défaut du secteur, supposition."
    )


def _main_post(group: views.Group) -> str:
    return max(group.lines, key=lambda line: line.kg_beges).beges
