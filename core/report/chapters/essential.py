"""The essential in a minute: the total, what weighs, what changed, what to do first, what is not known."""

from __future__ import annotations

from core.carbon import views
from core.language import _
from core.report import narrative, show, words
from core.report.chapters.pieces import chapter, part, share
from core.report.document import Block, Bullets, Paragraph, Section, Tile, Tiles
from core.report.dossier import Dossier


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    lead: list[Block] = [Paragraph(narrative.headline(dossier), "lead")]
    if views.total(fp):
        lead.append(scopes(dossier))
    told = narrative.weighing(dossier)
    nothing = _("Rien n'est compté, ou toutes les quantités valent zéro : aucune part ne peut être montrée.")
    return [
        chapter("essentiel", _("L'essentiel en une minute"), lead, page=True),
        part("essentiel-poids", _("Ce qui pèse"), [Bullets(told) if told else Paragraph(nothing)]),
        part("essentiel-change", _("Ce qui a changé"), [Paragraph(narrative.changed(dossier))]),
        part("essentiel-faire", _("Par quoi commencer"), _first(dossier)),
        part("essentiel-inconnu", _("Ce qui n'est pas connu"), [Bullets(narrative.unknown(dossier))]),
    ]


def scopes(dossier: Dossier) -> Tiles:
    """A tile for each scope that counts something."""
    whole = views.total(dossier.footprint)
    groups = views.by_scope(dossier.footprint)
    return Tiles([Tile(show.mass(g.kg), words.scope(g.name), _share(g.kg, whole)) for g in groups])


def _share(kg: float, whole: float) -> str:
    return _("{share} du total").format(share=share(kg, whole))


def _first(dossier: Dossier) -> list[Block]:
    told = narrative.first(dossier)
    if not told:
        return [
            Paragraph(_("Aucune action connue ne fait baisser ce bilan : complétez d'abord ce qui n'est pas connu."))
        ]
    from_plan = any(one.status in {"planned", "started"} and one.kg for one in dossier.plan)
    why = (
        _("D'après le plan de l'entreprise, ce qui évite le plus d'abord.")
        if from_plan
        else _("Aucun plan n'est décidé : voici ce que le classement met en premier (tonnes, coût, facilité).")
    )
    return [Paragraph(why), Bullets(told, numbered=True)]
