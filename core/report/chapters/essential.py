"""The essential in a minute: the total, what weighs, what changed, what to do first, what is not known."""

from __future__ import annotations

from core.carbon import views
from core.language import _
from core.report import narrative, show, words
from core.report.chapters.pieces import chapter, part, share
from core.report.document import Block, Bullets, Callout, Paragraph, Section, Tile, Tiles
from core.report.dossier import Dossier


def sections(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    lead = opening(dossier)
    if views.total(fp):
        lead.append(scopes(dossier))
    told = narrative.weighing(dossier)
    nothing = _("Rien n'est compté, ou toutes les quantités valent zéro : aucune part ne peut être montrée.")
    return [
        chapter("essentiel", _("L'essentiel en une minute"), lead, page=True),
        part("essentiel-poids", _("Ce qui pèse"), [Bullets(told) if told else Paragraph(nothing)]),
        part("essentiel-change", _("Ce qui a changé"), changes(dossier)),
        part("essentiel-faire", _("Par quoi commencer"), _first(dossier)),
        part("essentiel-inconnu", _("Ce qui n'est pas connu"), [Bullets(narrative.unknown(dossier))]),
    ]


def opening(dossier: Dossier) -> list[Block]:
    """The sentence one remembers; when too little is known, that it is so, before anything else is read."""
    found: list[Block] = [Paragraph(narrative.headline(dossier), "lead")]
    if narrative.is_partial(dossier):
        found.append(Callout(_("Bilan partiel"), narrative.partial(dossier), "caution"))
    return found


def changes(dossier: Dossier) -> list[Block]:
    """What changed, and whether the two years can be laid side by side."""
    told = (narrative.changed(dossier), narrative.comparable(dossier))
    return [Paragraph(" ".join(filter(None, told)))]


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
    return [Paragraph(_why(dossier)), Bullets(told, numbered=True)]


def _why(dossier: Dossier) -> str:
    """What the order of the first things to do comes from."""
    if narrative.is_partial(dossier):
        return _("Les données d'abord ; les actions ensuite, sur ce qui est déjà connu.")
    if any(one.status in {"planned", "started"} and one.kg for one in dossier.plan):
        return _("D'après le plan de l'entreprise, ce qui évite le plus d'abord.")
    return _("Aucun plan n'est décidé : voici ce que le classement met en premier (tonnes, coût, facilité).")
