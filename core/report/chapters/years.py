"""Year after year, and why: one year alone is not a trend, and it is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.carbon import views
from core.carbon.differences import Waterfall
from core.language import _
from core.report import change_words, charts, narrative, retold, show
from core.report.chapters.pieces import chapter, part, small
from core.report.charts import Step
from core.report.document import Block, Column, Figure, Paragraph, Section, Table
from core.report.dossier import Again, Dossier, Level

CAUSES_SHOWN = 10


def sections(dossier: Dossier) -> list[Section]:
    found, title = levels(dossier), _("D'une année à l'autre")
    if len(found) < 2:
        said = _(
            "Une seule année est calculée : {year}. Il en faut deux pour lire une évolution ; la suivante montrera ici "
            "les deux totaux, leurs intervalles, et la cause de chaque écart."
        )
        alone = Paragraph(said.format(year=found[0].year))
        return [chapter("annees", title, [alone])]
    blocks: list[Block] = [change(dossier), _columns(found), table(found, dossier)]
    caution = _("Chaque année est montrée comme elle a été calculée, avec les facteurs et la méthode de son calcul.")
    return [chapter("annees", title, [*blocks, small(caution)]), *constant(dossier), *_why(dossier)]


def constant(dossier: Dossier) -> list[Section]:
    """The years measured again in one way, beside what each was when it was calculated."""
    found, was = dossier.constant, {level.year: level.kg for level in levels(dossier)}
    if found is None or all(_unmoved(one, was.get(one.year)) for one in found.years):
        return []
    rows = [[str(one.year), _mass(was.get(one.year)), *_again(one)] for one in found.years]
    head = [_("Année"), _("Tel que calculé"), _("À facteurs constants"), _("Intervalle à 95 %")]
    columns = [Column(head[0], 0.8), *(Column(name, 2, True) for name in head[1:])]
    note = _("Facteurs : {edition} ; méthode : {version}. Chaque année garde son électricité : le mix de l'année.")
    told = note.format(edition=found.edition, version=found.method_version)
    table_ = Table(_("Les mêmes années, mesurées d'une seule façon"), columns, rows, note=told, dense=True)
    said = narrative.comparable(dossier)
    blocks: list[Block] = [*([Paragraph(said)] if said else []), table_, *_kept(found.years)]
    return [part("annees-constant", _("À méthode et facteurs constants"), blocks)]


def change(dossier: Dossier) -> Paragraph:
    """What changed; and that the years are already measured in one way when they are: no table needs to show it."""
    alike = "" if constant(dossier) else narrative.comparable(dossier)
    return Paragraph(" ".join(filter(None, (narrative.changed(dossier), alike))))


def _unmoved(one: Again, was: float | None) -> bool:
    return one.level is not None and was is not None and math.isclose(one.level.kg, was, abs_tol=narrative.SAME_KG)


def _again(one: Again) -> list[str]:
    if one.level is None:
        return [_("ne peut pas l'être"), show.ABSENT]
    return [show.mass(one.level.kg), _interval(one.level)]


def _kept(years: Sequence[Again]) -> list[Block]:
    """The activities that the edition in use no longer has a factor for."""
    names = sorted({name for one in years for name in one.kept})
    if not names:
        return []
    said = _("Gardent le facteur de leur calcul, que l'édition n'a plus : {names}.")
    return [small(said.format(names=", ".join(retold.text(name) for name in names)))]


def _mass(kg: float | None) -> str:
    return show.ABSENT if kg is None else show.mass(kg)


def levels(dossier: Dossier) -> list[Level]:
    """Every year that is calculated, this one included, oldest first."""
    fp = dossier.footprint
    scopes = {group.name: group.kg for group in views.by_scope(fp)}
    this = Level(fp.perimeter.year, views.total(fp), views.interval(fp), scopes)
    return sorted([*dossier.history, this], key=lambda level: level.year)


def _columns(found: Sequence[Level]) -> Figure:
    caption = _("Émissions par année et par scope")
    told = _("{name} : {value}")
    said = show.series(told.format(name=level.year, value=show.mass(level.kg)) for level in found)
    return Figure(caption, charts.columns(found, charts.PAGE), f"{caption}. {said}.", _data(caption, found))


def _data(caption: str, found: Sequence[Level]) -> Table:
    columns = [Column(_("Année")), *(Column(name, 1, True) for name in (_("Total"), *_scopes()))]
    return Table(caption, columns, [[str(level.year), show.mass(level.kg), *_split(level)] for level in found])


def _scopes() -> list[str]:
    return [_("Scope 1"), _("Scope 2"), _("Scope 3")]


def _split(level: Level) -> list[str]:
    return [show.plain_mass(level.scopes.get(scope, 0.0)) for scope in "123"]


def table(found: Sequence[Level], dossier: Dossier) -> Table:
    rows = [
        [str(one.year), show.mass(one.kg), _interval(one), *_split(one), _step(found, n)] for n, one in enumerate(found)
    ]
    head = [_("Total"), _("Intervalle à 95 %"), *_scopes(), _("Écart")]
    columns = [Column(_("Année"), 0.8), *(Column(name, 2 if n == 1 else 1.2, True) for n, name in enumerate(head))]
    strong = frozenset(n for n, one in enumerate(found) if one.year == dossier.footprint.perimeter.year)
    return Table(_("Années calculées"), columns, rows, strong, dense=True)


def _interval(level: Level) -> str:
    return show.interval(*level.interval) if level.interval else show.ABSENT


def _step(found: Sequence[Level], n: int) -> str:
    """The change since the row before, as a share; a dash when there is no row or nothing to divide by."""
    if n == 0 or found[n - 1].kg <= 0:
        return show.ABSENT
    return show.signed_percent(found[n].kg / found[n - 1].kg - 1)


def _why(dossier: Dossier) -> list[Section]:
    """From the year before to this one: four causes, then the activities behind them."""
    before, since = dossier.before, dossier.since
    if before is None or since is None:
        return []
    title = _("Pourquoi, depuis {year}").format(year=before.year)
    if not since.shares:
        return [part("annees-causes", title, [Paragraph(_("Aucune activité n'a changé entre les deux années."))])]
    blocks: list[Block] = [_waterfall(since, before.year, dossier.footprint.perimeter.year), _shares(since)]
    told = _("{name} : {value}")
    causes = [cause for cause, kg in since.by_cause().items() if kg]
    meanings = show.series(told.format(name=change_words.cause(one), value=change_words.meaning(one)) for one in causes)
    return [part("annees-causes", title, [*blocks, small(f"{meanings}.")])]


def _waterfall(since: Waterfall, first: int, last: int) -> Figure:
    total = _("Total {year}")
    causes = [(change_words.cause(cause), float(kg)) for cause, kg in since.by_cause().items() if kg]
    steps = [
        Step(total.format(year=first), float(since.start), True),
        *(Step(name, kg) for name, kg in causes),
        Step(total.format(year=last), float(since.end), True),
    ]
    caption = _("D'un total à l'autre, par cause")
    rows = [[step.name, show.mass(step.kg) if step.total else show.change(step.kg)] for step in steps]
    told = _("{name} : {value}")
    said = show.series(told.format(name=name, value=value) for name, value in rows)
    data = Table(caption, [Column(_("Cause"), 2), Column(_("Valeur"), 1, True)], rows)
    return Figure(caption, charts.waterfall(steps, charts.PAGE), f"{caption}. {said}.", data)


def _shares(since: Waterfall) -> Table:
    shown = since.shares[:CAUSES_SHOWN]
    rows = [
        [
            change_words.place(one.label, one.site),
            f"{change_words.cause(one.cause)}, {change_words.kind(one)}",
            show.change(float(one.kg)),
        ]
        for one in shown
    ]
    if len(since.shares) > len(shown):
        rest = sum((one.kg for one in since.shares[CAUSES_SHOWN:]), start=since.start * 0)
        said = _("Autres écarts ({n})").format(n=show.number(len(since.shares) - len(shown)))
        rows.append([said, "", show.change(float(rest))])
    rows.append([_("Écart total"), "", show.change(float(since.end - since.start))])
    columns = [Column(_("Activité"), 3), Column(_("Cause"), 3), Column(_("Écart"), 1.2, True)]
    return Table(_("Les écarts, le plus grand d'abord"), columns, rows, frozenset({len(rows) - 1}), dense=True)
