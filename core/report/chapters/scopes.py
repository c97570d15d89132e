"""Results by scope and by site, and what the total is like."""

from __future__ import annotations

from core.carbon import views
from core.carbon.footprint import Footprint
from core.language import _
from core.report import charts, equivalences, show, words
from core.report.chapters.pieces import chapter, interval, masses, part, share, small
from core.report.charts import Bar, Slice
from core.report.colours import GREEN, SCOPES
from core.report.document import Block, Bullets, Column, Figure, Paragraph, Section, Table
from core.report.dossier import Dossier

NAMED = 8


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    blocks: list[Block] = [Paragraph(_meaning())]
    if views.total(fp) > 0 and len([group for group in views.by_scope(fp) if group.kg]) > 1:
        blocks.append(_ring(fp))
    blocks.append(table(fp))
    found = [chapter("scopes", _("Résultats par scope"), blocks)]
    found += intensities(fp)
    found += _sites(fp)
    told = equivalences.told(views.total(fp))
    if told:
        note = _("Des ordres de grandeur, à partir de facteurs publiés ; ils n'ajoutent rien au résultat.")
        found.append(part("scopes-reperes", _("Pour se représenter ce total"), [Bullets(told), small(note)]))
    return found


def _meaning() -> str:
    return _(
        "Scope 1 : ce que l'entreprise brûle et laisse fuir. Scope 2 : l'énergie qu'elle achète. Scope 3 : tout le "
        "reste de sa chaîne, achats, déplacements, fret, déchets, immobilisations, produits vendus."
    )


def _ring(fp: Footprint) -> Figure:
    groups = [group for group in views.by_scope(fp) if group.kg]
    whole = views.total(fp)
    slices = [Slice(words.scope(g.name), g.kg, SCOPES[g.name]) for g in groups]
    told = _("{name} : {kg}, {share}")
    each = [told.format(name=words.scope(g.name), kg=show.mass(g.kg), share=share(g.kg, whole)) for g in groups]
    said = show.series(each)
    caption = _("Part de chaque scope dans le total")
    return Figure(caption, charts.donut(slices, charts.PAGE), f"{caption}. {said}.", table(fp))


def table(fp: Footprint) -> Table:
    """Scopes and their total, each with its interval."""
    whole, found = views.total(fp), views.interval(fp)
    rows = [[words.scope(g.name), show.mass(g.kg), share(g.kg, whole), interval(g)] for g in views.by_scope(fp)]
    ends = show.interval(*found) if found else show.ABSENT
    rows.append([_("Total"), show.mass(whole), share(whole, whole), ends])
    head = [_("Valeur"), _("Part"), _("Intervalle à 95 %")]
    columns = [Column(_("Scope"), 3), Column(head[0], 1.6, True), Column(head[1], 1, True), Column(head[2], 2.4, True)]
    return Table(_("Émissions par scope"), columns, rows, frozenset({len(rows) - 1}))


def intensities(fp: Footprint) -> list[Section]:
    """Total per person, per k€, per m²: those whose divisor is known; the others are named."""
    known = views.intensities(fp)
    if not known:
        none = _("Effectif, chiffre d'affaires et surface ne sont pas renseignés : aucune intensité ne peut être dite.")
        return [part("scopes-intensites", _("Intensités"), [Paragraph(none)])]
    rows = [[words.intensity(name), show.mass(kg)] for name, kg in known.items()]
    columns = [Column(_("Rapporté à"), 3), Column(_("Valeur"), 2, True)]
    return [
        part(
            "scopes-intensites", _("Intensités"), [Table(_("Le total rapporté à la taille"), columns, rows, dense=True)]
        )
    ]


def _sites(fp: Footprint) -> list[Section]:
    """Only where there are several."""
    groups = sorted(views.by_site(fp), key=lambda group: -group.kg)
    if len([group for group in groups if group.name]) < 2 or views.total(fp) <= 0:
        return []
    rows = [Bar(g.name or _("Toute l'entreprise"), g.kg, GREEN, g.interval) for g in groups[:NAMED]]
    blocks: list[Block] = [masses(_("Émissions par site"), rows, views.total(fp))]
    if len(groups) > NAMED:
        rest = sum(group.kg for group in groups[NAMED:])
        said = _("Les autres sites ({n}) comptent ensemble pour {kg}.")
        blocks.append(small(said.format(n=show.number(len(groups) - NAMED), kg=show.mass(rest))))
    return [part("scopes-sites", _("Par site"), blocks)]
