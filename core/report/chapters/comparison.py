"""Beside published figures: per k€, per person, per m²; each with what it covers, or why it is not compared."""

from __future__ import annotations

from core.carbon.benchmark_compare import AgainstAreas, AgainstAssessments, AgainstRatio
from core.language import _
from core.report import benchmark_words, charts, show
from core.report.chapters.pieces import chapter, part, small
from core.report.charts import Strip
from core.report.charts_strip import Said
from core.report.colours import GREEN
from core.report.document import Block, Callout, Column, Figure, Paragraph, Section, Table
from core.report.dossier import Dossier


def sections(dossier: Dossier) -> list[Section]:
    found = dossier.comparison
    year = dossier.footprint.perimeter.year
    intro = _("Un repère dit un ordre de grandeur, pas une note. Chacun est montré avec ce qu'il couvre et sa source.")
    return [
        chapter("comparaison", _("Comparaison"), [Paragraph(intro), *_caution(dossier)]),
        part("comparaison-ca", _("Par k€ de chiffre d'affaires"), turnover(found.turnover, year)),
        part("comparaison-personne", _("Par personne"), employee(found.employee)),
        part("comparaison-m2", _("Énergie des locaux par m²"), area(found.areas)),
    ]


def _caution(dossier: Dossier) -> list[Block]:
    """What is not in the footprint makes it look lower than it is."""
    if not dossier.footprint.gaps:
        return []
    said = _(
        "Il manque des réponses à ce bilan ({share} des questions répondues) : ce qui n'est pas répondu n'y compte "
        "pas, et votre empreinte paraît plus basse qu'elle n'est."
    )
    text = said.format(share=show.percent(dossier.footprint.completeness))
    return [Callout(_("Avant de comparer"), text, "caution")]


def turnover(found: AgainstRatio, year: int) -> list[Block]:
    if found.reason or found.value is None or found.ratio is None:
        return [Paragraph(_why_not_turnover(found))]
    ratio = found.ratio
    box = (ratio.kg_per_keur / ratio.gsd2, ratio.kg_per_keur * ratio.gsd2)
    row = Strip(benchmark_words.label(ratio), found.value, ratio.kg_per_keur, box, GREEN)
    conclusion = _plain(benchmark_words.turnover(found))
    source = _(
        "Repère : SDES et Insee, Base Carbone n° {id}, prix de {priced} (comptes de {year}). Périmètre : scopes 1 et 2 "
        "et amont du scope 3 ; l'aval est laissé de côté ({left} ici). Boîte : incertitude publiée du repère (80 %)."
    ).format(id=ratio.ademe_id, priced=ratio.year, year=year, left=show.plain_mass(found.left_out_kg))
    return [
        Paragraph(f"{conclusion} {benchmark_words.turnover_standing(found)}"),
        _strip(_("Par k€, parmi les repères"), row, benchmark_words.per_keur, _("moyenne publiée")),
        small(source),
    ]


def _why_not_turnover(found: AgainstRatio) -> str:
    """The reason; on paper nothing can be chosen « higher up »."""
    missing = {
        "division": _("Pas de comparaison : l'activité de l'entreprise (code NAF) n'est pas renseignée dans sa fiche."),
        "turnover": _("Pas de comparaison : le chiffre d'affaires hors taxes n'est pas renseigné."),
    }
    return missing.get(found.reason) or benchmark_words.turnover_reason(found)


def employee(found: AgainstAssessments) -> list[Block]:
    if found.reason or found.value is None:
        none = _("Pas de comparaison : le nombre de personnes n'est pas renseigné.")
        return [Paragraph(benchmark_words.employee(found) if found.reason == "zero" else none)]
    reference = found.reference
    low, middle, high = reference.quantiles.quartiles
    kind = _("Bilans publiés ({kind})").format(kind=benchmark_words.label(reference))
    row = Strip(kind, found.value, middle, (low, high), GREEN)
    text = f"{_plain(benchmark_words.employee(found))} {benchmark_words.employee_place(found)}"
    source = _(
        "Source : bilans GES publiés (ADEME), export de {year}, {n} bilans, tous les postes déclarés : le scope 3 n'y "
        "est souvent pas complet, et la plupart viennent d'organisations de plus de 500 personnes. Boîte : leur moitié "
        "centrale."
    ).format(year=reference.vintage, n=show.number(reference.quantiles.n))
    caption = _("Par personne, parmi les bilans publiés")
    return [Paragraph(text), _strip(caption, row, show.plain_mass, _("médiane")), small(source)]


def area(found: AgainstAreas) -> list[Block]:
    if found.reason:
        return [Paragraph(_why_not_area(found.reason))]
    blocks: list[Block] = [Paragraph(_plain(benchmark_words.area(row))) for row in found.rows]
    shown = [row for row in found.rows if not row.reason]
    if shown:
        rows = [Strip(benchmark_words.carrier(r), r.value, r.figure.kwh_m2, None, GREEN) for r in shown]
        blocks.append(_strips(_("Par m², parmi les repères"), rows, benchmark_words.per_m2, _("moyenne publiée")))
    if found.unread:
        blocks.append(small(_("Sans repère publié, laissé de côté : {names}.").format(names=", ".join(found.unread))))
    return [*blocks, small(_area_source(found))]


def _why_not_area(reason: str) -> str:
    missing = {
        "division": _("Pas de comparaison : l'activité de l'entreprise (code NAF) n'est pas renseignée dans sa fiche."),
        "area": _("Pas de comparaison : la surface des locaux n'est pas renseignée."),
        "energy": _("Pas de comparaison : ni l'électricité ni le chauffage ne sont renseignés."),
        "heating": _("Pas de comparaison : le mode de chauffage n'est pas renseigné."),
    }
    return missing.get(reason) or benchmark_words.area_reason(reason)


def _area_source(found: AgainstAreas) -> str:
    said = _("Repère : moyenne de « {kind} », France continentale, Base Carbone n° {ids}, année {year}, en kWh PCI.")
    return said.format(
        kind=show.series(dict.fromkeys(benchmark_words.label(row.figure) for row in found.rows)),
        ids=", ".join(row.figure.ademe_id for row in found.rows),
        year=found.rows[0].figure.vintage,
    )


def _strip(caption: str, row: Strip, said: Said, middle: str) -> Figure:
    return _strips(caption, [row], said, middle)


def _strips(caption: str, rows: list[Strip], said: Said, middle: str) -> Figure:
    head = [_("Élément"), _("Vous"), middle[:1].upper() + middle[1:], _("Entre")]
    columns = [Column(head[0], 3), *(Column(name, 2, True) for name in head[1:])]
    cells = [[row.name, _own(row, said), said(row.middle), _box(row, said)] for row in rows]
    told = _("{name} : vous {own}, {middle} {published}")
    text = show.series(
        told.format(name=row.name, own=_own(row, said), middle=middle, published=said(row.middle)) for row in rows
    )
    drawing = charts.strip(rows, charts.PAGE, said, middle, _("pas de valeur chez vous"))
    return Figure(caption, drawing, f"{caption}. {text}.", Table(caption, columns, cells))


def _own(row: Strip, said: Said) -> str:
    if row.own is None:
        return show.ABSENT
    return f"{said(row.own.central)} ({said(row.own.low)}{show.SPACE}–{show.SPACE}{said(row.own.high)})"


def _box(row: Strip, said: Said) -> str:
    return show.ABSENT if row.box is None else f"{said(row.box[0])}{show.SPACE}–{show.SPACE}{said(row.box[1])}"


def _plain(sentence: str) -> str:
    """Without the stress that screens draw."""
    return sentence.replace("**", "")
