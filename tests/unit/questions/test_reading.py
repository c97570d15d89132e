"""What a person typed becomes an exact value, or a sentence that quotes it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import reading
from core.carbon.datum import Site, say
from core.errors import InputError


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("40000", Fraction(40000)),
        ("40 000", Fraction(40000)),
        ("40\u202f000,5", Fraction(80001, 2)),
        ("1\u00a0234\u00a0567", Fraction(1234567)),
        ("12.5", Fraction(25, 2)),
        ("0,1", Fraction(1, 10)),
        (" 7 ", Fraction(7)),
    ],
)
def test_a_number_is_read_as_the_french_type_it(typed: str, value: Fraction) -> None:
    assert reading.number(typed) == value


@pytest.mark.parametrize(
    "typed", ["", "abc", "12 kWh", "1,234,567", "1.234.567", "12 34", "1e5", "NaN", "inf", "٣", "1_000", "1,"]
)
def test_what_is_not_a_number_or_reads_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="n'est pas un nombre"):
        reading.number(typed)


def test_a_negative_number_is_refused_in_its_own_words() -> None:
    with pytest.raises(InputError, match="« -5 » est négatif"):
        reading.number("-5")


def test_an_endless_number_is_refused() -> None:
    with pytest.raises(InputError, match="trop long"):
        reading.number("9" * 30)


@pytest.mark.parametrize(
    ("typed", "thousands", "decimal"), [("40.000", "40 000", "40,0000"), ("1,234", "1 234", "1,2340")]
)
def test_a_number_that_may_be_thousands_or_decimals_is_asked_again(typed: str, thousands: str, decimal: str) -> None:
    with pytest.raises(InputError, match=f"de deux façons. Écrivez {thousands} ou {decimal}"):
        reading.number(typed)
    assert reading.number(thousands) != reading.number(decimal)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_a_number_said_in_french_reads_back(whole: int, hundredths: int) -> None:
    value = whole + Fraction(hundredths, 100)
    assert reading.number(say(value)) == value


def test_a_quantity_keeps_number_and_unit_as_typed() -> None:
    assert reading.quantity("40 000 kWh PCS") == ("40 000", "kWh PCS")
    assert reading.quantity("1,5 t.km") == ("1,5", "t.km")
    assert reading.quantity("600 k€") == ("600", "k€")
    with pytest.raises(InputError, match="ne commence pas par un nombre"):
        reading.quantity("beaucoup")


def test_choices_are_words_of_the_list_and_none_stands_alone() -> None:
    assert reading.picks("gas, oil", ["gas", "oil", "none"]) == {"gas", "oil"}
    with pytest.raises(InputError, match=r"« coal » n'est pas un choix possible\. Choix : gas, oil"):
        reading.picks("gas, coal", ["gas", "oil"])
    with pytest.raises(InputError, match="ne se combine pas"):
        reading.picks("none, gas", ["gas", "none"])
    with pytest.raises(InputError, match="n'est pas un choix possible"):
        reading.picks("", ["gas"])


def test_shares_are_read_by_mode_and_must_make_a_whole() -> None:
    parts = reading.shares("car 70 ; bus 29,5", ["car", "bus"])
    assert parts == {"car": Fraction(70), "bus": Fraction(59, 2)}
    with pytest.raises(InputError, match=r"fait 99,5 % : elle doit faire 100 %\. Ajoutez 0,5 %"):
        reading.whole(parts)
    with pytest.raises(InputError, match=r"Retirez 10 %"):
        reading.whole({"car": Fraction(110)})


@pytest.mark.parametrize("typed", ["car", "plane 100", "car 50 ; car 50", "car cinquante"])
def test_a_share_that_cannot_be_read_names_itself(typed: str) -> None:
    with pytest.raises(InputError):
        reading.shares(typed, ["car", "bus"])


def test_sites_are_one_per_line() -> None:
    assert reading.sites("1 | Boutique | 33000\n2 | Dépôt | 97 400") == (
        Site("1", "Boutique", "33000"),
        Site("2", "Dépôt", "97400"),
    )
    assert reading.sites("1 | Usine | ue")[0].postcode == "UE"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "entre 1 et 50 sites"),
        ("1 | Boutique | 3300", "« 3300 » n'est pas un code postal"),
        ("1 | A | 33000\n1 | B | 33000", "portent le nom « 1 »"),
        ("1 | A | 33000\n2 | A | 33000", "portent le nom « A »"),
        ("1 |  | 33000", "donnez-lui un nom"),
        ("Boutique", "illisible"),
    ],
)
def test_a_wrong_site_is_refused_with_its_reason(typed: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        reading.sites(typed)


def test_a_siren_is_nine_digits_with_a_key() -> None:
    assert reading.siren("552 100 554") == "552100554"
    with pytest.raises(InputError, match="compte neuf chiffres"):
        reading.siren("5521")
    with pytest.raises(InputError, match="n'existe pas"):
        reading.siren("552 100 553")
