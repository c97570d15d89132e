"""A portfolio in words and tables: what it counts, from what, who weighs most, what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.report import show
from core.services.portfolio import Portfolio
from core.services.portfolio_facts import Facts
from pages.parts import html
from pages.parts.i18n import _, sentence

if TYPE_CHECKING:
    import polars as pl

SHOWN = 50
REFUSED_SHOWN, OPEN_UNDER = 200, 20


def label(portfolio: Portfolio) -> str:
    return f"{portfolio.name} — {show.moment(portfolio.created_at)}"


def chosen_year(facts: Facts) -> int:
    """The latest, unless another is chosen."""
    years = list(reversed(facts.years))
    if len(years) == 1:
        return years[0]
    return int(st.segmented_control(_("Année"), years, default=years[0], required=True, key="portfolio_year"))


def of_year(results: pl.DataFrame, year: int) -> pl.DataFrame:
    """The companies of a year, heaviest first."""
    import polars as pl

    return results.filter(pl.col("year") == year).sort("total_kg", "company", descending=[True, False])


def tiles(results: pl.DataFrame) -> str:
    """How many companies, how much, how much of it from spending alone."""
    total = float(results["total_kg"].sum())
    monetary = float((results["total_kg"] * results["monetary_share"]).sum()) / total if total else 0.0
    middle = results["total_kg"].median()
    figures = [
        (show.number(results.height), _("entreprises")),
        (show.mass(total), _("au total")),
        (show.mass(float(str(middle))), _("par entreprise, en médiane")),
        (show.percent(monetary), _("du total par ratios monétaires")),
    ]
    return html.tag("div", "".join(_tile(*figure) for figure in figures), "cs-tiles")


def provenance(portfolio: Portfolio) -> str:
    """What a result must always say (method)."""
    facts = portfolio.facts
    said = _(
        "Lignes lues : {rows} = {accepted} acceptées + {rejected} refusées. Calculé le {day} avec {edition}, méthode "
        "{method}. Estimation, pas une déclaration certifiée."
    )
    return said.format(
        rows=show.number(facts.rows),
        accepted=show.number(facts.accepted),
        rejected=show.number(facts.rejected),
        day=show.moment(portfolio.created_at),
        edition=html.plain(facts.edition),
        method=html.plain(facts.method_version),
    )


def remarks(facts: Facts) -> None:
    for why in facts.remarks:
        st.warning(html.plain(sentence(why)), icon=":material/info:")


def ranking(results: pl.DataFrame, sector: str | None) -> None:
    """The heaviest companies, of a sector when one was clicked; the search looks at all of them."""
    st.subheader(_("Classement"))
    wanted = st.text_input(
        _("Chercher une entreprise"), key="portfolio_search", placeholder=_("nom, SIREN ou identifiant"), width=420
    )
    found = _matching(results.with_row_index("rank", offset=1), wanted.strip(), sector)
    if sector is not None:
        st.caption(_("Secteur choisi : {sector}").format(sector=html.plain(sector or _("non précisé"))))
    if not found.height:
        st.info(_("Aucune entreprise ne correspond."), icon=":material/search_off:")
        return
    head = [
        _("Entreprise"), _("Rang"), _("Total (t CO₂e)"), _("À 95 % entre (t)"), "Scope 1", "Scope 2", "Scope 3",
        _("Monétaire"), _("kg/personne"), _("kg/k€"),
    ]  # fmt: skip
    rows = [_ranked(row) for row in found.head(SHOWN).iter_rows(named=True)]
    st.html(html.table(_("Les entreprises qui pèsent le plus"), head, rows))
    if found.height > SHOWN:
        more = _("{shown} affichées sur {count}. L'export les contient toutes.")
        st.caption(more.format(shown=SHOWN, count=show.number(found.height)))


def rejections(facts: Facts) -> None:
    """Every refusal has its line and its reason; nothing is dropped in silence."""
    if not facts.rejected:
        st.success(_("Toutes les lignes du fichier ont été acceptées."), icon=":material/check:")
        return
    with st.expander(
        _("Lignes refusées : {n}").format(n=show.number(facts.rejected)), expanded=facts.rejected <= OPEN_UNDER
    ):
        shown = facts.rejections[:REFUSED_SHOWN]
        said = _("Ligne {line} : {why}")
        items = (html.text(said.format(line=one.line, why=sentence(one.why))) for one in shown)
        st.caption(_("Elles ne comptent dans aucun total."))
        st.html(html.tag("ul", "".join(html.tag("li", item) for item in items), "cs-gaps"))
        if facts.rejected > len(shown):
            st.caption(_("… et {count} autres.").format(count=show.number(facts.rejected - len(shown))))


def _matching(results: pl.DataFrame, wanted: str, sector: str | None) -> pl.DataFrame:
    import polars as pl

    if sector is not None:
        results = results.filter(pl.col("sector") == sector)
    if not wanted:
        return results
    said = pl.concat_str("company", "name", "sector", separator=" ").str.to_lowercase()
    return results.filter(said.str.contains(wanted.lower(), literal=True))


def _ranked(row: dict[str, Any]) -> list[str]:
    name = html.tag("span", html.text(row["name"] or row["company"]))
    below = " · ".join(text for text in (row["company"] if row["name"] else "", row["sector"]) if text)
    between = (
        show.ABSENT
        if row["low_kg"] is None
        else f"{show.tonnes(row['low_kg'])}{show.SPACE}–{show.SPACE}{show.tonnes(row['high_kg'])}"
    )
    return [
        name + (html.tag("span", html.text(below), "cs-hint") if below else ""),
        html.text(show.number(row["rank"])),
        html.text(show.cell(row["total_kg"])),
        html.text(between),
        *(html.text(show.cell(row[scope])) for scope in ("scope_1", "scope_2", "scope_3")),
        html.text(show.percent(row["monetary_share"])),
        *(html.text(_rate(row[name])) for name in ("kg_per_employee", "kg_per_keur")),
    ]


def _rate(kg: float | None) -> str:
    return show.ABSENT if kg is None else show.significant(kg)


def _tile(figure: str, name: str) -> str:
    said = html.tag("p", html.text(figure), "cs-figure") + html.tag("p", html.text(name))
    return html.tag("div", said, "cs-tile")
