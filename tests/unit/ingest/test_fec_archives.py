"""A ledger in a .zip: one file, unpacked as it is read, never trusted."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from core.errors import InputError
from core.ingest import fec_source
from tests.ledgers import ledger
from tests.unit.ingest.fec_files import NAME, bill, net, read, written

LEDGER = written(bill())


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(content, "export.zip")
    return str(caught.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("name", [NAME, f"../../{NAME}", f"C:/compta/{NAME}"])
def test_an_archive_of_one_ledger_reads_like_the_ledger(method: int, name: str) -> None:
    fec = read(packed((name, LEDGER), method=method), "export.zip")
    assert fec.movements.equals(read(LEDGER).movements)
    assert (fec.facts.name, fec.facts.siren, fec.facts.closes_on) == ("export.zip", "012345678", date(2023, 12, 31))


def test_a_big_one_in_small_blocks_is_read_whole() -> None:
    content, expected = ledger(3_000)
    fec = read(packed(("a.txt", content)), "export.zip", block=5_000)
    assert fec.facts.lines == expected.lines


def test_folders_and_the_shadows_of_macos_are_not_files() -> None:
    assert net(read(packed(("compta/", b""), ("compta/fec.txt", LEDGER), ("__MACOSX/._fec.txt", b"x")))) == {
        "606110": 10000
    }


def test_two_files_are_refused() -> None:
    assert "archive : 2." in refusal(packed(("a.txt", LEDGER), ("b.txt", LEDGER)))


def test_an_archive_of_nothing_is_refused() -> None:
    assert "archive : 0." in refusal(packed())


def test_an_archive_in_an_archive_is_refused() -> None:
    assert "une autre archive" in refusal(packed(("a.zip", packed(("a.txt", LEDGER)))))


def test_a_bomb_is_refused_by_what_its_directory_says() -> None:
    assert "démesurée" in refusal(packed(("a.txt", b"0" * 8_000_000)))


def test_a_bomb_whose_directory_lies_is_refused_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fec_source, "_only", lambda archive: archive.infolist()[0])
    lines = b"\t".join([b"x"] * 18) + b"\n"
    assert "démesurée" in refusal(packed(("a.txt", LEDGER + lines * 400_000)))


def test_more_than_the_size_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fec_source, "MAX_UNPACKED", len(LEDGER) - 1)
    assert "démesurée" in refusal(packed(("a.txt", LEDGER)))


@pytest.mark.parametrize("damage", ["cut", "flip", "head"])
def test_a_damaged_archive_is_refused(damage: str) -> None:
    whole = packed(("a.txt", ledger(300)[0]))
    middle = len(whole) // 2
    broken = {
        "cut": whole[:middle],
        "flip": whole[:middle] + bytes(byte ^ 255 for byte in whole[middle : middle + 50]) + whole[middle + 50 :],
        "head": b"PK\x03\x04" + b"x" * 100,
    }[damage]
    assert "abîmée" in refusal(broken)


def test_an_archive_with_a_password_is_refused() -> None:
    whole = bytearray(packed(("a.txt", LEDGER)))
    for place in (whole.index(b"PK\x03\x04") + 6, whole.index(b"PK\x01\x02") + 8):
        whole[place] |= 1
    assert "mot de passe" in refusal(bytes(whole))


def test_an_unusual_compression_is_refused() -> None:
    assert "inhabituelle" in refusal(packed(("a.txt", LEDGER), method=zipfile.ZIP_LZMA))
