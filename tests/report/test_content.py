"""What a report says: the figures of the screen, all of them, whatever the company; never an empty block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from core.bootstrap import wire
from core.carbon import views
from core.carbon.footprint import Footprint, Gap
from core.ingest import builtin
from core.ingest.tables import DATA, read_table
from core.language import speaking
from core.report import equivalences, show, words
from core.report.document import TEMPLATES, Bullets, Document, Figure, Paragraph, Table, Terms, Tiles
from core.report.dossier import Dossier
from core.report.write import document
from core.services.samples import personas
from core.settings import Settings
from tests.book import ELECTRICITY
from tests.conftest import Cluster
from tests.french import left_in
from tests.report.by_hand import MADE, compared, dossier
from tests.report.reading import chapter, everything, figures, sentences, tables
from tests.understand.years import BOOK, car, electricity, gas, made

TRADEMARK = "Association pour la transition bas carbone"
HOSTILE = ("<script>alert(1)</script>{total}", '=HYPERLINK("x")', "شركة \u202eelbon", "🦄" * 150, "a\x07b\x1bc")


@pytest.fixture(scope="module")
def gathered(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[Mapping[str, Dossier]]:
    """The dossier of every example company."""
    with cluster.database(furnished_template) as fresh:
        services = wire(settings, fresh)
        found = {}
        for name in personas():
            who = services.companies.who(services.samples.open(name))
            assert who is not None
            run = services.footprints.latest(who)
            assert run is not None
            found[name] = services.dossiers.gather(who, run.id, "complet", "fr")
        yield found


def written(of: Dossier, template: str = "complet", language: str = "fr") -> Document:
    return document(replace(of, template=template, language=language), MADE, "CODE-1234")  # type: ignore[arg-type]


def totals(footprint: Footprint) -> Iterator[str]:
    """What the dashboard shows: the total, its interval, scopes, posts, gases, categories, what is apart."""
    found = views.interval(footprint)
    yield show.mass(views.total(footprint))
    if found:
        yield show.interval(*found)
    yield from (show.mass(group.kg) for group in views.by_scope(footprint))
    for group in views.by_beges(footprint):
        yield from (show.cell(group.kg), words.post(group.name), show.interval(*group.interval or (0, 0)))
        yield from (show.cell(kg) for kg in views.gases(group.lines).values())
    yield from (show.cell(kg) for kg in views.by_ghg(footprint).values())
    yield from (show.cell(views.total(footprint)), show.cell(views.ghg_total(footprint)))
    yield from (show.signed_cell(one.kg) for one in views.reconciliation(footprint))
    yield from (show.mass(kg) for kg in views.intensities(footprint).values())
    yield from (show.plain_mass(views.co2b(footprint)), show.plain_mass(views.memo(footprint, "replaced")))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_total_of_the_screen_is_in_the_report_to_the_character(
    gathered: Mapping[str, Dossier], language: str
) -> None:
    for name, of in gathered.items():
        text = everything(written(of, language=language))
        with speaking(language):
            lost = [figure for figure in totals(of.footprint) if figure not in text]
        assert not lost, name


def test_every_company_writes_every_template_in_both_languages_without_an_empty_block(
    gathered: Mapping[str, Dossier],
) -> None:
    for name, of in gathered.items():
        for template in TEMPLATES:
            for language in ("fr", "en"):
                found = written(of, template, language)
                assert_full(found, f"{name} {template} {language}")


def assert_full(found: Document, where: str) -> None:
    anchors = [section.anchor for section in found.sections]
    assert len(set(anchors)) == len(anchors), where
    for section in found.sections:
        assert section.title.strip(), where
        assert section.blocks, f"{where} {section.anchor}"
    for block in found.blocks():
        if isinstance(block, Paragraph):
            assert block.text.strip(), where
        elif isinstance(block, Bullets):
            assert block.items, where
            assert all(item.strip() for item in block.items), where
        elif isinstance(block, Tiles):
            assert block.tiles, where
        elif isinstance(block, Terms):
            assert block.terms, where
        elif isinstance(block, Table):
            assert block.rows, f"{where} {block.caption}"
            assert all(len(row) == len(block.columns) for row in block.rows), f"{where} {block.caption}"
        elif isinstance(block, Figure):
            assert block.drawing.shapes, f"{where} {block.caption}"
            assert block.alt, where
            assert block.data is not None, where
            assert block.data.rows, f"{where} {block.caption}"


def test_an_english_report_holds_no_french_word_but_names(gathered: Mapping[str, Dossier]) -> None:
    """Labels of answers and of factors, units, validities and reasons included; the trademark is a name."""
    for name, of in gathered.items():
        names = [of.company.name, of.run_hash, *of.company.sites, *(one.id for one in of.factors), TRADEMARK]
        for template in ("complet", "banque", "vsme"):
            text = everything(written(of, template, "en"))
            assert not left_in(text.split("\n"), "en", names), f"{name} {template}"


def test_the_same_dossier_gives_the_same_document(gathered: Mapping[str, Dossier]) -> None:
    of = gathered["hotel"]
    assert written(of) == written(of)


def test_the_shares_of_the_scopes_and_the_sum_of_the_posts_are_the_total(gathered: Mapping[str, Dossier]) -> None:
    for of in gathered.values():
        rows = tables(written(of))["Tableau réglementaire, format BEGES v5"].rows
        posts = [row for row in rows if re.match(r"\d\.\d ", row[0])]
        sums = [Fraction(_number(row[6])) for row in posts]
        assert abs(sum(sums) - Fraction(_number(rows[-1][6]))) <= Fraction(len(posts), 200)  # half a hundredth each


def _number(cell: str) -> str:
    return "0" if cell == show.ABSENT else cell.replace(show.NARROW, "").replace(",", ".").replace(show.MINUS, "-")


def test_no_small_company_reads_that_it_is_compelled(gathered: Mapping[str, Dossier]) -> None:
    for of in gathered.values():
        for language in ("fr", "en"):
            text = everything(written(of, language=language)).casefold()
            assert "obligatoire" not in text
            assert "mandatory" not in text
            assert "compulsory" not in text


def test_the_law_is_told_to_a_large_company_and_left_to_check() -> None:
    large = made([electricity(1000)])
    perimeter = replace(large.perimeter, employees=620.0)
    told = chapter(document(dossier(replace(large, perimeter=perimeter)), MADE, ""), "methode")
    assert "Au-delà de 500 personnes" in told
    assert "à vérifier" in told


def test_a_zero_footprint_draws_nothing_and_says_so() -> None:
    found = document(dossier(made([electricity(0)])), MADE, "")
    assert_full(found, "zero")
    assert not figures(found)
    assert "le total est nul" in chapter(found, "essentiel")


def test_one_post_alone_is_said_to_be_alone() -> None:
    found = document(dossier(made([car(1000)])), MADE, "")
    assert_full(found, "one post")
    assert "un seul poste" in chapter(found, "essentiel")


def test_without_another_year_a_comparison_or_a_plan_the_chapters_say_why() -> None:
    found = document(dossier(made([electricity(1000), gas(500)])), MADE, "")
    assert "Une seule année est calculée" in chapter(found, "annees")
    assert "n'est pas renseigné" in chapter(found, "comparaison")
    assert "Aucun plan n'est décidé" in chapter(found, "trajectoire")


def test_two_years_show_both_totals_and_every_cause_adds_up() -> None:
    before, after = made([electricity(900, 2023), gas(500)], 2023), made([electricity(1200), car(800)])
    of = dossier(after, before)
    found = document(of, MADE, "")
    assert_full(found, "two years")
    years = tables(found)["Années calculées"]
    with speaking("fr"):
        assert [row[1] for row in years.rows] == [show.mass(views.total(one)) for one in (before, after)]
        assert of.since is not None
        assert tables(found)["Les écarts, le plus grand d'abord"].rows[-1][2] == show.change(
            float(of.since.end - of.since.start)
        )
    assert len(figures(found)) == len({figure.caption for figure in figures(found)})


def test_a_comparison_is_drawn_with_its_source_and_its_caution() -> None:
    asked = made([electricity(40_000), gas(60_000), car(9000)])
    perimeter = replace(asked.perimeter, employees=20.0, turnover_keur=2000.0, area_m2=400.0)
    footprint = replace(asked, perimeter=perimeter, gaps=[Gap("heating", "Chauffage", ("1.1",))], completeness=0.5)
    of = replace(dossier(footprint), comparison=compared(footprint, "62"))
    told = chapter(document(of, MADE, ""), "comparaison")
    assert "fois la moyenne publiée" in told
    assert "**" not in told
    assert "Base Carbone n°" in told
    assert "Il manque des réponses à ce bilan" in told


def test_gaps_are_listed_and_never_zero() -> None:
    footprint = replace(made([car(500)]), gaps=[Gap("waste", "Déchets de l'année", ("4.3",))], completeness=0.7)
    told = chapter(document(dossier(footprint), MADE, ""), "qualite")
    assert "Déchets de l'année" in told
    assert "rien n'est compté en 4.3" in told


def test_purchases_do_not_hide_that_nothing_is_known_of_the_electricity() -> None:
    """4.1 holds the upstream part of energy, and purchases: counting those says nothing of the electricity."""
    bought = made([gas(500)])
    assert {line.beges for line in bought.lines} == {"1.1", "4.1"}
    gaps = [Gap("electricity", "Courant", ("2.1", "4.1")), Gap("heating", "Chauffage", ("1.1", "2.2", "4.1"))]
    rows = tables(document(dossier(replace(bought, gaps=gaps, completeness=0.9)), MADE, ""))[
        "Questions sans réponse"
    ].rows
    assert [row[2] for row in rows] == ["rien n'est compté en 2.1", "compté en partie"]


def test_every_factor_is_listed_and_the_expired_ones_are_flagged() -> None:
    footprint = made([electricity(1000), gas(500)])
    of = dossier(footprint, book=BOOK)
    old = [replace(one, validity="Décembre 2020") if one.id == ELECTRICITY.id else one for one in of.factors]
    rows = {row[0]: row for row in tables(document(replace(of, factors=old), MADE, ""))["Facteurs d'émission"].rows}
    assert set(rows) == {line.factor_id for line in footprint.lines}
    assert rows[ELECTRICITY.id][3] == "décembre 2020 (dépassée)"
    assert all("dépassée" not in row[3] for key, row in rows.items() if key != ELECTRICITY.id)


@pytest.mark.parametrize("name", HOSTILE, ids=["markup", "formula", "right to left", "emoji", "control"])
def test_a_hostile_name_stays_the_text_it_is(name: str) -> None:
    found = document(dossier(made([electricity(500, site=name)]), name=name), MADE, "")
    assert found.company == name.strip()
    assert name in chapter(found, "essentiel")
    assert name in chapter(found, "poids")


def test_the_code_the_address_and_the_hash_are_on_the_last_page_or_their_absence_is() -> None:
    of = dossier(made([car(1000)]))
    told = chapter(document(of, MADE, "CODE-1234"), "mentions")
    assert "CODE-1234" in told
    assert of.verify in told
    assert of.run_hash in told
    assert "n'a pas de code" in chapter(document(of, MADE, ""), "mentions")
    assert "ni vérifié ni approuvé" in told


def test_a_bank_reads_no_advice_and_no_you(gathered: Mapping[str, Dossier]) -> None:
    found = written(gathered["cabinet_conseil"], "banque")
    told = "\n".join(sentences(found))
    assert not re.search(r"\b(?:votre|vos|vous)\b", told, re.IGNORECASE)
    assert "Dans l'ordre du classement" not in tables(found)


def test_an_equivalence_is_a_published_factor_that_is_cited() -> None:
    rows = read_table(DATA / "equivalences.csv", equivalences.Equivalence)
    assert [row.key for row in rows] == sorted(row.key for row in rows)
    assert all(row.source in builtin.sources() for row in rows)
    with speaking("fr"):
        told = equivalences.told(1000.0)
        assert "environ 3\u202f900 kilomètres en voiture moyenne" in told[-1]  # 1 000 ÷ 0,256 = 3 906
        assert "Base Carbone n° 43791" in told[-1]
        assert equivalences.told(0.0) == equivalences.told(-5.0) == []
