"""A damaged ledger gives the right total or a refusal that names the line. Never a wrong number in silence."""

from __future__ import annotations

import pytest

from core.ingest.fec_blocks import LONGEST_LINE
from tests.ledgers import COLUMNS
from tests.unit.ingest.fec_files import (
    Row,
    bill,
    joined,
    line,
    net,
    read,
    reasons,
    refusal,
    texts,
    written,
)


class TestFile:
    @pytest.mark.parametrize("content", [b"", b"\r\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
    def test_an_empty_file_is_refused(self, content: bytes) -> None:
        assert "vide" in refusal(content)

    @pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
    def test_a_header_alone_is_refused(self, end: str) -> None:
        assert "que l'en-tête" in refusal(("\t".join(COLUMNS) + end).encode())

    def test_a_file_without_a_header_is_refused_on_line_1(self) -> None:
        assert "Ligne 1 : « AC" in refusal(joined(texts(bill())[1:]))

    def test_an_xml_ledger_is_refused_for_what_it_is(self) -> None:
        assert "XML" in refusal(b"<?xml version='1.0'?>\n<comptabilite/>")

    def test_another_table_is_refused(self) -> None:
        assert "n'est pas l'en-tête" in refusal(b"date;libelle;debit;credit\n2023;a;1;1\n")

    def test_quoted_fields_are_refused(self) -> None:
        content = joined(['"' + '";"'.join(COLUMNS) + '"', '"' + '";"'.join("x" * 18) + '"'])
        assert "guillemets" in refusal(content)

    def test_a_line_without_end_is_refused(self) -> None:
        assert "Ligne 2" in refusal(written(bill())[:250] + b"x" * (LONGEST_LINE + 2))

    @pytest.mark.parametrize("missing", ["CompteNum", "EcritureDate", "Debit"])
    def test_a_missing_column_is_named(self, missing: str) -> None:
        columns = [column for column in COLUMNS if column != missing]
        assert f"Ligne 1 : colonnes manquantes : {missing}." in refusal(written(bill(), columns=columns))

    @pytest.mark.parametrize("twice", ["Debit", "EcritureLib", "Idevise"])
    def test_a_column_given_twice_is_named(self, twice: str) -> None:
        assert f"Ligne 1 : colonnes en double : {twice}." in refusal(written(bill(), columns=[*COLUMNS, twice.lower()]))

    def test_lines_in_another_separator_than_the_header_are_refused_by_number(self) -> None:
        header, *lines = texts(bill())
        said = refusal(joined([header, *(text.replace("\t", "|") for text in lines)]))
        assert "Aucune ligne n'est lisible, sur 3" in said
        assert "Ligne 2 : 1 colonnes au lieu de 18" in said

    def test_utf16_cut_in_the_middle_of_a_character_is_refused(self) -> None:
        assert "UTF-16" in refusal(written(bill()).decode().encode("utf-16")[:-1])


class TestLine:
    """One bad line among good ones; the good ones balance, so the file is read and the line is told."""

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"JournalCode": " "}, "JournalCode est vide"),
            ({"EcritureDate": ""}, "EcritureDate «  » n'est pas une date"),
            ({"EcritureDate": "20231301"}, "« 20231301 » n'est pas une date"),
            ({"EcritureDate": "00000000"}, "« 00000000 » n'est pas une date"),
            ({"EcritureDate": "13/25/2023"}, "n'est pas une date"),
            ({"EcritureDate": "31122023"}, "n'est pas une date"),
            ({"EcritureDate": "05/01/23"}, "n'est pas une date"),
            ({"CompteNum": ""}, "CompteNum «  » ne commence pas par trois chiffres"),
            ({"CompteNum": "FEDF"}, "« FEDF » ne commence pas"),
            ({"CompteNum": "60"}, "« 60 » ne commence pas"),
            ({"Debit": "dix"}, "Debit « dix » n'est pas un montant"),
            ({"Credit": "12,345"}, "Credit « 12,345 »"),
            ({"Debit": "1 234,56"}, "séparateur de milliers"),
            ({"Debit": "1\u202f234,56"}, "séparateur de milliers"),
            ({"Debit": "1.234,56"}, "séparateur de milliers"),
            ({"Debit": "1,234.56"}, "séparateur de milliers"),
            ({"Debit": "1.234"}, "séparateur de milliers"),
            ({"Debit": "1,234"}, "séparateur de milliers"),
            ({"Debit": "1,23E+05"}, "notation scientifique"),
            ({"Debit": "1E3"}, "notation scientifique"),
            ({"Debit": "-1.7763568394003E-15"}, "notation scientifique"),
            ({"Debit": "12,00 €"}, "n'est pas un montant"),
            ({"Debit": "(12,00)"}, "n'est pas un montant"),
            ({"Debit": "-12,00-"}, "n'est pas un montant"),
            ({"Debit": ",-5"}, "n'est pas un montant"),
            ({"Debit": "--5,00"}, "n'est pas un montant"),
            ({"Debit": "12,"}, "n'est pas un montant"),
            ({"Debit": "nan"}, "n'est pas un montant"),
            ({"Debit": "999999999999999,00"}, "n'est pas un montant"),
        ],
    )
    def test_a_cell_of_the_wrong_type_is_rejected_with_its_line_and_reason(self, changes: Row, says: str) -> None:
        fec = read([*bill(), line(**changes), *bill(EcritureNum="2")])
        (why,) = reasons(fec)
        assert why.startswith("Ligne 5 :")
        assert says in why
        assert net(fec) == {"606110": 20000}

    @pytest.mark.parametrize(
        "columns", [("CompteNum", "CompteLib"), ("EcritureDate", "EcritureNum"), ("EcritureLib", "Debit")]
    )
    def test_two_columns_shifted_on_one_line_are_caught_although_the_count_is_right(
        self, columns: tuple[str, str]
    ) -> None:
        first, second = columns
        row = line(Debit="7,00")
        shifted = {**row, first: row[second], second: row[first]}
        assert reasons(read([*bill(), shifted]))[0].startswith("Ligne 5 :")

    def test_a_line_shifted_by_one_column_to_the_right_is_caught(self) -> None:
        cells = texts([line(Debit="7,00")])[1].split("\t")
        shifted = "\t".join(["", *cells[:-1]])
        (why,) = reasons(read(joined([*texts(bill()), shifted])))
        assert why == "Ligne 5 : JournalCode est vide."

    @pytest.mark.parametrize("cells", [17, 19, 3, 1])
    def test_a_line_with_another_number_of_columns_is_rejected(self, cells: int) -> None:
        bad = "\t".join(["AC"] * cells)
        fec = read(joined([*texts(bill()), bad, *texts(bill(EcritureNum="2"))[1:]]))
        assert reasons(fec) == [
            f"Ligne 5 : {cells} colonnes au lieu de 18. La ligne est tronquée, ou un séparateur y est de trop."
        ]
        assert net(fec) == {"606110": 20000}

    def test_a_line_too_short_does_not_hide_behind_one_too_long(self) -> None:
        short, long = "\t".join(["AC"] * 17), "\t".join(["AC"] * 19)
        for first, second in ((short, long), (long, short)):
            fec = read(joined([*texts(bill()), first, second]))
            found = [f"Ligne {n} : {text.count(chr(9)) + 1} colonnes" for n, text in ((5, first), (6, second))]
            assert [why.split(" au")[0] for why in reasons(fec)] == found
            assert net(fec) == {"606110": 10000}

    def test_a_separator_inside_a_label_shifts_the_amounts_and_is_caught(self) -> None:
        for label in ("EDF\tjanvier", "EDF\t", "EDF\t12,00"):
            fec = read([*bill(), *bill(EcritureNum="2", EcritureLib=label), *bill(EcritureNum="3")])
            assert [why[:21] for why in reasons(fec)] == [f"Ligne {n} : 19 colonnes" for n in (5, 6, 7)]
            assert net(fec) == {"606110": 20000}

    def test_the_same_in_every_line_is_caught_by_types_or_by_the_balance(self) -> None:
        assert "Debit « janvier »" in refusal(bill(EcritureLib="EDF\tjanvier"))
        assert "écart de" in refusal(bill(EcritureLib="EDF\t12,00"))

    def test_a_separator_more_at_the_end_of_one_line_may_be_a_shift(self) -> None:
        header, first, *rest = texts(bill())
        assert "Ligne 3 : 19 colonnes au lieu de 18" in refusal(joined([header, first, rest[0] + "\t", *rest[1:]]))

    def test_a_line_feed_inside_a_label_leaves_two_rejected_halves(self) -> None:
        fec = read([*bill(), line(EcritureLib="EDF\njanvier")])
        assert [why[:9] for why in reasons(fec)] == ["Ligne 5 :", "Ligne 6 :"]

    def test_a_header_in_the_middle_is_rejected_by_number(self) -> None:
        fec = read(written(bill()) + written(bill(EcritureNum="2")))
        assert reasons(fec) == [
            "Ligne 5 : l'en-tête est répété. Le fichier semble fait de plusieurs FEC mis bout à bout."
        ]
        assert net(fec) == {"606110": 20000}

    def test_a_header_in_the_middle_is_known_with_its_own_mark_or_fewer_columns(self) -> None:
        again = "\ufeff" + "\t".join(COLUMNS[:-1])
        fec = read(joined([*texts(bill()), again, *texts(bill(EcritureNum="2"))[1:]]))
        assert "Ligne 5 : l'en-tête est répété" in reasons(fec)[0]

    def test_an_unknown_side_is_rejected(self) -> None:
        columns = [{"Debit": "Montant", "Credit": "Sens"}.get(name, name) for name in COLUMNS]
        rows = [line(Montant="1,00", Sens=side) for side in ("D", "C", "X", "")]
        assert [why[:14] for why in reasons(read(written(rows, columns=columns)))] == [
            "Ligne 4 : Sens",
            "Ligne 5 : Sens",
        ]

    def test_the_first_thousand_reasons_are_kept_in_order_and_all_are_counted(self) -> None:
        bad = [line(Debit="x") if place % 2 else line(CompteNum="x") for place in range(1_500)]
        for block in (700, 1 << 20):
            facts = read(written([*bill(), *bad]), block=block).facts
            assert (facts.lines, facts.accepted, facts.rejected) == (1_503, 3, 1_500)
            assert [one.line for one in facts.rejections] == list(range(5, 1_005))
