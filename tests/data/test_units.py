"""Laws of the closed list of units: exact round trips, strictness, tolerance of case and spaces."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.units import NO_UNIT, Conversion, Spelling, Units, fold
from core.errors import DataError, UnitError
from core.ingest.tables import DATA, read_table
from core.ingest.units import read_units

UNITS = read_units()
SPELLINGS = [row.spelling for row in read_table(DATA / "units.csv", Spelling)]
SMALL_FRACTIONS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
KNOWN = st.sampled_from(sorted(UNITS.all()))


@given(SMALL_FRACTIONS, KNOWN, st.data())
def test_a_quantity_converted_there_and_back_is_the_same_to_the_last_digit(
    quantity: Fraction, unit: str, data: st.DataObject
) -> None:
    other = data.draw(st.sampled_from(UNITS.accepted_for(unit)))
    there = UNITS.convert(quantity, other, unit)
    try:
        back = UNITS.convert(there, unit, other)
    except UnitError:  # a qualifier is never dropped on the way back
        assert UNITS.accepted_for(unit) != UNITS.accepted_for(other)
    else:
        assert back == quantity


@given(KNOWN)
def test_a_canonical_unit_is_its_own_canonical_whatever_the_case_spaces_or_accents(unit: str) -> None:
    assert UNITS.canonical(unit) == unit
    if unit not in {"M€", "mL"}:
        assert UNITS.canonical(f"  {unit.upper().replace('É', 'E').replace(' ', '')} ") == unit


@given(KNOWN, KNOWN)
def test_units_that_measure_different_things_never_convert(one: str, other: str) -> None:
    if UNITS.dimension(one) != UNITS.dimension(other):
        with pytest.raises(UnitError):
            UNITS.convert(Fraction(1), one, other)


@given(st.text(max_size=12) | st.sampled_from(SPELLINGS).map(lambda known: known + "x"))
def test_an_unknown_spelling_is_refused_by_name_and_never_guessed(text: str) -> None:
    if fold(text) not in {fold(row) for row in SPELLINGS}:
        with pytest.raises(UnitError) as refused:
            UNITS.canonical(text)
        assert text.strip() in str(refused.value)


@pytest.mark.parametrize("spelling", ["kWhh", "m€", "kg de poids brut", "TTC", "kWh PSC", "", "€ TTC", "Mg"])
def test_these_spellings_are_refused(spelling: str) -> None:
    with pytest.raises(UnitError):
        UNITS.canonical(spelling)


@pytest.mark.parametrize(
    ("published", "unit"),
    [
        ("kgCO2e/kWh PCS", "kWh PCS"),
        ("kgCO2e/KWh PCI", "kWh PCI"),
        ("kgCO2e/kWh (PCI)", "kWh PCI"),
        ("kgCO2e/tonne.km", "t.km"),
        ("kgCO2e/Litre", "litre"),
        ("kgCO2e/keuro (2023) HT", "k€ HT (2023)"),
        ("kg de fluide / m²", "kg de fluide / m²"),
        ("", NO_UNIT),
    ],
)
def test_published_spellings_lead_to_one_canonical_unit(published: str, unit: str) -> None:
    assert UNITS.published(published) == unit


@pytest.mark.parametrize("energy", ["kWh", "MWh", "GJ"])
@pytest.mark.parametrize("into", ["kWh PCS", "kWh PCI"])
def test_plain_energy_against_a_heating_value_is_refused_and_asks_which(energy: str, into: str) -> None:
    with pytest.raises(UnitError, match=f"précisez {energy} PCS ou {energy} PCI"):
        UNITS.convert(Fraction(1), energy, into)


def test_pcs_and_pci_and_plain_energy_are_three_dimensions() -> None:
    assert len({UNITS.dimension(u) for u in ("kWh", "kWh PCS", "kWh PCI")}) == 3


@pytest.mark.parametrize(
    ("quantity", "unit", "into", "expected"),
    [
        (Fraction(40), "MWh", "kWh", Fraction(40_000)),
        (Fraction(36), "GJ", "kWh", Fraction(10_000)),
        (Fraction(1), "tep PCI", "kWh PCI", Fraction(11_630)),
        (Fraction(3), "hl", "L", Fraction(300)),
        (Fraction(5), "t", "kg de poids net", Fraction(5_000)),
        (Fraction(250), "kg", "tonne de déchets", Fraction(1, 4)),
        (Fraction(1500), "€", "k€ HT (2023)", Fraction(3, 2)),
        (Fraction(12), "unités", "appareil", Fraction(12)),
    ],
)
def test_conversions_are_exact_and_plain_units_enter_qualified_ones(
    quantity: Fraction, unit: str, into: str, expected: Fraction
) -> None:
    assert UNITS.convert(quantity, unit, into) == expected


@pytest.mark.parametrize(
    ("unit", "into"),
    [("t de déchets", "t de biodéchets"), ("k€ HT (2022)", "k€ HT (2023)"), ("kg de poids vif", "kg de poids net")],
)
def test_a_qualifier_is_never_replaced_by_another(unit: str, into: str) -> None:
    with pytest.raises(UnitError, match="ne se convertit pas"):
        UNITS.convert(Fraction(1), unit, into)


def test_money_is_known_as_money_and_nothing_else_is() -> None:
    assert UNITS.is_money("k€ HT (2023)")
    assert UNITS.is_money("euros")
    assert not UNITS.is_money("kWh")


def test_two_units_behind_one_spelling_are_a_mistake_of_the_table() -> None:

    rows = [Conversion(u, "masse", "", Fraction(1), "test") for u in ("a", "b")]
    with pytest.raises(DataError, match="« X »"):
        Units([Spelling("x", "a", False), Spelling("X", "b", False)], rows)
