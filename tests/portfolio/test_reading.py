"""A portfolio's file: every line is accepted, or refused with its number and a French reason; nothing is guessed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from core.errors import InputError
from core.ingest import portfolio_factors, portfolio_table
from core.ingest.portfolio import read_portfolio
from core.services.portfolio_example import example, template
from tests.portfolio.conftest import CONTEXT, HEADER, calculated, read, refusals, table

GOOD = "005520135,elec_fr_mix_2024,40 000,kWh,2024"


def parquet(**columns: Any) -> bytes:
    given: dict[str, Any] = {
        "company": ["005520135", "B"],
        "factor": ["43642", "37133"],
        "quantity": [40_000.0, 60.0],
        "unit": ["kWh", "MWh PCS"],
        "year": [2024.0, 2024.0],
    }
    out = io.BytesIO()
    pl.DataFrame({**given, **columns}).write_parquet(out)
    return out.getvalue()


def test_a_siren_keeps_its_zeros_and_na_is_a_name() -> None:
    found = read(GOOD + ",,,,,NA")
    assert found.companies.rows() == [("005520135", "NA", "", "")]
    assert (found.rows, found.accepted, found.rejected) == (1, 1, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",elec_fr_mix_2024,1,kWh,2024", "« company » est vide"),
        ("A,,1,kWh,2024", "« factor » est vide"),
        ("A,elec_fr_mix_2024,,kWh,2024", "« quantity » est vide"),
        ("A,elec_fr_mix_2024,1,,2024", "« unit » est vide"),
        ("A,elec_fr_mix_2024,1.000.000,kWh,2024", "n'est pas un nombre lisible"),
        ("A,elec_fr_mix_2024,NaN,kWh,2024", "n'est pas un nombre lisible"),
        ("A,elec_fr_mix_2024,-3,kWh,2024", "négatif (-3)"),
        ("A,elec_fr_mix_2024,1,kWh,24", "n'est pas une année"),
        ("A,elec_fr_mix_2024,1,kWhh,2024", "Vouliez-vous dire « kWh »"),
        ("A,elec_fr_mix_2024,1,km,2024", "ne se convertit pas"),
        ("A,99999999,1,kWh,2024", "absent de l'édition"),
        ("A,27970,1,km,2024,commuting", "archivé"),
        ("A,14604,1,%,2024,refrigerant_leak", "Donnée source"),
        ("A,voiture_moy_km,1,km,2024", "vehicle_own, business_travel, commuting, visitors"),
        ("A,elec_fr_mix_2024,1,kWh,2024,teleport", "Flux « teleport » inconnu"),
        ("A,elec_fr_mix_2024,1,kWh,2024,,sometimes", "own, third_party"),
        ("A,elec_fr_mix_2024,1,kWh,2024,,,4", "durée de vie"),
        ("A,ordi_portable,1,unité,2024,capital_goods", "durée d'amortissement"),
        ("A,ordi_portable,1,unité,2024,capital_goods,,0", "supérieur à zéro"),
        ("A,elec_fr_mix_2024,1,kWh,2024,,,,6", "n'est pas une note"),
        ("A,elec_fr_mix_2024,1,kWh,2024,,,,,,,,-2", "« employees » est négatif"),
        ("A,elec_fr_mix_2024,1,kWh,2024,,,,,,,,douze", "n'est pas un nombre lisible"),
        ("A\x01,elec_fr_mix_2024,1,kWh,2024", "caractère invisible"),
        ("A" * 400 + ",elec_fr_mix_2024,1,kWh,2024", "raccourcissez-la"),
        ('A,"elec_fr_mix_2024,1,kWh,2024', "Guillemets mal fermés"),
        ('A,elec"fr"mix,1,kWh,2024', "Guillemets mal fermés"),
        ("005520135,ordi_portable,1,unité,2025,capital_goods,,4", "après la dernière"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_its_reason_and_the_others_count(row: str, said: str) -> None:
    found = read(GOOD, row)
    assert said in refusals(found)[3]
    assert found.accepted + found.rejected == found.rows
    assert found.rejected == 1
    assert calculated(found).filter(pl.col("company") == "005520135")["scope_2"].to_list() == pytest.approx([1400])


@pytest.mark.parametrize(("row", "found"), [("A,elec_fr_mix_2024,1,kWh", 4), (GOOD + "," * 12, 17)])
def test_a_row_of_another_width_is_refused_and_says_both_widths(row: str, found: int) -> None:
    content = table(GOOD) + f"\n{row}\n".encode()
    assert f"{found} colonnes au lieu de 14" in refusals(read_portfolio(content, CONTEXT))[3]


def test_quotes_hold_separators_and_an_open_quote_never_swallows_its_neighbours() -> None:
    name = '"Dupont, ""fils"", et Cie",,,,'
    found = read(GOOD, f"B,37133,60,MWh PCS,2024,,,,,{name}", 'C,"37133,60,MWh PCS,2024', "D,37133,60,MWh PCS,2024")
    assert list(refusals(found)) == [4]
    assert set(found.companies["company"]) == {"005520135", "B", "D"}
    assert 'Dupont, "fils", et Cie' in found.companies["name"].to_list()


def test_blank_lines_are_not_rows_and_line_numbers_are_those_of_the_file() -> None:
    content = table(GOOD) + b"\r\n\r\n,,,,,,,,,,,,,\r\nB,nothing,1,kWh,2024,,,,,,,,,\r\n"
    found = read_portfolio(content, CONTEXT)
    assert (found.rows, list(refusals(found))) == (2, [5])


@pytest.mark.parametrize("encode", [str.encode, lambda t: t.encode("cp1252"), lambda t: t.encode("utf-16")])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_encodings_separators_and_decimal_commas(encode: Callable[[str], bytes], mark: str) -> None:
    rows = [["company", "factor", "quantity", "unit", "year", "name"]]
    rows.append(["A", "37133", "60\u00a0000,5", "kWh PCS", "2024", "Société"])
    found = read_portfolio(encode("\n".join(mark.join(row) for row in rows)), CONTEXT)
    assert found.activities["quantity"].to_list() == [60_000.5]
    assert found.companies["name"].to_list() == ["Société"]


def test_quantities_are_brought_into_the_unit_of_their_factor() -> None:
    found = read("A,elec_fr_mix_2024,40,MWh,2024", "A,elec_fr_mix_2024,144,GJ,2024", "A,mon_43545,1000,€,2024")
    assert found.activities["quantity"].to_list() == pytest.approx([40_000, 40_000, 1], rel=1e-12)


def test_a_blank_year_is_the_one_year_of_the_file() -> None:
    assert read(GOOD, "B,37133,1,kWh PCS").activities["year"].to_list() == [2024, 2024]
    several = read(GOOD, "A,37133,1,kWh PCS,2023", "B,37133,1,kWh PCS")
    assert "plusieurs années" in refusals(several)[4]
    with pytest.raises(InputError, match="aucune"):
        read("A,37133,1,kWh PCS")


def test_a_blank_year_is_not_taken_from_a_purchase() -> None:
    found = read(GOOD, "B,37133,1,kWh PCS", "B,ordi_portable,1,unité,2022,capital_goods,,4")
    assert found.rejected == 0
    assert set(found.activities["year"]) == {2024}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("company,factor,quantity", "manquantes : unit"),
        (HEADER + ",colour", "inconnues : colour"),
        (HEADER + ",unit", "répétées : unit"),
        ("", "manquantes"),
    ],
)
def test_a_header_that_is_not_ours_is_refused_by_name(header: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_portfolio(table(GOOD, header=header), CONTEXT)


def test_an_empty_file_and_the_template_have_no_activity() -> None:
    for content in (b"", template(), b"\xff\xfe"):
        with pytest.raises(InputError):
            read_portfolio(content, CONTEXT)


def test_a_file_without_a_usable_row_says_the_first_reason() -> None:
    with pytest.raises(InputError, match="Ligne 2 : « quantity » est négatif"):
        read("A,elec_fr_mix_2024,-3,kWh,2024")


def test_a_parquet_reads_as_the_same_table() -> None:
    found = read_portfolio(parquet(), CONTEXT)
    assert found.companies["company"].sort().to_list() == ["005520135", "B"]
    assert found.activities["quantity"].to_list() == [40_000, 60_000]
    assert read_portfolio(parquet(factor=[43642, 37133]), CONTEXT).accepted == 2  # an ADEME id has no zeros to lose


def test_a_parquet_names_the_row_that_is_refused() -> None:
    found = read_portfolio(parquet(quantity=[1.0, float("nan")]), CONTEXT)
    assert list(refusals(found)) == [2]
    assert list(refusals(read_portfolio(parquet(quantity=[None, 2.0]), CONTEXT))) == [1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (parquet(company=[5520135, 2]), "zéros de tête"),
        (parquet(unit=[["kWh"], ["kWh"]]), "type List"),
        (parquet()[:-20], "illisible"),
        (b"PAR1" + b"\0" * 64 + b"PAR1", "illisible"),
    ],
    ids=["siren as a number", "a list", "cut", "not one"],
)
def test_a_parquet_that_cannot_be_trusted_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_portfolio(content, CONTEXT)


def test_what_is_too_big_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio_table, "MAX_UNPACKED", 10)
    with pytest.raises(InputError, match="décompressé"):
        read_portfolio(parquet(), CONTEXT)
    monkeypatch.setattr(portfolio_table, "MAX_ROWS", 1)
    for content in (parquet(), table(GOOD, GOOD)):
        with pytest.raises(InputError, match="au plus"):
            read_portfolio(content, CONTEXT)


def test_a_column_of_factors_that_names_no_factor_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio_factors, "MOST", 3)
    with pytest.raises(InputError, match="combinaisons différentes"):
        read(*(f"A,{n},1,kWh,2024" for n in range(4)))


def test_only_the_first_thousand_refusals_are_told_and_all_are_counted() -> None:
    found = read(GOOD, *["A,elec_fr_mix_2024,-1,kWh,2024"] * 1_200, "A,elec")
    assert (found.rows, found.accepted, found.rejected) == (1_202, 1, 1_201)
    assert len(found.rejections) == 1_000


def test_two_headcounts_for_one_company_and_year_are_said_and_not_used() -> None:
    found = read(GOOD + ",,,,,,,,10", GOOD + ",,,,,,,,12", "B,37133,1,kWh PCS,2024,,,,,,,,5")
    assert "plusieurs valeurs" in str(found.remarks[0])
    per = dict(calculated(found).select("company", "kg_per_employee").iter_rows())
    assert per["005520135"] is None
    assert per["B"] > 0


def test_the_example_is_the_same_every_time_and_has_the_size_asked_for() -> None:
    assert example() == example()
    assert example(10, lines=123).count(b"\n") == 124
