"""Reading the Base Carbone®: every row kept or rejected with its line, whatever the file looks like."""

from __future__ import annotations

import math
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.catalogue import content_hash, edition_hash
from core.carbon.factors import Flag, Gases, PartKind
from core.errors import InputError
from core.ingest.base_carbone import Reading
from tests.unit.ingest.base_carbone_files import V23, content_of, element, part, read_rows, reading, text_of


def hashed(read: Reading) -> str:
    return edition_hash({entry.id: content_hash(entry) for entry in read.entries})


def only_reason(read: Reading, line: int) -> str:
    """The single rejection, which must name its line; read = kept + rejected."""
    [rejection] = read.rejections
    assert rejection.line == line
    assert f"Ligne {line}" in rejection.reason
    assert read.read == len(read.entries) + read.parts + 1
    return rejection.reason


def test_elements_and_parts_are_joined_and_parts_of_one_kind_stay_apart() -> None:
    read = read_rows(
        element(),
        part(total="0,02", part_name="Extraction"),
        part(total="0,01", part_name="Transport"),
        part(part_kind="Combustion à la centrale", total="0,03"),
    )
    [entry] = read.entries
    assert [(p.kind, p.label, p.total) for p in entry.parts] == [
        (PartKind.UPSTREAM, "Extraction", 0.02),
        (PartKind.UPSTREAM, "Transport", 0.01),
        (PartKind.PLANT_COMBUSTION, "Combustion à la centrale", 0.03),
    ]
    assert (read.read, read.parts, read.rejections) == (4, 3, [])
    assert Flag.PARTS_MISMATCH not in entry.flags


def test_rows_may_come_in_any_order() -> None:
    rows = [element(), part(), element(id="200"), part(id="200"), part(id="200", part_kind="Combustion")]
    shuffled = rows[:]
    random.Random(3).shuffle(shuffled)
    assert read_rows(*shuffled).parts == 3
    assert not read_rows(*shuffled).rejections


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_separator_and_line_ends_do_not_change_the_content(encoding: str, mark: str, end: str) -> None:
    rows = [
        element(tags="chauffage; « hiver », été\tnuit"),
        part(),
        element(id="200", name="Gaz naturel à l’état œuvré"),
    ]
    expected = hashed(reading(text_of(rows)))
    read = reading(text_of(rows, mark, end=end).encode(encoding))
    assert not read.rejections
    assert hashed(read) == expected


def test_the_order_of_the_columns_and_the_layout_do_not_change_the_content() -> None:
    rows = [element(category="Electricité > Mix"), part()]
    expected = hashed(reading(text_of(rows)))
    wide = reading(text_of(rows, columns=V23))
    mixed = reading(text_of(rows, columns=sorted(V23)))
    assert hashed(wide) == hashed(mixed) == expected


@pytest.mark.parametrize(
    "spelling",
    ["Identifiant de l’élément", "identifiant de l'element", "Identifiant_de_l'élément", '"Identifiant de l\'élément"'],
)
def test_a_column_is_known_by_its_words_whatever_the_apostrophe_accent_or_underscore(spelling: str) -> None:
    text = text_of([element()]).replace("Identifiant de l'élément", spelling, 1)
    assert len(reading(text).entries) == 1


@pytest.mark.parametrize(
    ("written", "total"), [("0,0519", 0.0519), ("0.0519", 0.0519), ("2e-05", 2e-05), ("1 234,5", 1234.5)]
)
def test_decimal_comma_and_point_and_the_exponent_are_read(written: str, total: float) -> None:
    assert read_rows(element(total=written)).entries[0].total == total


