"""Every factor that was used, as it was stored with the calculation."""

from __future__ import annotations

import re
from datetime import date

from core.carbon.factors import Factor
from core.ingest import builtin
from core.ingest.validity import valid_until
from core.language import _
from core.report import retold, show, words
from core.report.chapters.pieces import chapter, small
from core.report.document import Block, Column, Paragraph, Section, Table
from core.report.dossier import Dossier

MAINLAND = "France continentale"
_FOR_A_YEAR = re.compile(r"ann[ée]e (\d{4})", re.IGNORECASE)


def sections(dossier: Dossier) -> list[Section]:
    title, editions = _("Facteurs d'émission utilisés"), sorted({one.edition for one in dossier.factors})
    if not editions:
        return [chapter("facteurs", title, [Paragraph(_("Aucun facteur n'a servi : rien n'est compté."))])]
    said = _("Facteurs de ce bilan : {n}, tels qu'ils ont été enregistrés avec lui. Édition : {edition}.")
    told = said.format(n=show.number(len(dossier.factors)), edition=show.series(editions))
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
        Column(_("Identifiant"), 1.4),
        Column(_("Facteur"), 3.5),
        Column(_("Valeur"), 2.5, True),
        Column(_("Validité"), 2.7),
        Column(_("Édition et source") if several else _("Source"), 2.2),
    ]
    note = _("Facteurs de France continentale, sauf mention d'un autre lieu.")
    return Table(_("Facteurs d'émission"), columns, rows, note=note, dense=True)


def _named(one: Factor) -> str:
    return f"{one.label}, {one.location}" if one.location not in {"", MAINLAND} else one.label


def expired(one: Factor, today: date) -> bool:
    """Was its announced validity past on that day?"""
    end = valid_until(one.validity)
    return end is not None and end < today


def _validity(one: Factor, today: date) -> str:
    if not one.validity:
        return show.ABSENT
    said = published(one.validity)
    return f"{said} ({_('dépassée')})" if expired(one, today) else said


def published(text: str) -> str:
    """A validity as a date that is read: the base writes « Décembre 2018 », « déc.-18 », « 45362 » (a spreadsheet's
    day), « Données valides pour l'année 2024 »; a year alone, and what is no date, as they are."""
    end, year = valid_until(text), _FOR_A_YEAR.search(text)
    if year is not None:
        return _("année {year}").format(year=year[1])
    if end is None or len(text) == len("2026"):
        return retold.validity(text)
    return show.month(end) if text[0].isalpha() else show.day(end)


def _source(one: Factor, several: bool) -> str:
    """Who published it (our own tables name their sources by an id), with the edition where there are several."""
    known = builtin.sources().get(one.source)
    source = words.source(one.source, known.title) if known else one.source
    return show.series(text for text in (one.edition if several else "", source) if text) or show.ABSENT


def _late() -> str:
    return _(
        "« Dépassée » : la date annoncée par la base était passée le jour du calcul. L'ADEME garde ces facteurs "
        "valides tant qu'elle ne les remplace pas ; une valeur plus récente peut exister."
    )
