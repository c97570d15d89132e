"""Every factor that was used, as it was stored with the calculation."""

from __future__ import annotations

from datetime import date

from core.carbon.factors import Factor
from core.ingest import builtin
from core.ingest.validity import valid_until
from core.language import _, language
from core.report import show
from core.report.chapters.pieces import chapter, small
from core.report.document import Block, Column, Paragraph, Section, Table
from core.report.dossier import Dossier

MAINLAND = "France continentale"


def sections(dossier: Dossier) -> list[Section]:
    title, editions = _("Facteurs d'émission utilisés"), sorted({one.edition for one in dossier.factors})
    if not editions:
        return [chapter("facteurs", title, [Paragraph(_("Aucun facteur n'a servi : rien n'est compté."))])]
    said = _("Les {n} facteurs de ce bilan, tels qu'ils ont été enregistrés avec lui. Édition : {edition}.")
    told = said.format(n=show.number(len(dossier.factors)), edition=" ; ".join(editions))
    blocks: list[Block] = [Paragraph(told), table(dossier)]
    if any(expired(one, dossier.calculated_at.date()) for one in dossier.factors):
        blocks.append(small(_late()))
    return [chapter("facteurs", title, blocks)]


def table(dossier: Dossier) -> Table:
    """Id, name, value, validity, source; what was past its validity on the day of the calculation is said."""
    today, several = dossier.calculated_at.date(), len({one.edition for one in dossier.factors}) > 1
    rows = [
        [one.id, _named(one), show.factor(one.total, one.unit), _validity(one, today), _source(one, several)]
        for one in dossier.factors
    ]
    columns = [
        Column(_("Identifiant"), 1.6),
        Column(_("Facteur"), 3.8),
        Column(_("Valeur"), 2.5, True),
        Column(_("Validité"), 2.2),
        Column(_("Édition et source") if several else _("Source"), 2.2),
    ]
    note = _("Facteurs de France continentale, sauf mention d'un autre lieu.")
    return Table(_("Facteurs d'émission"), columns, rows, note=note, dense=True)


def _named(one: Factor) -> str:
    label = _label(one)
    return f"{label}, {one.location}" if one.location not in {"", MAINLAND} else label


def _label(one: Factor) -> str:
    """In the reader's language where our own table has it."""
    ours = builtin.rows().get(one.key or "") if language() == "en" else None
    return ours.label_en if ours is not None and ours.label == one.label else one.label


def expired(one: Factor, today: date) -> bool:
    """Was its announced validity past on that day?"""
    end = valid_until(one.validity)
    return end is not None and end < today


def _validity(one: Factor, today: date) -> str:
    if not one.validity:
        return show.ABSENT
    late = _("dépassée")
    return f"{one.validity} ({late})" if expired(one, today) else one.validity


def _source(one: Factor, several: bool) -> str:
    """Who published it (our own tables name their sources by an id), with the edition where there are several."""
    known = builtin.sources().get(one.source)
    source = known.title if known else one.source
    return " ; ".join(text for text in (one.edition if several else "", source) if text) or show.ABSENT


def _late() -> str:
    return _(
        "« Dépassée » : la date annoncée par la base était passée le jour du calcul. L'ADEME garde ces facteurs "
        "valides tant qu'elle ne les remplace pas ; une valeur plus récente peut exister."
    )
