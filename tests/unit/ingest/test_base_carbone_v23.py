"""The Base Carbone® V23.6 itself: every row, every flag that was measured, whatever it is written in."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.carbon.catalogue import content_hash, edition_hash
from core.carbon.factors import Flag, Kind, Status
from core.ingest.base_carbone import Reading, read_base_carbone
from core.ingest.builtin import watchlist
from core.ingest.units import read_units


def hashed(read: Reading) -> str:
    return edition_hash({entry.id: content_hash(entry) for entry in read.entries})


@pytest.fixture(scope="module")
def v23(shared: Path) -> bytes:
    return (shared / "data" / "Base_Carbone_V23.6.csv").read_bytes()


@pytest.fixture(scope="module")
def published(v23: bytes) -> Reading:
    return read_base_carbone("V23.6", v23, read_units(), watchlist(), date(2026, 1, 1))


def test_v23_is_read_to_the_last_row(published: Reading) -> None:
    statuses = Counter(entry.status for entry in published.entries)
    assert (published.read, len(published.entries), published.parts) == (18_616, 12_817, 5_799)
    assert statuses == {Status.VALID_GENERIC: 8_092, Status.VALID_SPECIFIC: 71, Status.ARCHIVED: 4_654}
    assert published.rejections == []


def test_v23_keeps_its_source_data_apart_and_its_published_totals(published: Reading) -> None:
    valid = [entry for entry in published.entries if entry.status is not Status.ARCHIVED]
    assert sum(entry.kind is Kind.SOURCE_DATA for entry in valid) == 1_645
    assert next(entry.total for entry in valid if entry.id == "43576") == 0.0417


def test_v23_has_the_flags_that_were_measured(published: Reading) -> None:
    flags = Counter(flag for entry in published.entries if entry.status is not Status.ARCHIVED for flag in entry.flags)
    assert flags[Flag.AVOIDED] == 290
    assert flags[Flag.DUPLICATE] == 14  # seven pairs
    assert flags[Flag.PARTS_MISMATCH] == 0


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ","), ("utf-16", "\t")])
def test_v23_in_another_encoding_has_the_same_content(v23: bytes, published: Reading, encoding: str, mark: str) -> None:
    import csv
    import io

    out = io.StringIO()
    rows = csv.reader(io.StringIO(v23.decode("cp1252"), newline=""), delimiter=";", strict=True)
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    again = read_base_carbone("x", out.getvalue().encode(encoding), read_units(), watchlist(), date(2026, 1, 1))
    assert hashed(again) == hashed(published)
