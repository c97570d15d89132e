"""The built-in edition: strict tables, and every figure checked against the file ADEME publishes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.carbon.catalogue import Entry
from core.carbon.factors import Flag, Kind, PartKind, Status, parts_mismatch
from core.ingest import builtin
from core.ingest.base_carbone import read_base_carbone
from core.ingest.tables import DATA
from core.ingest.units import read_units

ENTRIES = {entry.key or "": entry for entry in builtin.read_builtin()}
ROWS = builtin.rows()
SNAPSHOT = Path(__file__).parent / "keys.csv"
TABLES = [*builtin.FOLDER.glob("*.csv"), DATA / "gwp.csv", DATA / "sources.csv"]


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, Entry]:
    path = shared / "data" / "Base_Carbone_V23.6.csv"
    day = builtin.edition().published
    reading = read_base_carbone(path.name, path.read_bytes(), read_units(), builtin.watchlist(), day)
    return {entry.id: entry for entry in reading.entries}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_sorted_by_its_key_so_that_a_change_reads_as_a_diff(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = list(rows[0])[:2] if path.stem == "parts" else list(rows[0])[:1]
    keys = [tuple(int(row[c]) if c == "position" else row[c] for c in columns) for row in rows]
    assert keys == sorted(keys)
    assert path.stem == "gwp" or len(set(keys)) == len(keys)


def test_the_edition_holds_the_factors_and_the_parameters_it_promises() -> None:
    factors = [entry for entry in ENTRIES.values() if entry.kind is Kind.EMISSION_FACTOR]
    parameters = [entry for entry in ENTRIES.values() if entry.kind is Kind.SOURCE_DATA]
    assert (len(factors), len(parameters)) == (525, 25)
    assert {f"elec_fr_mix_{year}" for year in range(2008, 2025)} <= ENTRIES.keys()


def test_stable_keys_keep_their_id_and_total_unless_somebody_means_it() -> None:
    with SNAPSHOT.open(encoding="utf-8", newline="") as lines:
        known = {row["key"]: (row["ademe_id"], float(row["total"])) for row in csv.DictReader(lines)}
    assert {key: (row.ademe_id, row.total) for key, row in ROWS.items()} == known


def test_every_row_has_a_source_we_name_a_label_and_a_best_before_date() -> None:
    for row in ROWS.values():
        assert row.source in builtin.sources(), row.key
        assert row.label_en, row.key
        assert 0 < len(row.label) < 90, row.key
        assert row.review_by > builtin.edition().published, row.key


def test_an_ademe_id_has_one_key() -> None:
    ids = [row.ademe_id for row in ROWS.values() if row.ademe_id]
    assert len(ids) == len(set(ids))


def test_parts_sum_to_the_published_total_within_two_percent() -> None:
    assert not [e.key for e in ENTRIES.values() if e.parts and parts_mismatch(e.total, e.parts)]


def test_the_combustion_of_2024_electricity_is_kept_apart_from_its_upstream_and_losses() -> None:
    parts = {part.kind: part.total for part in ENTRIES["elec_fr_mix_2024"].parts}
    assert parts == {
        PartKind.PLANT_COMBUSTION: 0.035,
        PartKind.UPSTREAM: 0.0131,
        PartKind.TRANSPORT_DISTRIBUTION: 0.0038,
    }


def test_known_anomalies_and_gases_outside_kyoto_carry_their_flag() -> None:
    assert Flag.ANOMALY in ENTRIES["voiture_essence_km"].flags
    assert Flag.ANOMALY in ENTRIES["avion_cargo_26_100_1000_2000_SANS"].flags
    assert {key for key, entry in ENTRIES.items() if Flag.NON_KYOTO in entry.flags} == {"prg_ar6_r22", "prg_ar6_r290"}


def test_every_fact_is_the_one_ademe_publishes(published: dict[str, Entry]) -> None:
    for key, entry in ENTRIES.items():
        if not ROWS[key].ademe_id:
            continue
        base = published[entry.id]
        assert (entry.kind, entry.status, entry.unit, entry.total) == (base.kind, base.status, base.unit, base.total)
        assert (entry.gases, entry.co2b, entry.notes) == (base.gases, base.co2b, base.notes), key
        assert (entry.uncertainty_pct, entry.validity) == (base.uncertainty_pct, base.validity), key
        assert (entry.category, entry.location, entry.sublocation) == (base.category, base.location, base.sublocation)
        ours = [(part.kind, part.total, part.gases, part.co2b) for part in entry.parts]
        assert ours == [(part.kind, part.total, part.gases, part.co2b) for part in base.parts], key
        assert (Flag.NON_KYOTO in entry.flags) == (Flag.NON_KYOTO in base.flags), key


def test_no_built_in_row_is_archived(published: dict[str, Entry]) -> None:
    assert all(entry.status is not Status.ARCHIVED for entry in ENTRIES.values())


def test_every_key_of_the_reference_list_is_there_with_its_value(shared: Path) -> None:
    with (shared / "reference" / "sme_factors.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            entry = ENTRIES[row["key"]]
            assert (entry.total, ROWS[row["key"]].ademe_id) == (float(row["valeur"]), row["ademe_id"])
            assert (entry.kind is Kind.SOURCE_DATA) == (row["type"] == "Données source")
            assert entry.unit == read_units().published(row["unite"])


def test_the_global_warming_potentials_are_the_published_ones(published: dict[str, Entry]) -> None:
    for gwp in builtin.gwps():
        assert published[gwp.ademe_id].total == gwp.gwp_100, gwp
        assert gwp.report == "AR4" or (Flag.NON_KYOTO not in published[gwp.ademe_id].flags) == gwp.kyoto, gwp


def test_the_anomalies_are_still_in_the_base_as_described(published: dict[str, Entry]) -> None:
    for identifier, total in builtin.watchlist().anomalies.items():
        assert published[identifier].total == total