def test_a_comment_on_several_lines_is_one_record_and_later_lines_keep_their_number() -> None:
    rows = [element(tags="première ligne\nseconde ligne"), element(id="200", unit="kgCO2e/furlong")]
    reason = only_reason(reading(text_of(rows)), line=4)
    assert "furlong" in reason


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"total": "abc"}, "« abc » n'est pas un nombre"),
        ({"total": "nan"}, "« nan » n'est pas un nombre"),
        ({"total": "inf"}, "« inf » n'est pas un nombre"),
        ({"total": "1e999"}, "trop grand"),
        ({"total": ""}, "n'est pas un nombre"),
        ({"total": "1.234,5"}, "n'est pas un nombre"),
        ({"unit": "kgCO2e/furlong"}, "unité inconnue « kgCO2e/furlong »"),
        ({"unit": ""}, "un facteur d'émission s'exprime en kgCO2e par unité"),
        ({"unit": "kWh"}, "un facteur d'émission s'exprime en kgCO2e par unité"),
        ({"unit": "tCO2e/kWh"}, "tCO2e/kWh"),
        ({"unit": "gCO2e/kWh"}, "gCO2e/kWh"),
        ({"id": ""}, "identifiant de l'élément vide"),
        ({"status": "En discussion"}, "« En discussion » inconnu"),
        ({"kind": "Rumeur"}, "« Rumeur » inconnu"),
        ({"line_type": "Total"}, "« Total » inconnu"),
        ({"name": ""}, "« Nom base français » est vide"),
        ({"reliability": "9"}, "note de qualité « 9 »"),
        ({"uncertainty": "-5"}, "négatif"),
        ({"co2f": "x", "ch4f": "0", "ch4b": "0", "n2o": "0"}, "« CO2f »"),
    ],
)
def test_a_wrong_cell_rejects_its_row_and_names_the_line(wrong: dict[str, str], said: str) -> None:
    read = read_rows(element(), element(**{"id": "200", **wrong}), element(id="300"))
    assert said in only_reason(read, line=3)
    assert {entry.id for entry in read.entries} == {"100", "300"}


def test_a_second_row_with_the_same_identifier_is_rejected_with_both_lines() -> None:
    read = read_rows(element(), element(id="200"), element(total="9"))
    assert "déjà lu ligne 2" in only_reason(read, line=4)
    assert {entry.id: entry.total for entry in read.entries} == {"100": 0.06, "200": 0.06}


def test_the_same_part_twice_is_rejected_with_both_lines() -> None:
    assert "déjà lu ligne 3" in only_reason(read_rows(element(), part(), part()), line=4)


def test_a_part_without_its_element_is_rejected() -> None:
    assert "aucune ligne « Elément »" in only_reason(read_rows(element(), part(id="555")), line=3)


def test_the_parts_of_a_rejected_element_are_rejected_with_it() -> None:
    read = read_rows(element(total="?"), part(), part(part_kind="Combustion"), element(id="200"))
    assert [rejection.line for rejection in read.rejections] == [2, 3, 4]
    assert "ligne 2, est rejeté" in read.rejections[1].reason
    assert (read.read, len(read.entries), read.parts) == (4, 1, 0)


def test_an_element_that_lost_a_part_is_flagged_so_that_nobody_trusts_its_split() -> None:
    read = read_rows(element(total="0,02"), part(), part(part_kind="Mystère"))
    assert "« Mystère » inconnu" in only_reason(read, line=4)
    assert Flag.PARTS_MISMATCH in read.entries[0].flags


def test_a_part_in_another_unit_than_its_element_is_rejected() -> None:
    assert "différente" in only_reason(read_rows(element(), part(unit="kgCO2e/MWh")), line=3)


def test_a_truncated_row_is_rejected_and_its_neighbours_are_read() -> None:
    lines = text_of([element(), element(id="200"), element(id="300")]).splitlines(keepends=True)
    lines[2] = ";".join(lines[2].split(";")[:9]) + "\n"
    read = reading("".join(lines))
    assert "9 colonnes au lieu de" in only_reason(read, line=3)
    assert {entry.id for entry in read.entries} == {"100", "300"}


def test_one_cell_too_many_never_shifts_the_columns() -> None:
    lines = text_of([element(), element(id="200")]).splitlines(keepends=True)
    lines[1] = lines[1].rstrip("\n") + ";\n"
    assert "colonnes au lieu de" in only_reason(reading("".join(lines)), line=2)


