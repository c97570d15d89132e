"""A ledger that does not add up, or was cut: refused with what is wrong, never a total that is not its own."""

from __future__ import annotations

import random

import pytest

from core.errors import InputError
from core.ingest import fec_checks
from tests.ledgers import COLUMNS, ledger
from tests.unit.ingest.fec_files import (
    bill,
    line,
    net,
    read,
    read_or_refused,
    refusal,
    remarks,
    written,
)


class TestWhole:
    def test_an_unbalanced_entry_is_refused_with_gap_journal_entry_and_lines(self) -> None:
        rows = [*bill(), *bill("100,00", "20,00", "123,45", EcritureNum="2", JournalCode="BQ")]
        said = refusal(rows)
        for part in ("écart de 3,45\u00a0€", "BQ (-3,45\u00a0€)", "BQ n° 2 (lignes 5 à 7, écart -3,45\u00a0€)"):
            assert part in said
        assert "Aucune ligne n'est rejetée." in said

    def test_a_rejected_line_that_unbalances_the_file_is_named_in_the_refusal(self) -> None:
        rows = bill(EcritureNum="1") + bill(EcritureNum="2")
        rows[3]["Debit"] = "100.000,00"
        said = refusal(rows)
        assert "Lignes rejetées : 1. Ligne 5 : Debit « 100.000,00 »" in said
        assert "n° 2 (lignes 6 à 7" in said

    def test_entries_that_are_unbalanced_and_make_up_for_each_other_are_a_remark(self) -> None:
        rows = [*bill(gross="121,00"), *bill(gross="119,00", EcritureNum="2")]
        said = remarks(read(rows))
        assert "2 écritures ne sont pas équilibrées" in said
        assert "AC n° 1 (lignes 2 à 4, écart -1,00\u00a0€)" in said

    @pytest.mark.parametrize("columns", [COLUMNS, COLUMNS[::-1], [*COLUMNS[:11], *COLUMNS[13:], "Debit", "Credit"]])
    def test_a_file_cut_anywhere_in_its_last_entry_is_refused_naming_a_line_or_keeps_its_total(
        self, columns: list[str]
    ) -> None:
        rows = bill() + bill("1,56", "0,31", "1,87", EcritureNum="2")
        content = written(rows, columns=columns)
        whole, before = {"606110": 10156}, {"606110": 10000}
        start = len(written(bill(), columns=columns))
        for cut in range(start, len(content), 3):
            fec = read_or_refused(content[:cut])
            if fec is not None:
                assert net(fec) == (whole if fec.facts.accepted == 6 else before)
                assert fec.facts.rejected == fec.facts.lines - fec.facts.accepted

    def test_two_exercises_are_refused_at_the_first_line_of_the_second(self) -> None:
        rows = bill(EcritureDate="20230101") + bill(EcritureDate="20231231", EcritureNum="2")
        assert read(written(rows), "x.txt").facts.rejected == 0
        rows += bill(EcritureDate="20240101", EcritureNum="3")
        said = refusal(written(rows), "x.txt")
        assert said.startswith(
            "Ligne 8 : écriture du 01/01/2024, plus de douze mois après la première (01/01/2023, ligne 2)"
        )
        assert "exportez chaque exercice" in said

    def test_an_entry_after_the_closing_date_of_the_name_is_refused(self) -> None:
        rows = bill() + bill(EcritureDate="20240101", EcritureNum="2")
        assert refusal(rows).startswith("Ligne 5 : écriture du 01/01/2024, après la clôture du 31/12/2023")

    def test_an_exercise_across_two_years_is_one(self) -> None:
        rows = bill(EcritureDate="20220301") + bill(EcritureDate="20230228", EcritureNum="2")
        assert read(written(rows), "012345678FEC20230228.txt").facts.year == 2022

    def test_a_file_whose_debits_and_credits_are_swapped_is_refused(self) -> None:
        sale = [line(CompteNum="411000", Debit="50,00"), line(CompteNum="707000", Credit="50,00")]
        rows = bill() + sale
        swapped = [{**row, "Debit": row["Credit"], "Credit": row["Debit"]} for row in rows]
        assert read(rows).facts.rejected == 0
        assert "le débit et le crédit sont inversés" in refusal(swapped)

    def test_swapped_sides_are_told_by_the_expenses_alone_and_credit_notes_are_not_taken_for_them(self) -> None:
        rent = [{**row, "CompteNum": row["CompteNum"].replace("606110", "613200")} for row in bill(EcritureNum="2")]
        rows = bill() + rent
        swapped = [{**row, "Debit": row["Credit"], "Credit": row["Debit"]} for row in rows]
        assert "le débit et le crédit sont inversés" in refusal(swapped)
        one_note = [{**row, "Debit": row["Credit"], "Credit": row["Debit"]} for row in bill()]
        assert net(read(one_note)) == {account: -cents for account, cents in net(read(bill())).items()}

    @pytest.mark.parametrize("header", [True, False])
    def test_a_file_that_holds_itself_twice_is_refused_naming_both_lines(self, header: bool) -> None:
        rows = [row for number in range(1, 6) for row in bill(EcritureNum=str(number))]
        once = written(rows)
        again = once if header else once.split(b"\n", 1)[1]
        with pytest.raises(InputError, match="celle de la ligne 2 revient ligne 1"):
            read(once + again)

    def test_one_entry_that_comes_twice_is_said_and_not_refused(self) -> None:
        rows = [row for number in (1, 2, 3, 1) for row in bill(EcritureNum=str(number))]
        [remark] = [str(one) for one in read(rows).facts.remarks]
        assert remark.startswith("1 écritures semblent figurer deux fois (lignes 2 et")

    def test_amounts_too_great_to_add_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = [line(Debit="99999999999,99"), line(CompteNum="401000", Credit="99999999999,99")]
        assert net(read(rows)) == {"606110": 9999999999999}
        monkeypatch.setattr(fec_checks, "MAX_MOVED", 10**15)
        assert "trop grands" in refusal(rows * 51)


@pytest.mark.parametrize("seed", range(8))
def test_a_byte_changed_added_or_lost_gives_the_right_total_or_a_refusal_or_a_rejected_line(seed: int) -> None:
    content, expected = ledger(120, seed=seed)
    rng = random.Random(seed)
    for _ in range(25):
        place, odd = rng.randrange(len(content)), bytes([rng.choice(b"\t\r\n|;,.-0159AZ \x00\xe9")])
        damaged = content[:place] + rng.choice([odd, odd + content[place : place + 1], b""]) + content[place + 1 :]
        fec = read_or_refused(damaged)
        if fec is not None:
            facts = fec.facts
            assert facts.accepted + facts.rejected == facts.lines
            totals = (facts.debit_cents, facts.credit_cents)
            assert facts.rejected or totals == (expected.debit_cents, expected.credit_cents)
