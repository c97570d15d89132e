"""What is read in a text: quantities, units, and what is left of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.match.quantities import read_measures
from tests.matching.score import units


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("gazole 450 L", Fraction(450), "litre"),
        ("gaz naturel 28 MWh PCS", Fraction(28), "MWh PCS"),
        ("gaz 12 MWh (PCI)", Fraction(12), "MWh PCI"),
        ("propane citerne 1,2 tonne", Fraction(6, 5), "t"),
        ("PC portable Dell x4", Fraction(4), "unité"),
        ("4x écran", Fraction(4), "unité"),
        ("messagerie 12 000 €", Fraction(12_000), "€"),
        ("honoraires 6 500 € HT", Fraction(6_500), "€"),
        ("honoraires 6\u202f500,50 € TTC", Fraction(13_001, 2), "€"),
        ("€ 1 200", Fraction(1_200), "€"),
        ("intérim 15 k€", Fraction(15), "k€"),
        ("investissement 2 M€", Fraction(2), "M€"),
        ("hôtel Lyon 2 nuits", Fraction(2), "nuit"),
        ("45 repas", Fraction(45), "repas"),
        ("TGV 2 voyageurs.km", Fraction(2), "passager.km"),
        ("semi-remorque 40t 18 000 t.km", Fraction(18_000), "t.km"),
        ("camion 19t 5 000 tkm", Fraction(5_000), "t.km"),
        ("béton 8 m3", Fraction(8), "m³"),
        ("bureaux 1 200 m²", Fraction(1_200), "m²"),
        ("abonnement Microsoft 365 1 800 €", Fraction(1_800), "€"),
        ("ramettes papier A4 80 g 50 unités", Fraction(50), "unité"),
        ("électricité 12 000 kWh HT 1 450,20 € TTC", Fraction(12_000), "kWh"),
        ("3 smartphones", Fraction(3), ""),
        ("chaises de bureau 10", Fraction(10), ""),
    ],
)
def test_the_quantity_to_calculate_with_comes_first(text: str, quantity: Fraction, unit: str) -> None:
    measures, _ = read_measures(text, units())
    assert (measures[0].quantity, measures[0].unit) == (quantity, unit)


@pytest.mark.parametrize(
    "text", ["imprimante laser", "facture mars 2024", "écran 24 pouces", "gravier 0/20", "perceuse 18 V", "remise 5 %"]
)
def test_what_only_describes_is_no_quantity(text: str) -> None:
    assert read_measures(text, units())[0] == []


def test_a_quantity_leaves_the_text_but_for_the_word_that_says_what_it_is() -> None:
    assert read_measures("gazole 450 L", units())[1].split() == ["gazole"]
    assert read_measures("hôtel Lyon 2 nuits", units())[1].split() == ["hôtel", "Lyon", "nuits"]


def test_money_and_a_physical_quantity_are_both_read() -> None:
    measures, _ = read_measures("gazole 450 L 720 €", units())
    assert [(measure.quantity, measure.unit) for measure in measures] == [
        (Fraction(450), "litre"),
        (Fraction(720), "€"),
    ]
