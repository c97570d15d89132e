"""Results by post: the chart, the regulatory table, the GHG Protocol, what lies between them, what is shown apart."""

from __future__ import annotations

from core.carbon import views
from core.carbon.footprint import Footprint
from core.language import _
from core.report import ledger_rows, show, words
from core.report.chapters.pieces import chapter, facts, ledger, masses, part, small
from core.report.charts import Bar
from core.report.colours import POSTS
from core.report.document import Block, Figure, Paragraph, Section, Table
from core.report.dossier import Dossier

WIDTHS = (3.6, 1, 0.9, 0.9, 1, 1.05, 1.1, 1.15, 2.3)


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    intro: list[Block] = [small(_("Barres : valeur centrale. Trait : intervalle à 95 %."))]
    blocks = [chart(fp), *intro, *significant(fp)] if views.total(fp) > 0 else []
    return [
        chapter("postes", _("Résultats par poste réglementaire"), [*blocks, regulatory(fp)]),
        part("postes-ghg", _("Au format du GHG Protocol"), [ghg(fp), reconciliation(fp)]),
        part("postes-part", _("Montré à part"), [apart(fp)]),
    ]


def significant(fp: Footprint) -> list[Block]:
    """The indirect posts that a BEGES has to look at first; nothing when nothing indirect is counted."""
    found = views.significant_indirect(fp)
    if found is None:
        return []
    groups, ratio = found
    said = _(
        "Postes indirects significatifs, qui font ensemble {share} des émissions indirectes (seuil conseillé : 80 %) : "
        "{posts}."
    )
    named = ", ".join(words.short_post(group.name) for group in groups)
    return [Paragraph(said.format(share=show.percent(ratio), posts=named))]


def chart(fp: Footprint) -> Figure:
    groups = sorted((g for g in views.by_beges(fp) if g.kg), key=lambda group: -group.kg)
    rows = [Bar(words.short_post(g.name), g.kg, POSTS[g.name], g.interval) for g in groups]
    return masses(_("Émissions par poste"), rows, views.total(fp))


def regulatory(fp: Footprint) -> Table:
    """The same figures as the screen, in tonnes."""
    note = _("Tonnes. Les sept gaz du protocole de Kyoto ; « non réparti » : la base ne publie pas le détail par gaz.")
    head, rows = ledger_rows.regulatory_columns(), ledger_rows.regulatory(fp)
    found = ledger(_("Tableau réglementaire, format BEGES v5"), head, rows, WIDTHS, note)
    return Table(found.caption, found.columns, found.rows, found.strong, found.note, dense=True)


def ghg(fp: Footprint) -> Table:
    return ledger(_("Présentation GHG Protocol"), [_("Catégorie"), _("t CO₂e")], ledger_rows.ghg(fp), (4, 1))


def reconciliation(fp: Footprint) -> Table:
    head = [_("Passage du BEGES au GHG Protocol"), _("t CO₂e"), _("Lignes")]
    note = _("Chaque kilogramme d'écart a une cause ; la ligne « inexpliqué » est calculée à part et doit être nulle.")
    return ledger(_("Réconciliation"), head, ledger_rows.reconciliation(fp), (5, 1, 1), note)


def apart(fp: Footprint) -> Table:
    found = facts(_("Montré à part, jamais dans le total"), (_("Élément"), _("Valeur")), ledger_rows.apart(fp))
    columns = (found.columns[0], type(found.columns[1])(found.columns[1].title, 1, True))
    return Table(found.caption, columns, found.rows, dense=True)
