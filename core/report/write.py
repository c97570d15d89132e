"""The report: a dossier in, a document out, in the language of its reader. Which chapters each template has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.carbon import views
from core.language import _, speaking
from core.report import narrative
from core.report.chapters import (
    bank,
    closing,
    comparison,
    cover,
    essential,
    factors,
    perimeter,
    plan,
    posts,
    quality,
    requested,
    scopes,
    weights,
    years,
)
from core.report.chapters.pieces import chapter, part
from core.report.document import Bullets, Document, Section
from core.report.dossier import Dossier
from core.report.dossier_words import told
from core.report.rewriting import Rewriter, rewritten


def document(dossier: Dossier, made_at: datetime, code: str, rewriter: Rewriter | None = None) -> Document:
    """The same dossier, date and code give the same document. `code` "" when nobody keeps it.

    `rewriter`: may word the narrative better; what is not faithful to the figures stays as we wrote it.
    """
    with speaking(dossier.language):
        dossier = told(dossier)
        sections = _numbered(_chapters(dossier, code))
        return Document(
            language=dossier.language,
            title=cover.title(dossier),
            subtitle=cover.subtitle(dossier),
            company=narrative.company(dossier),
            brand=dossier.brand,
            tiles=cover.tiles(dossier),
            facts=cover.facts(dossier),
            sections=sections if rewriter is None else rewritten(sections, rewriter, dossier.language),
            made_at=made_at,
            code=code,
            verify=dossier.verify,
            run_hash=dossier.run_hash,
            notice=closing.notice(),
            watermark=_("Version gratuite") if dossier.watermark else "",
        )


def _chapters(dossier: Dossier, code: str) -> list[Section]:
    end = closing.sections(dossier, code)
    if dossier.template == "synthese":
        return [*essential.sections(dossier), *_brief(dossier), *end]
    if dossier.template == "banque":
        return [*bank.bank(dossier, code), *end]
    if dossier.template == "vsme":
        method = part("vsme-methode", _("Méthode"), [Bullets(perimeter.short(dossier)), perimeter.legal(dossier)])
        return [*requested.vsme(dossier), method, *end]
    return [*_whole(dossier), *closing.words(), *end]


def _whole(dossier: Dossier) -> list[Section]:
    return [
        *essential.sections(dossier),
        *perimeter.sections(dossier),
        *scopes.sections(dossier),
        *posts.sections(dossier),
        *weights.sections(dossier),
        *years.sections(dossier),
        *comparison.sections(dossier),
        *plan.sections(dossier),
        *quality.sections(dossier),
        *factors.sections(dossier),
    ]


def _brief(dossier: Dossier) -> list[Section]:
    """The posts and the actions, without their details."""
    fp = dossier.footprint
    drawn = [posts.chart(fp)] if views.total(fp) > 0 else []
    return [
        chapter("postes", _("Les postes"), [*drawn, scopes.table(fp)]),
        chapter("actions", _("Les actions"), plan.way(dossier)[:1]),
        *plan.actions(dossier),
    ]


def _numbered(sections: Sequence[Section]) -> list[Section]:
    """« 3. Résultats par scope »: chapters in their order."""
    found, number = [], 0
    for section in sections:
        if section.level == 1:
            number += 1
            found.append(replace(section, title=f"{number}. {section.title}"))
        else:
            found.append(section)
    return found
