"""The three references of the comparison, each with its strip, its sentence, and beside it where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.carbon.benchmark import Value
from core.carbon.benchmark_compare import AgainstRatio
from core.carbon.footprint import Footprint
from core.report import benchmark_words as words
from core.report import show
from core.report.colours import POSTS
from core.services.benchmark_peers import Peers
from core.services.benchmarks import Comparison
from pages.parts import benchmark_units, charts, choose_run, html
from pages.parts.benchmark_strip import Strip, figure, table
from pages.parts.benchmark_strip import words as said_strip
from pages.parts.i18n import _

POST_LENGTH = 44  # of a name on a telephone
SIZE, POWER, HEATING = "size", "electricity", "heating"
QUESTIONS = {"turnover": SIZE, "employees": SIZE, "area": SIZE, "energy": POWER, "heating": HEATING}


def missing(footprint: Footprint) -> None:
    """What is not in the footprint makes it look lower than it is: said before any figure."""
    if footprint.gaps:
        told = _(
            "Il manque des réponses à ce bilan ({share} des questions répondues) : ce qui n'est pas répondu n'y compte "
            "pas, et votre empreinte paraît plus basse qu'elle n'est."
        )
        st.warning(told.format(share=show.percent(footprint.completeness)), icon=":material/rule:")


def turnover(found: Comparison) -> None:
    """kg per k€ of turnover."""
    against = found.turnover
    st.subheader(_("Par k€ de chiffre d'affaires"))
    st.markdown(words.turnover(against))
    if against.reason:
        _answer(against.reason)
    elif against.value is not None and against.ratio is not None:
        st.markdown(words.turnover_standing(against))
        ratio = against.ratio
        box = (ratio.kg_per_keur / ratio.gsd2, ratio.kg_per_keur * ratio.gsd2)
        row = Strip(words.label(ratio), against.value, ratio.kg_per_keur, box)
        _strip("turnover", [row], "kg_per_keur", _("moyenne publiée"))
        _legend(_("Trait : moyenne publiée. Boîte : son incertitude publiée (80 %)."))
    _facts(_turnover_facts(against, found.year))
    _peers(found, "kg_per_keur", against.value)


def employee(found: Comparison) -> None:
    """kg per person, in all and by post."""
    against = found.employee
    st.subheader(_("Par personne"))
    st.markdown(words.employee(against))
    reference = against.reference
    low, middle, high = reference.quantiles.quartiles
    if against.reason:
        _answer(against.reason)
        return
    st.markdown(words.employee_place(against))
    row = Strip(words.label(reference), against.value, middle, (low, high))
    _strip("employee", [row], "kg_per_employee", _("médiane"))
    _legend(_("Boîte : la moitié centrale des bilans publiés. Trait : leur médiane. Point et barre : vous, à 95 %."))
    _facts(
        {
            _("Source"): _("Bilans GES publiés (ADEME), export de {year}").format(year=reference.vintage),
            _("Nombre de bilans"): show.number(reference.quantiles.n),
            _("Périmètre"): _("Tous les postes déclarés, toutes années : le scope 3 n'y est souvent pas complet"),
            _("Taille"): _("Surtout des organisations de plus de 500 personnes"),
        }
    )
    with st.expander(_("Poste par poste")):
        _posts(found)
    _peers(found, "kg_per_employee", against.value)


def _posts(found: Comparison) -> None:
    """The posts the company has, the largest first; the others are named."""
    mine = [(one, own) for one, own in found.employee.posts if own is not None and own.central > 0]
    mine.sort(key=lambda row: -row[1].central if row[1] else 0.0)
    st.caption(
        _(
            "Bilans publiés qui déclarent le poste, tous types de structure : ceux qui ne le déclarent pas ne comptent "
            "pas pour zéro. Le pourcentage est la part de ceux qui le déclarent."
        )
    )
    if not mine:
        st.info(_("Aucun poste à comparer."))
        return
    rows = []
    for one, own in mine:
        low, middle, high = one.quantiles.quartiles
        name = f"{one.key} {words.label(one)}"
        share = f" ({show.percent(one.declared)})"
        short = name if len(name + share) <= POST_LENGTH else f"{name[: POST_LENGTH - len(share) - 1].rstrip()}…"
        rows.append(Strip(f"{short}{share}", own, middle, (low, high), POSTS[one.key]))
    _strip("posts", rows, "kg_per_employee", _("médiane"))


def area(found: Comparison) -> None:
    """kWh per m²."""
    against = found.areas
    st.subheader(_("Énergie des locaux par m²"))
    if against.reason:
        st.markdown(words.area_reason(against.reason))
        _answer(against.reason)
    for row in against.rows:
        st.markdown(words.area(row))
    shown = [row for row in against.rows if not row.reason]
    if shown:
        rows = [Strip(words.carrier(row), row.value, row.figure.kwh_m2) for row in shown]
        _strip("area", rows, "kwh_per_m2", _("moyenne publiée"))
        _legend(_("Trait : moyenne publiée, sans quartiles publiés. Point et barre : vous, à 95 %."))
    if against.unread:
        names = ", ".join(html.plain(name) for name in against.unread)
        st.caption(_("Sans repère publié, laissé de côté : {names}.").format(names=names))
    if against.rows:
        first = against.rows[0].figure
        kinds = " ; ".join(dict.fromkeys(words.label(row.figure) for row in against.rows))
        _facts(
            {
                _("Repère"): _("Moyenne de « {kind} », France continentale").format(kind=kinds),
                _("Source"): _("Base Carbone (ADEME), n° {ids}").format(
                    ids=", ".join(row.figure.ademe_id for row in against.rows)
                ),
                _("Millésime"): _("{year} : ancien, les bâtiments ont changé depuis").format(year=first.vintage),
                _("Périmètre"): _(
                    "Combustibles en kWh PCI ; le gaz d'un four ou d'une cuisine est compté avec le chauffage"
                ),
            }
        )
    _peers(found, "kwh_per_m2", _energy_value(found))


def _energy_value(found: Comparison) -> Value | None:
    """All energies together, when each of them was compared."""
    if found.areas.unread or not found.areas.rows:
        return None
    values = [row.value for row in found.areas.rows]
    return Value(sum(v.central for v in values), sum(v.low for v in values), sum(v.high for v in values))


def _turnover_facts(against: AgainstRatio, year: int) -> Mapping[str, str]:
    ratio = against.ratio
    if ratio is None or against.reason == "year":
        return {}
    prices = (
        _("{year}, l'année de vos comptes")
        if ratio.year == year
        else _("{year}, la dernière publiée avant vos comptes")
    )
    left = show.plain_mass(against.left_out_kg)
    return {
        _("Repère"): _("{kg} — {label}").format(kg=words.per_keur(ratio.kg_per_keur), label=words.label(ratio)),
        _("Source"): _("SDES et Insee, Base Carbone n° {id}").format(id=ratio.ademe_id),
        _("Année du repère"): prices.format(year=ratio.year),
        _("Périmètre"): _("Scopes 1 et 2 et amont du scope 3. L'aval est laissé de côté : {left} chez vous").format(
            left=left
        ),
        _("À savoir"): _("Vos trajets domicile-travail y comptent ; les comptes nationaux les rattachent aux ménages"),
        _("Nature"): _("Moyenne d'une branche entière, sans nombre d'entreprises : pas de rang possible"),
    }


def _peers(found: Comparison, indicator: str, own: Value | None) -> None:
    """Companies that agreed to be counted, once ten of them are."""
    peers: Peers | None = found.peers.get(indicator)
    if peers is None or found.division is None:
        return
    typical, said = peers.typical, benchmark_units.units()[indicator].said
    told = words.between(typical, said(typical.central), said(typical.low), said(typical.high))
    st.markdown(benchmark_units.peers(peers, found.division, told))
    cell = peers.cell
    whose = benchmark_units.group(peers, found.division)
    row = Strip(whose[0].upper() + whose[1:], own, cell.p50, (cell.p25, cell.p75))
    _strip(f"peers_{indicator}", [row], indicator, _("médiane"))
    told = _("Publié le {day}, avec deux chiffres significatifs ; le nombre d'entreprises est arrondi vers le bas.")
    st.caption(told.format(day=show.day(peers.month)))


def _strip(name: str, rows: Sequence[Strip], indicator: str, middle: str) -> None:
    missing, unit = _("pas de valeur chez vous"), benchmark_units.units()[indicator]
    charts.draw(
        figure(rows, unit, middle, missing),
        key=f"benchmark_{name}",
        alt=said_strip(_("Votre valeur parmi les repères"), rows, unit, middle, missing),
        data=table(f"carbonscore-comparaison-{name}", rows, unit),
        select=False,
    )


def _legend(text: str) -> None:
    st.caption(text + " " + _("Échelle logarithmique."))


def _facts(rows: Mapping[str, str]) -> None:
    cells = (html.tag("dt", html.text(name)) + html.tag("dd", html.text(said)) for name, said in rows.items())
    if rows:
        st.html(html.tag("dl", "".join(cells), "cs-facts"))
    st.page_link("understand/lines.py", label=_("Voir les lignes"), icon=":material/table_rows:",
                 query_params=choose_run.opened())  # fmt: skip


def _answer(reason: str) -> None:
    """The way to the question whose answer is missing."""
    question = QUESTIONS.get(reason)
    if question is not None:
        st.page_link("collect/questionnaire.py", label=_("Répondre à cette question"), icon=":material/edit_note:",
                     query_params={"question": question})  # fmt: skip