@pytest.mark.parametrize("broken", ['"Électricité', 'Élec"tri', '"Élec"tri'])
def test_an_open_quote_costs_its_own_line_and_no_other(broken: str) -> None:
    rows = [element(), element(id="200", name="CASSE"), element(id="300", tags='dit "vert"'), element(id="400")]
    read = reading(text_of(rows).replace("CASSE", broken))
    kept = {entry.id for entry in read.entries}
    assert {"100", "300", "400"} <= kept
    assert read.read == 4
    if "200" not in kept:
        assert "guillemets" in only_reason(read, line=3)


def test_blank_lines_are_not_rows() -> None:
    assert reading(text_of([element()]) + "\n\n").read == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"\xef\xbb\xbf", "est vide"),
        (b" \r\n\n", "est vide"),
        (b"PK\x03\x04rest of a workbook", "archive ou un classeur"),
        (b"nom;montant\nloyer;12\n", "n'est pas un fichier de la Base Carbone"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "Enregistrez-le en « CSV UTF-8 »"),
        (content_of([]).replace(b"Source", b"CO2f"), "en double"),
    ],
)
def test_another_file_is_refused_with_a_sentence_that_names_it(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        reading(content)
    assert str(refused.value)


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"status": "Archivé"}, Flag.ARCHIVED),
        ({"kind": "Données source", "unit": "%"}, Flag.SOURCE_DATA),
        ({"total": "-12"}, Flag.AVOIDED),
        ({"validity": "Décembre 2018"}, Flag.EXPIRED),
        ({"validity": "45362"}, Flag.EXPIRED),
        ({"id": "900", "total": "7,5"}, Flag.ANOMALY),
        ({"name": "HCFC-22", "category": "Process > PRG à 100 ans issus du 6eme rapport"}, Flag.NON_KYOTO),
    ],
)
def test_what_a_reader_should_know_is_flagged_and_nothing_is_repaired(changes: dict[str, str], flag: Flag) -> None:
    [entry] = read_rows(element(**changes)).entries
    assert entry.flags == {flag}


def test_a_known_anomaly_that_ademe_has_corrected_is_no_longer_flagged() -> None:
    assert not read_rows(element(id="900", total="1,2")).entries[0].flags


def test_a_kyoto_gas_is_not_flagged() -> None:
    changes = {"name": "HFC-32", "category": "Process > PRG à 100 ans issus du 6eme rapport"}
    assert not read_rows(element(**changes)).entries[0].flags


def test_valid_factors_that_nobody_can_tell_apart_are_flagged_and_both_kept() -> None:
    read = read_rows(element(), element(id="200", total="0,07"), element(id="300", sublocation="Corse"))
    assert {entry.id for entry in read.entries if Flag.DUPLICATE in entry.flags} == {"100", "200"}


def test_parts_that_do_not_sum_to_the_total_within_two_percent_are_flagged() -> None:
    assert Flag.PARTS_MISMATCH in read_rows(element(), part(total="0,0587")).entries[0].flags
    assert Flag.PARTS_MISMATCH not in read_rows(element(), part(total="0,0589")).entries[0].flags


def test_gases_are_kept_as_published_with_the_extra_ones_summed() -> None:
    gases = {"co2f": "1", "ch4f": "0,5", "ch4b": "0", "n2o": "0,25", "other": "0,1", "extra1": "0,2", "co2b": "-3"}
    [entry] = read_rows(element(**gases)).entries
    assert entry.gases == Gases(1.0, 0.5, 0.0, 0.25, pytest.approx(0.3))  # type: ignore[arg-type]
    assert entry.co2b == -3.0


def test_a_row_without_gases_has_none_rather_than_zeros() -> None:
    [entry] = read_rows(element()).entries
    assert entry.gases is None
    assert entry.co2b is None
    assert entry.notes == (None,) * 5


@given(st.integers(min_value=0, max_value=1000), st.binary(min_size=0, max_size=6))
def test_damaged_bytes_never_lose_a_row_in_silence(position: int, noise: bytes) -> None:
    content = content_of([element(id=str(n)) for n in range(4)])
    damaged = content[:position] + noise + content[position:]
    with suppress(InputError):  # said in French: a column name or the encoding was hit
        read = reading(damaged)
        assert read.read == len(read.entries) + read.parts + len(read.rejections)
        assert all(math.isfinite(entry.total) for entry in read.entries)
