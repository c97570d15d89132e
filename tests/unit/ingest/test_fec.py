"""A ledger as software really writes it: the same figures whatever the writing, and what was tolerated is said."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from core.errors import InputError
from tests.ledgers import COLUMNS, SIGNED
from tests.unit.ingest.fec_files import ROWS, WANTED, bill, line, net, read, remarks, texts, written


def test_a_ledger_says_what_it_holds() -> None:
    facts = read(ROWS).facts
    assert (facts.siren, facts.closes_on, facts.year) == ("012345678", date(2023, 12, 31), 2023)
    assert (facts.lines, facts.accepted, facts.rejected, facts.entries) == (6, 6, 0, 2)
    assert (facts.debit_cents, facts.credit_cents) == (160147, 160147)
    assert [(j.code, j.label, j.lines, j.debit_cents) for j in facts.journals] == [("AC", "Achats", 6, 160147)]
    assert [(r.account, r.label, r.lines, r.cents) for r in facts.others] == [
        ("401", "Fournisseurs", 2, -160147),
        ("445", "TVA déductible", 2, 26691),
    ]
    assert (facts.form, facts.separator, facts.encoding, facts.remarks) == ("debit_credit", "\t", "UTF-8", ())


def test_a_movement_carries_its_line_its_labels_and_the_supplier_of_its_entry() -> None:
    first = read(ROWS).movements.row(0, named=True)
    assert first == {
        "line": 2, "journal": "AC", "journal_label": "Achats", "entry": "1", "date": date(2023, 1, 5),
        "account": "606110", "account_label": "Électricité", "supplier": "EDF", "piece": "F1",
        "label": "FACT EDF 01/2023", "cents": 10000, "disposal": False, "closing": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("cp1252", "ISO-8859-15"),
        ("iso-8859-15", "ISO-8859-15"),
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
    ],
)
@pytest.mark.parametrize("mark", ["\t", "|"])
@pytest.mark.parametrize("eol", ["\r\n", "\n", "\r"])
def test_encoding_separator_and_ends_of_lines_change_nothing(encoding: str, said: str, mark: str, eol: str) -> None:
    fec = read(written(ROWS, mark, eol=eol).decode().encode(encoding))
    assert fec.movements.equals(read(ROWS).movements)
    assert (fec.facts.encoding, fec.facts.separator) == (said, mark)


def test_big_endian_utf16_with_its_mark_is_read() -> None:
    fec = read(codecs.BOM_UTF16_BE + written(ROWS).decode().encode("utf-16-be"))
    assert fec.movements.equals(read(ROWS).movements)


def test_plain_ascii_is_told_as_such() -> None:
    rows = [line(CompteLib="Charges", Debit="1,00"), line(CompteNum="401000", CompteLib="Tiers", Credit="1,00")]
    assert read(rows).facts.encoding == "ASCII"


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "cp1252"), ("iso-8859-15", "ISO-8859-15")])
def test_euro_and_oe_are_read_in_both_western_encodings(encoding: str, said: str) -> None:
    fec = read(written(bill(EcritureLib="Main d'œuvre 12 €")).decode().encode(encoding))
    assert fec.movements["label"].to_list() == ["Main d'œuvre 12 €"]
    assert fec.facts.encoding == said


def test_lines_of_two_encodings_in_one_file_are_each_read_in_their_own() -> None:
    first, *rest = written(ROWS).splitlines(keepends=True)
    mixed = first + b"".join(rest[:3]) + b"".join(text.decode().encode("cp1252") for text in rest[3:])
    fec = read(mixed)
    assert fec.movements.equals(read(ROWS).movements)
    assert fec.facts.encoding == "UTF-8 + ISO-8859-15"


def test_the_last_line_may_lack_its_end() -> None:
    assert read(written(ROWS).removesuffix(b"\r\n")).movements.equals(read(ROWS).movements)


def test_nul_bytes_blank_lines_and_a_dos_end_of_file_are_not_lines() -> None:
    content = written(ROWS).replace(b"EDF", b"E\x00DF").replace(b"\r\nAC", b"\r\n\r\nAC", 2) + b"  \r\n\x1a"
    fec = read(b"\r\n" + content)
    assert (fec.facts.lines, fec.facts.rejected, net(fec)) == (6, 0, WANTED)
    assert fec.movements["line"].to_list() == [4, 8]
    assert "Octets nuls ôtés : 5" in remarks(fec)


@pytest.mark.parametrize("header_too", [True, False])
def test_a_separator_at_the_end_of_lines_is_no_column(header_too: bool) -> None:
    header, *lines = texts(ROWS)
    content = "\n".join([header + ("\t" if header_too else ""), *(text + "\t" for text in lines)])
    fec = read(content.encode())
    assert (fec.facts.rejected, net(fec), fec.facts.remarks) == (0, WANTED, ())


def test_a_header_is_known_whatever_its_case_and_accents() -> None:
    header, *lines = texts(ROWS)
    shouted = header.upper().replace("DEBIT", "Débit ").replace("ECRITURENUM", "Écriture_Num").replace("\t", "\t ")
    assert net(read("\n".join([shouted, *lines]).encode())) == WANTED


def test_columns_come_in_any_order_and_others_are_tolerated() -> None:
    columns = [*reversed(COLUMNS), "DateRglt", "ModeRglt", "NatOp", "IdClient", "Analytique"]
    fec = read(written([{**row, "Analytique": "x"} for row in ROWS], columns=columns))
    assert fec.movements.equals(read(ROWS).movements)
    assert "Colonnes en plus, non lues : Analytique" in remarks(fec)


def test_a_column_that_is_never_read_may_be_absent_and_it_is_said() -> None:
    fec = read(written(ROWS, columns=COLUMNS[:-2]))
    assert net(fec) == WANTED
    assert "Montantdevise, Idevise" in remarks(fec)


@pytest.mark.parametrize("sides", [("D", "C"), ("d", "c"), ("+1", "-1"), ("1", "-1"), ("Débit", "Crédit")])
def test_amount_and_side_are_read_like_debit_and_credit(sides: tuple[str, str]) -> None:
    debit, credit = sides
    rows = [
        {**row, "Montant": row["Credit"], "Sens": credit}
        if row["Debit"] == "0,00"
        else {**row, "Montant": row["Debit"], "Sens": debit}
        for row in ROWS
    ]
    fec = read(written(rows, columns=SIGNED))
    assert fec.movements.equals(read(ROWS).movements)
    assert (fec.facts.form, fec.facts.debit_cents) == ("montant_sens", 160147)


@pytest.mark.parametrize(
    "day", ["20230105", "05/01/2023", "05-01-2023", "05.01.2023", "2023-01-05", "2023-01-05 00:00:00", " 20230105 "]
)
def test_a_day_is_read_however_it_is_written(day: str) -> None:
    fec = read(bill(EcritureDate=day))
    assert fec.movements["date"].to_list() == [date(2023, 1, 5)]


def test_a_point_before_the_decimals_is_read_and_said() -> None:
    rows = [{**row, "Debit": row["Debit"].replace(",", "."), "Credit": row["Credit"].replace(",", ".")} for row in ROWS]
    fec = read(rows)
    assert net(fec) == WANTED
    assert "point décimal" in remarks(fec)


@pytest.mark.parametrize("mark", [";", ","])
def test_the_separators_of_spreadsheets_are_read_when_the_header_is_a_ledgers_and_said(mark: str) -> None:
    rows = [{**row, "Debit": row["Debit"].replace(",", "."), "Credit": row["Credit"].replace(",", ".")} for row in ROWS]
    fec = read(written(rows, mark))
    assert net(fec) == WANTED
    assert f"Séparateur « {mark} »" in remarks(fec)


@pytest.mark.parametrize(
    "label", ['"AU BON COIN" menu', 'Tuyau 1/2" PVC', '"', "AC|VE|BQ", "a;b,c", "#1", "NA", "null", "a\rb"]
)
def test_a_label_is_text_whatever_it_holds(label: str) -> None:
    fec = read(bill(EcritureLib=label))
    assert fec.movements["label"].to_list() == [label.replace("\r", " ")]
    assert fec.facts.rejected == 0


def test_na_is_a_name_and_zeros_are_kept() -> None:
    rows = bill(EcritureNum="0007", PieceRef="000")
    rows[2] |= {"CompAuxLib": "NA"}
    fec = read(rows)
    assert fec.movements.select("supplier", "entry", "piece").row(0) == ("NA", "0007", "000")
    assert fec.facts.siren == "012345678"


def test_an_empty_amount_is_zero_and_signs_may_come_first_or_last() -> None:
    rows = [
        line(Debit="-100,00", Credit=""),
        line(CompteNum="445660", Debit="20,00-", Credit=""),
        line(CompteNum="401000", Debit="", Credit="-120,00"),
    ]
    fec = read(rows)
    assert net(fec) == {"606110": -10000}
    assert (fec.facts.debit_cents, fec.facts.credit_cents) == (-12000, -12000)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="n'est pas l'en-tête d'un FEC"):
        read(bytes(range(1, 256)) * 100)
