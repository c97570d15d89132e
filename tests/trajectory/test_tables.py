"""data/trajectories: strict, sorted, and what is published in them."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from core.errors import DataError
from core.ingest.trajectory_tables import FOLDER, mixes, targets

_KEYS = {"paths": 3, "national": 2}  # columns of the key; one elsewhere


def test_the_general_path_is_the_sum_of_the_six_sectors() -> None:
    assert targets()["snbc"].path == ((2015, 460.0), (2030, 312.0), (2050, 81.0))
    sectors = [target.path for name, target in targets().items() if name.startswith("snbc-") and name != "snbc-3"]
    assert len(sectors) == 6
    assert [sum(path[i][1] for path in sectors) for i in range(3)] == [460.0, 312.0, 81.0]


def test_the_draft_alone_is_a_draft_and_begins_with_the_inventories() -> None:
    assert [name for name, target in targets().items() if target.draft] == ["snbc-3"]
    draft = targets()["snbc-3"]
    assert draft.path[:4] == ((2022, 403.0), (2023, 376.0), (2024, 369.0), (2030, 279.0))
    assert draft.assumed_after == 2030
    assert draft.path[4][1] == pytest.approx(279 * 0.93, abs=0.01)


def test_every_figure_names_its_source_and_rows_are_sorted() -> None:
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        keys = [tuple(row[: _KEYS.get(path.stem, 1)]) for row in rows]
        assert keys == sorted(keys), path.name
        assert path.stem == "levers" or all(row[header.index("source")] for row in rows), path.name


def test_only_the_path_of_the_energy_sector_is_a_hypothesis_of_electricity() -> None:
    assert {name: mix.hypothesis for name, mix in mixes().items()} == {"constant": False, "snbc2_energy": True}


@pytest.mark.parametrize(
    ("table", "before", "after", "said"),
    [
        ("targets.csv", "linear,0.042", "linear,", "taux ou une trajectoire"),
        ("targets.csv", "linear,0.042", "spiral,0.042", "ligne 2"),
        ("paths.csv", "snbc-2,dechets,2030,11,", "snbc-2,dechets,2031,11,", "manque des secteurs"),
        ("paths.csv", "strategy,sector", "strategy,secteur", "colonnes"),
        ("targets.csv", "path,,snbc-3,total", "path,,snbc-4,total", "taux ou une trajectoire"),
    ],
)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, table: str, before: str, after: str, said: str) -> None:
    folder = tmp_path / "trajectories"
    shutil.copytree(FOLDER, folder)
    text = (folder / table).read_text(encoding="utf-8")
    assert before in text
    (folder / table).write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        targets(folder)
