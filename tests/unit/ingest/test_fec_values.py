"""Amounts are whole cents, exactly; by the column or one by one, the same."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ingest.fec_values import cents_of, euros, read_cents

AMOUNTS = {
    "0": 0, "0,00": 0, "-0,00": 0, "0,000": 0, "1": 100, "1,5": 150, "1,50": 150, "1.5": 150, "1.50": 150,
    "12345,67": 1234567, "+12,00": 1200, "-12,00": -1200, "12,00-": -1200, " 12,00 ": 1200, "0012,00": 1200,
    "12,3400": 1234, "1234,000": 123400, ",50": 50, "1,2300000E+05": 12300000, "1.234567E+2": None, "0E+00": 0,
    "99999999999,99": 9999999999999, "100000000000,01": None, "0,005": None, "12,345": None, "1,234": None,
    "1e-2": 1, "1,5E3": None, "12..5": None, "1,2,3": None, "٣,00": None, "1_000,00": None, "": 0, "  ": 0,
}  # fmt: skip


@pytest.mark.parametrize(("text", "cents"), AMOUNTS.items())
def test_an_amount_is_exact_or_refused(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


def test_a_column_is_read_like_its_cells() -> None:
    texts = [*AMOUNTS, *[str(n) + ",25" for n in range(1000)], None]
    column, points = read_cents(pl.DataFrame({"Debit": texts}))
    assert column["Debit"].to_list() == [cents_of(text or "") for text in texts]
    assert points


@given(st.lists(st.text("0123456789,.-+eE ", max_size=12), min_size=1, max_size=30))
def test_any_text_means_the_same_alone_and_in_a_column(texts: list[str]) -> None:
    column, _ = read_cents(pl.DataFrame({"Debit": texts}))
    assert column["Debit"].to_list() == [cents_of(text) for text in texts]


@given(st.integers(-(10**13), 10**13), st.sampled_from(",."))
def test_every_cent_comes_back(cents: int, mark: str) -> None:
    text = f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"
    assert cents_of(text) == cents
    assert read_cents(pl.DataFrame({"Debit": [text]}))[0]["Debit"].to_list() == [cents]


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0,00\u00a0€"), (-5, "-0,05\u00a0€"), (123456789, "1\u202f234\u202f567,89\u00a0€")]
)
def test_cents_are_said_in_euros(cents: int, text: str) -> None:
    assert euros(cents) == text
