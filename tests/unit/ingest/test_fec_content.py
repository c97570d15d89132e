"""What a ledger holds once it is read: suppliers, assets, its year, and every cent of a generated one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from core.ingest.fec import read_fec
from tests.ledgers import COLUMNS, SIGNED, Style, ledger, write_ledger
from tests.unit.ingest.fec_files import ROWS, WANTED, bill, line, net, read, remarks, written


def test_a_credit_note_counts_backwards_whichever_side_it_is_written_on() -> None:
    reversed_bill = [{**row, "Debit": row["Credit"], "Credit": row["Debit"]} for row in bill("30,00", "6,00", "36,00")]
    assert net(read(ROWS + reversed_bill)) == {"606110": WANTED["606110"] - 3000}


class TestSupplier:
    """An expense line has the supplier of its own line, else the only one of its entry, else none."""

    def test_the_line_s_own_auxiliary_account_comes_first(self) -> None:
        rows = bill()
        rows[0] |= {"CompAuxNum": "F9", "CompAuxLib": ""}
        assert read(rows).movements["supplier"].to_list() == ["F9"]

    def test_two_suppliers_in_one_entry_are_nobody(self) -> None:
        rows = [
            line(Debit="2,00"),
            line(CompteNum="401000", CompAuxLib="EDF", Credit="1,00"),
            line(CompteNum="401000", CompAuxLib="ENGIE", Credit="1,00"),
        ]
        assert read(rows).movements["supplier"].to_list() == [""]

    def test_a_customer_is_not_a_supplier(self) -> None:
        rows = [line(Debit="1,00"), line(CompteNum="411000", CompAuxLib="MAIRIE", Credit="1,00")]
        assert read(rows).movements["supplier"].to_list() == [""]

    def test_an_entry_whose_lines_are_far_apart_is_one_entry(self) -> None:
        first, second = bill(), bill(EcritureNum="2")
        second[2] |= {"CompAuxLib": "ENGIE"}
        mixed = [row for pair in zip(first, second, strict=True) for row in pair]
        fec = read(mixed)
        assert fec.movements["supplier"].to_list() == ["EDF", "ENGIE"]
        assert (fec.facts.entries, fec.facts.remarks) == (2, ())

    def test_people_are_neither_suppliers_nor_labels(self) -> None:
        paid = line(CompteNum="641100", CompteLib="Salaires", EcritureLib="PAIE J. DUPONT", CompAuxLib="DUPONT")
        rows = [{**paid, "Debit": "9,00"}, line(CompteNum="421000", CompteLib="Personnel", Credit="9,00")]
        kept = read(rows).movements
        assert kept.select("supplier", "label").row(0) == ("", "Salaires")


def test_writing_an_asset_off_and_closing_the_year_are_told_apart() -> None:
    def entry(number: str, *accounts: str) -> list[dict[str, str]]:
        first, second = accounts
        return [
            line(EcritureNum=number, CompteNum=first, Debit="5,00"),
            line(EcritureNum=number, CompteNum=second, Credit="5,00"),
        ]

    rows = entry("1", "218300", "404000") + entry("2", "675000", "218300") + entry("3", "120000", "606110")
    rows += entry("4", "681120", "281830")
    seen = {
        (row["entry"], row["account"]): (row["disposal"], row["closing"])
        for row in read(rows).movements.iter_rows(named=True)
    }
    assert seen == {
        ("1", "218300"): (False, False),
        ("2", "675000"): (True, False),
        ("2", "218300"): (True, False),
        ("3", "606110"): (False, True),
        ("4", "681120"): (True, False),
        ("4", "281830"): (True, False),
    }


@pytest.mark.parametrize(
    ("name", "days", "year"),
    [
        ("export.txt", ("20220701", "20230630"), 2022),
        ("export.txt", ("20221001", "20230930"), 2023),
        ("012345678FEC20230630.txt", ("20220715", "20230630"), 2022),
        ("012345678FEC20230930.txt", ("20221001", "20230901"), 2023),
        ("012345678FEC20240229_1.txt", ("20230301", "20240229"), 2023),
    ],
)
def test_the_year_is_that_of_the_middle_of_the_exercise(name: str, days: tuple[str, str], year: int) -> None:
    rows = bill(EcritureDate=days[0]) + bill(EcritureDate=days[1], EcritureNum="2")
    assert read(written(rows), name).facts.year == year


def test_a_name_that_says_nothing_is_a_remark() -> None:
    fec = read(written(ROWS), "export compta.txt")
    assert (fec.facts.siren, fec.facts.closes_on) == ("", None)
    assert "SIREN" in remarks(fec)


def test_progress_goes_from_zero_to_one_and_never_back(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger.txt", 2_000)
    seen: list[float] = []
    read_fec(tmp_path / "ledger.txt", "export.txt", seen.append, block=10_000)
    assert (seen[0], seen[-1]) == (0, 1)
    assert seen == sorted(seen)
    assert len(seen) > 10


@pytest.mark.parametrize(
    "style",
    [
        Style(),
        Style(separator="|", encoding="cp1252", eol="\n"),
        Style(encoding="utf-16", columns=COLUMNS[::-1]),
        Style(encoding="iso-8859-15", eol="\r", dates="%d/%m/%Y"),
        Style(separator=";", encoding="utf-8-sig", trailing=True),
        Style(columns=SIGNED, decimal=".", dates="%Y-%m-%d"),
    ],
    ids=lambda style: f"{style.separator!r} {style.encoding} {style.eol!r} {len(style.columns)} {style.dates}",
)
@pytest.mark.parametrize("block", [700, 5_000, 1 << 24])
def test_net_per_account_is_the_generators_own_to_the_cent(style: Style, block: int) -> None:
    content, expected = ledger(1_500, seed=7, style=style)
    fec = read(content, "012345678FEC20231231.txt", block)
    assert (fec.facts.lines, fec.facts.rejected, fec.facts.entries) == (expected.lines, 0, expected.entries)
    assert (fec.facts.debit_cents, fec.facts.credit_cents) == (expected.debit_cents, expected.credit_cents)
    assert net(fec) == {account: cents for account, cents in expected.net.items() if account[0] in "26"}
    roots: dict[str, int] = {}
    for account, cents in expected.net.items():
        if account[0] not in "26":
            roots[account[:3]] = roots.get(account[:3], 0) + cents
    assert {root.account: root.cents for root in fec.facts.others} == roots


def test_suppliers_do_not_depend_on_where_blocks_are_cut() -> None:
    content, expected = ledger(1_500, seed=3)
    whole, cut = read(content), read(content, block=701)
    assert whole.movements.equals(cut.movements)
    bought = whole.movements.filter(pl.col("journal") == "AC").group_by("account", "supplier").agg(pl.sum("cents"))
    wanted = {key: cents for key, cents in expected.by_supplier.items() if key[1]}
    assert {(account, supplier): cents for account, supplier, cents in bought.iter_rows()} == wanted


def test_a_ledger_in_memory_and_one_on_disk_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(written(ROWS))
    assert read(tmp_path / "x").movements.equals(read(ROWS).movements)
