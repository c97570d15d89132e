"""What the matcher answers, on the edition that every installation has and on V23.6."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from core.match.families import proposable
from core.match.matcher import Matcher
from core.match.shapes import Asked, Matched
from core.match.spelling import Spelling
from core.match.words import tokens
from tests.matching.score import edition


def first(found: Matched) -> str:
    return found.candidates[0].factor


@pytest.mark.parametrize(
    ("text", "factor", "quantity", "unit"),
    [
        ("gazole 450 L", "25775", 450, "litre"),
        ("plein de gasoil 62,5 litres", "25775", Fraction(125, 2), "litre"),
        ("électricité bureaux 12 500 kWh", "43642", 12_500, "kWh"),
        ("gaz de ville 28 MWh PCS", "37133", 28, "MWh PCS"),
        ("PC portable Dell x4", "27002", 4, "unité"),
        ("honoraires avocat 4 000 €", "43545", 4_000, "€"),
        ("recharge R 410 A 1,5 kg", "43632", Fraction(3, 2), "kg"),
        ("gravats 18 t", "34680", 18, "t"),
        ("transport semi-remorque 40t 18 000 t.km", "43643", 18_000, "t.km"),
        ("vol Paris New York", "43773", None, ""),
        ("hôtel Lyon 2 nuits", "hotel_nuit_hors_petit_dej", 2, "nuit"),
    ],
)
def test_a_bill_leads_to_its_factor_on_the_edition_every_installation_has(
    builtin_matcher: Matcher, text: str, factor: str, quantity: Fraction | None, unit: str
) -> None:
    found = builtin_matcher.match(text)
    assert (first(found), found.quantity, found.unit, found.abstained) == (factor, quantity, unit, False)


@pytest.mark.parametrize(
    "text", ["salaires mars 24 500 €", "TVA à décaisser", "remboursement emprunt", "asdf qsdf", "", "€"]
)
def test_what_has_no_factor_is_abstained_from(builtin_matcher: Matcher, text: str) -> None:
    found = builtin_matcher.match(text)
    assert found.abstained
    assert found.confidence < 0.3


def test_an_account_that_never_counts_says_so(builtin_matcher: Matcher) -> None:
    found = builtin_matcher.match("prime mensuelle équipe", account="641100")
    assert found.abstained
    assert not found.candidates or "compte 641100" in found.candidates[0].reasons[0]


def test_an_account_alone_gives_its_ratio_with_its_reason(builtin_matcher: Matcher) -> None:
    found = builtin_matcher.match("Dupont & associés", account="62260000", only_money=True)
    assert first(found) == "43545"
    assert "compte 62260000 : honoraires" in found.candidates[0].reasons


@pytest.mark.parametrize(("year", "factor"), [(2019, "43541"), (2021, "43543"), (2023, "43545"), (2026, "43545")])
def test_a_ratio_is_that_of_the_accounts_year_or_the_nearest(builtin_matcher: Matcher, year: int, factor: str) -> None:
    found = builtin_matcher.match("honoraires comptables", only_money=True, year=year)
    assert first(found) == factor
    said = f"millésime {year}" if year <= 2023 else f"millésime 2023, le plus proche de {year}"
    assert said in found.candidates[0].reasons


def test_only_money_gives_only_monetary_ratios(builtin_matcher: Matcher) -> None:
    for text in ("gazole 450 L", "ordinateur portable", "loyer", "acier"):
        found = builtin_matcher.match(text, only_money=True)
        assert all("€" in candidate.unit for candidate in found.candidates)


def test_the_unit_of_the_column_chooses_the_row(builtin_matcher: Matcher) -> None:
    assert first(builtin_matcher.match("gaz naturel", unit="kWh PCI")) == "37132"
    assert first(builtin_matcher.match("gaz naturel", unit="kWh PCS")) == "37133"
    assert "€" in builtin_matcher.match("ordinateurs portables", unit="€").candidates[0].unit


def test_a_supplier_helps_a_label_that_says_nothing(builtin_matcher: Matcher) -> None:
    found = builtin_matcher.find(Asked("FA 2024-118", only_money=True, supplier="MAIF"))
    assert first(found) == "43475"


def test_candidates_say_why_in_french(builtin_matcher: Matcher) -> None:
    reasons = builtin_matcher.match("gasoil 450 L").candidates[0].reasons
    assert "le gasoil des véhicules est du gazole routier" in reasons
    assert "l'unité « litre » convient" in reasons
    assert all(candidate.reasons for candidate in builtin_matcher.match("électricité 12 MWh").candidates)


def test_a_letter_wrong_case_accents_and_plurals_change_nothing(builtin_matcher: Matcher) -> None:
    expected = first(builtin_matcher.match("ordinateurs portables"))
    for text in ("ORDINATEUR PORTABLE", "ordinateur portables", "ordinnateur portable", "ordinateur protable"):
        assert first(builtin_matcher.match(text)) == expected


def test_a_batch_answers_as_one_by_one_and_tells_its_progress(builtin_matcher: Matcher) -> None:
    texts = ["gazole 450 L", "loyer 12 000 €", "gazole 450 L", "bonjour"] * 30
    told: list[float] = []
    found = builtin_matcher.match_many([Asked(text) for text in texts], told.append)
    assert found == [builtin_matcher.match(text) for text in texts]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_threads_share_a_matcher(builtin_matcher: Matcher) -> None:
    texts = ["gazole 450 L", "électricité Corse 3 MWh", "honoraires 500 €", "R410A 2 kg", "vol Paris Tokyo"] * 8
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(builtin_matcher.match, texts)) == [builtin_matcher.match(text) for text in texts]


def test_no_text_breaks_it(builtin_matcher: Matcher) -> None:
    random.seed(4)
    letters = "aéÉ 0123456789,.€$%/\\\"'()[]{}|\t\n\x00kWhLtx×½²³\u202f🙂"
    for _ in range(300):
        text = "".join(random.choices(letters, k=random.randrange(40)))
        found = builtin_matcher.match(text)
        assert 0 <= found.confidence <= 1
        assert found.query == text


def test_archived_source_and_avoided_rows_are_never_proposed(base_matcher: Matcher) -> None:
    allowed = {entry.id for entry in edition() if proposable(entry)}
    texts = ("recyclage carton émissions évitées", "gaz naturel 2015", "PRG AR4 R410A", "électricité 2012 kWh", "forêt")
    for text in texts:
        assert {candidate.factor for candidate in base_matcher.match(text, limit=20).candidates} <= allowed


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("électricité Corse 30 MWh", "24308"),
        ("électricité site Allemagne 40 MWh", "15592"),
        ("électricité 2019 18 MWh", "28332"),
        ("gasoil Réunion 300 L", "26668"),
        ("réseau de chaleur Grenoble 45 MWh", "36491"),
        ("TER Amiens Lille 120 km", "43255"),
        ("train Italie Milan Rome 570 km", "28185"),
        ("avion Lyon Londres 750 km", "43743"),
        ("vol long-courrier 8 500 km sans traînées", "43774"),
        ("camion 26 t 12 500 t.km", "43718"),
        ("camion électrique livraison 2 000 t.km", "28030"),
        ("conteneur Shanghai Le Havre 9 t", "28203"),
        ("déchets verts compostage 12 t", "34638"),
        ("R290 propane réfrigérant 0,2 kg", "43625"),
        ("propane citerne 2 300 kg", "13556"),
        ("Metro alimentation 12 600 €", "43410"),
        ("métro Paris 850 km", "43778"),
        ("bananes 15 kg", "40259"),
        ("facture Orange fibre 720 €", "43510"),
        ("oranges à jus 40 kg", "40509"),
    ],
)
def test_place_year_vehicle_and_homonyms_choose_the_factor(base_matcher: Matcher, text: str, factor: str) -> None:
    assert first(base_matcher.match(text)) == factor


def test_a_place_abroad_or_overseas_must_be_asked_for(base_matcher: Matcher) -> None:
    for text in ("fioul lourd chaudière 15 t", "gazole 450 L", "électricité 12 MWh", "fret ferroviaire 1 000 t.km"):
        assert "attention : valeur pour" not in " ".join(base_matcher.match(text).candidates[0].reasons)


def test_stems_forget_accents_plurals_and_mute_endings() -> None:
    assert tokens("Métaux recyclés") == tokens("métal recyclée")
    assert tokens("l'eau du robinet") == tokens("EAUX robinet")
    assert tokens("œufs bœuf") == ["oeuf", "boeuf"]


def test_a_short_or_known_word_is_never_corrected() -> None:
    spelling = Spelling(["gazol", "ordinateur", "portabl", "maree"])
    assert spelling.correct("protabl") == "portabl"
    assert spelling.correct("ordinnateur") == "ordinateur"
    assert [spelling.correct(word) for word in ("mars", "gazol", "xyzxyzx")] == ["mars", "gazol", "xyzxyzx"]
