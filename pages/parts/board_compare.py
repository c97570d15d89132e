"""The views that need several runs: year after year, and from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.differences import Waterfall
from core.kept import kept
from core.report import retold, show
from core.services.evolution import By, Series, latest_of_each_year, year_before
from core.services.footprints import Run, RunHeader
from pages.parts import chart_waterfall, chart_years, charts, html
from pages.parts.board import Chart
from pages.parts.choose_run import link_to
from pages.parts.i18n import _, language, sentence

FILTERS: Mapping[By, str] = {"scope": "scope", "post": "poste", "site": "site"}  # of « Lignes »


def years(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """The latest run of each year. One year alone is not a trend: it is said, not drawn."""
    series = services().evolution.series(here)
    st.subheader(_("Année après année"))
    if len(series.years) < 2:
        only = series.years[0].level
        said = _(
            "Une seule année est calculée : {year}, {kg}. Il en faut deux pour voir une évolution. Une deuxième année "
            "montrerait ici les deux totaux avec leurs intervalles, leurs scopes, et la même comparaison à méthode et "
            "facteurs constants ; la vue « Écarts » dirait la cause de chaque différence."
        )
        st.info(said.format(year=only.year, kg=show.mass(only.kg)), icon=":material/timeline:")
        st.page_link("collect/questionnaire.py", label=_("Remplir une autre année"), icon=":material/edit_note:")
        return
    by = _by(series)
    latest = {header.year: header.hash for header in latest_of_each_year(runs)}
    drawn = _years(str(here.tenant_id), ",".join(latest.values()), series.edition, language(), by, series, latest)
    clicked = charts.draw(drawn.figure, f"chart_years_{by}", drawn.alt, drawn.data)
    st.html(drawn.more)
    if clicked:
        run_hash, _comma, key = clicked.partition(",")
        st.switch_page("understand/lines.py", query_params={**({FILTERS[by]: key} if key else {}), **link_to(run_hash)})


def _by(series: Series) -> By:
    """What the columns are split by; sites only when there are several."""
    names: dict[By, str] = {"scope": _("Par scope"), "post": _("Par poste réglementaire"), "site": _("Par site")}
    several = len({site for year in series.years for site in year.level.split["site"]}) > 1
    options = [by for by in names if by != "site" or several]
    chosen = st.segmented_control(
        _("Répartir les années"), options, default="scope", required=True, format_func=names.__getitem__,
        key="years_by", label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "scope"


def waterfall(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """From one run to another: two pickers, four causes, the activities behind them."""
    st.subheader(_("D'un calcul à l'autre"))
    if len(runs) < 2:
        said = _(
            "Un seul calcul est enregistré : rien à comparer. Après un deuxième (une autre année, une réponse changée, "
            "une autre édition des facteurs), chaque écart aura ici sa cause : activité, facteur, méthode ou périmètre."
        )
        st.info(said, icon=":material/compare_arrows:")
        return
    before, after = _pickers(runs, run)
    if before.id == after.id:
        st.info(_("C'est deux fois le même calcul : choisissez-en un autre."), icon=":material/info:")
        return
    found = services().evolution.difference(here, before.id, after.id)
    drawn = _waterfall(str(here.tenant_id), f"{before.id} {after.id}", language(), found, (before, after))
    charts.draw(drawn.figure, "chart_waterfall", drawn.alt, drawn.data, select=False)
    st.html(chart_waterfall.meanings() + drawn.more)


def _pickers(headers: Sequence[RunHeader], run: Run) -> tuple[RunHeader, RunHeader]:
    """« De » and « À »: at first, the run that is open and the latest one of the year before it."""
    shown = next(n for n, header in enumerate(headers) if header.id == run.id)
    earlier = year_before(headers, run.footprint.perimeter.year)
    first = headers.index(earlier) if earlier else (shown + 1 if shown + 1 < len(headers) else 0)
    left, right = st.columns(2)
    before = left.selectbox(_("De"), headers, first, format_func=_brief, key=f"gap_from_{run.id}")
    after = right.selectbox(_("À"), headers, shown, format_func=_brief, key=f"gap_to_{run.id}")
    return before, after


def _brief(header: RunHeader) -> str:
    """A run, what tells it from the others first."""
    said = _("{year} · {total} · calcul du {date}")
    return said.format(year=header.year, total=show.mass(header.total_kg), date=show.moment(header.created_at))


@kept(128)
def _years(
    tenant: str, hashes: str, edition: str, language: str, by: By, _series: Series, _latest: dict[int, str]
) -> Chart:
    figure, alt = chart_years.figure(_series, _latest, by), chart_years.alternative(_series)
    return Chart("", "", figure, alt, chart_years.table(_series, by), _under(_series))


@kept(128)
def _waterfall(
    tenant: str, runs: str, language: str, _found: Waterfall, _headers: tuple[RunHeader, RunHeader]
) -> Chart:
    before, after = (_title(header, _headers) for header in _headers)
    told = retold.waterfall(_found)
    more = chart_waterfall.shares(told, link_to(_headers[0].hash), link_to(_headers[1].hash))
    alt, data = chart_waterfall.alternative(told, before, after), chart_waterfall.table(told, before, after)
    return Chart("", "", chart_waterfall.figure(_found, before, after), alt, data, more)


def _title(header: RunHeader, both: tuple[RunHeader, RunHeader]) -> str:
    """The year, and the day of the calculation when both are of the same year."""
    if both[0].year != both[1].year:
        return _("Total {year}").format(year=header.year)
    return _("Calcul du {date}").format(date=show.moment(header.created_at))


def _under(series: Series) -> str:
    """What the years were calculated with, and what the constant line could not do."""
    head = [_("Année"), _("Total"), _("Intervalle à 95 %"), _("Constant"), _("Édition"), _("Méthode")]
    rows = [
        [
            html.text(year.level.year),
            html.text(show.mass(year.level.kg)),
            html.text(show.interval(*year.level.interval) if year.level.interval else show.ABSENT),
            html.text(show.mass(again.level.kg) if again.level else show.ABSENT),
            html.text(year.edition),
            html.text(year.method_version),
        ]
        for year, again in zip(series.years, series.constant, strict=True)
    ]
    said = _("Constant : les activités de chaque année mesurées à nouveau, méthode {method}, facteurs « {edition} ».")
    notes = [said.format(method=series.method_version, edition=series.edition), *_kept(series)]
    return html.table(_("Années calculées"), head, rows, css="cs-journal") + "".join(
        html.tag("p", html.text(n), "cs-note") for n in notes
    )


def _kept(series: Series) -> list[str]:
    """Years with a factor that the edition no longer has, or that cannot be measured again."""
    kept = _("{year} : ces activités gardent leur facteur d'origine, absent de l'édition en service : {labels}.")
    lost = _("{year} n'a pas pu être mesurée à nouveau : {why}")
    return [
        *(kept.format(year=c.year, labels=", ".join(map(retold.text, c.kept))) for c in series.constant if c.kept),
        *(lost.format(year=c.year, why=sentence(c.problem)) for c in series.constant if c.problem),
    ]
