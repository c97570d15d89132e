"""What an English reader reads is English: documents kept in French, tables of data/, letters, the pages themselves."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core import language
from core.bootstrap import Services
from core.carbon.derivations import Why
from core.carbon.footprint import Footprint, Line
from core.carbon.questions import Words
from core.errors import InputError
from core.ingest.question_tables import parameters
from core.ingest.questions import law
from core.language import Reader, speaking
from core.report import match_words, retold, unit_words
from core.services.letters import WORDS
from core.services.samples import personas
from core.settings import ROOT
from core.web import shell
from pages.parts import i18n
from pages.parts.gate import Connection
from tests.app.people import shown
from tests.french import left_in
from tests.personas.totals import form, measured

Open = Callable[..., AppTest]

TOLD = ("label", "derivation", "factor_label", "part_label", "replaced_by")
QUOTED = (
    "Association pour la transition bas carbone", "Donnée source", "Elément", "Nom base français", "Pas”",
    "gazole 450 L", "hôtel Lyon 2 nuits", "ramettes de papier A4", "Mon espace → Ma consommation → Télécharger",
    "mon-compte-entreprise → Mes données de consommation → Exporter", "DÉTER", "Décarbon'Action", "Éco-Flux",
    "Banque de France", "ÉCOD'O", "façade",
)  # fmt: skip
"""French words that an English text quotes: names, what is written on the screens of others, what one types here."""


def _said(footprint: Footprint) -> Iterator[str]:
    for line in footprint.lines:
        yield from (getattr(line, name) for name in TOLD)
        yield from (unit_words.unit(line.unit), unit_words.unit(line.entered_unit))
    yield from (gap.label for gap in footprint.gaps)


def test_the_lines_and_the_gaps_of_the_example_companies_are_told_in_english() -> None:
    with speaking("en"):
        texts = [text for name in personas() for text in _said(retold.footprint(measured(name)))]
    assert len(set(texts)) > 300
    assert not left_in(texts, "en")


@pytest.mark.parametrize("name", ["boulangerie", "elevage_laitier"])
def test_telling_again_changes_words_only(name: str) -> None:
    kept = measured(name)
    with speaking("en"):
        told = retold.footprint(kept)
    same = [field.name for field in fields(Line) if field.name not in TOLD]
    for before, after in zip(kept.lines, told.lines, strict=True):
        assert [getattr(before, name) for name in same] == [getattr(after, name) for name in same]
    assert [replace(gap, label="") for gap in told.gaps] == [replace(gap, label="") for gap in kept.gaps]
    assert retold.footprint(kept) is kept  # in French


def test_what_a_person_typed_is_not_translated() -> None:
    kept = measured("boulangerie")
    line = next(line for line in kept.lines if line.label == "Gaz consommé dans l'année")
    typed = replace(kept, lines=[replace(line, label="Formation", source="achats.xlsx, ligne 3")])
    with speaking("en"):
        assert retold.footprint(typed).lines[0].label == "Formation"


@pytest.mark.parametrize(
    ("french", "english"),
    [
        (
            "74 % voiture, seul ; 12 000,5 visites × 3 km × 2",
            "74% car, alone; 12,000.5 visits × 3 km × 2",
        ),
        (
            "50 % covoiturage à deux, 2 par voiture",
            "50% car sharing, two people, 2 to a car",
        ),
        (
            "valeur par défaut : Voiture, seul 74 % · Bus 16,5 % (218 jours : plafond du forfait en jours, article "
            "L. 3121-64 du code du travail)",
            "default value: Car, alone 74% · Bus 16.5% (218 days: the yearly ceiling of contracts in days, article "
            "L. 3121-64 of the French labour code)",
        ),
        (
            "valeur par défaut : 222 kWh × 130 m² (Électricité tous usages, tertiaire toutes branches : Base Carbone "
            "n° 23633, 2017-12) ; mix 2025 pas encore publié : dernier mix connu, 2024",
            "default value: 222 kWh × 130 m² (Electricity, all uses, services, all branches: Base Carbone no. 23633, "
            "2017-12); 2025 mix not published yet: latest known mix, 2024",
        ),
        ("Comptabilité : 12 345 € à confirmer", "Ledger: €12,345 to confirm"),
        ("2026-01-31.txt : 12 lignes, 3 fournisseurs", "2026-01-31.txt: 12 lines, 3 suppliers"),
        ("Achats : Repas servis : que connaissez-vous ?", "Purchases: Meals served: what do you know?"),
        ("Chantier de Mme Dupont, phase 2", "Chantier de Mme Dupont, phase 2"),  # somebody typed it
        ("", ""),
    ],
)
def test_a_sentence_is_known_by_its_template_and_what_people_typed_is_left(french: str, english: str) -> None:
    kept = french.replace("12 000", "12\u202f000").replace("12 345", "12\u202f345")
    with speaking("en"):
        assert retold.text(kept) == english
    assert retold.text(kept) == kept


def test_every_template_of_a_derivation_is_recognised() -> None:
    with speaking("en"):
        for template in Why:
            french = template.format(**dict.fromkeys(re.findall(r"\{(\w+)\}", template), "7"))
            assert retold.known(french) is not None
            assert not left_in([retold.text(french)], "en")


def test_every_default_and_parameter_says_in_english_where_it_comes_from() -> None:
    sources = [row.source for row in law().benchmarks] + [source for _value, source in parameters().values()]
    with speaking("en"):
        assert not left_in(map(retold.text, sources), "en")


def test_the_reasons_of_a_proposed_factor_are_told_in_english() -> None:
    french = (
        "« gazole » : gazole routier", "compte 6061 : énergie",
        "l'unité « L » convient", "millésime le plus récent : 2024",
        "vol de la tranche 500 à 1000 km (Paris – Nice, environ 690 km)", "attention : valeur pour un autre pays",
        "un salaire n'a pas de facteur d'émission : les trajets et les repas se déclarent à part",
    )  # fmt: skip
    with speaking("en"):
        told = [match_words.reason(one) for one in french]
    assert all(told)
    assert not left_in(told, "en", ("gazole",))
    assert match_words.reasons(french[:2]) == "« gazole » : gazole routier ; compte 6061 : énergie"


def test_no_french_is_left_in_the_catalogue_in_the_letters_and_in_the_english_columns_of_tables() -> None:
    written = [*i18n.catalogue("en").values(), *(text for letter in WORDS["en"].values() for text in letter)]
    for path in sorted((ROOT / "data").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            named = [name for name in rows.fieldnames or () if name == "en" or name.endswith("_en")]
            written += [row[name] for row in rows if named for name in named]
    assert not left_in(written, "en", QUOTED)


def test_the_questionnaire_is_written_in_both_languages() -> None:
    said = [words for question in law().questions for words in (question.title, question.help)]
    for field in law().fields():
        said += [field.label, field.line, field.help, field.doubt, *(option.label for option in field.options)]
    said += [words for sector in law().sectors.values() for words in (sector.label, sector.examples)]
    assert not [words for words in said if bool(words.fr) != bool(words.en)]
    assert not left_in((words.en for words in said), "en")
    assert not left_in((words.fr for words in said), "fr")
    assert isinstance(said[0], Words)


def test_a_default_is_said_in_the_words_of_the_form_and_not_in_its_codes() -> None:
    used = [item.used.derivation for name in personas() for item in form(name).items if item.used]
    assert any("R404A" in said for said in used)
    assert not [said for said in used if re.search(r"\br404a\b|\bcar \d|  ", said)]


@pytest.mark.parametrize("path", ["understand/dashboard.py", "understand/lines.py", "collect/questionnaire.py"])
def test_an_example_company_is_shown_in_english(
    path: str, house: Services, visit: Callable[[Connection], None], page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language._Asked, "find", staticmethod(lambda: Reader("en")))
    visit(Connection({"cs": house.samples.open("boulangerie")}, {"Host": "example.org"}, "203.0.113.9"))
    test = page(path)
    assert not test.exception
    widgets = [*test.button, *test.selectbox, *test.text_input, *test.radio, *test.checkbox]
    words = re.sub(r"<style>.*?</style>", "", shown(test), flags=re.DOTALL)
    texts = [unescape(piece).strip() for piece in re.split(r"<[^>]*>|\n", words)]
    texts += [text for one in widgets for text in (one.label, one.help or "", *getattr(one, "options", ()))]
    assert len(texts) > 40
    assert not left_in(texts, "en")


def test_an_error_that_stands_in_another_is_told_in_english_with_the_labels_it_names() -> None:
    inner = InputError("« {typed} » est négatif. Tapez un nombre positif, ou 0.", typed="-3")
    outer = InputError("{label} : {why}", label="Gaz consommé dans l'année", why=inner)
    with speaking("en"):
        assert i18n.sentence(outer) == "Gas used in the year: “-3” is negative. Type a positive number, or 0."
    said = "Gaz consommé dans l'année : « -3 » est négatif. Tapez un nombre positif, ou 0."
    assert str(outer) == i18n.sentence(outer) == said


def test_the_own_words_of_streamlit_are_replaced_on_french_pages_only() -> None:
    script = "assets/streamlit_fr.js"
    assert f'<script src="./{script}"></script>' in shell.page("fr")
    assert script not in shell.page("en")
    assert '"Link to heading": "Lien vers ce titre"' in (ROOT / script).read_text(encoding="utf-8")
