"""The published figures: whole, sorted, sourced, and the same as the reference they come from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.errors import DataError
from core.ingest import benchmark_tables as tables
from core.ingest.builtin import rows as factors
from core.ingest.builtin import sources
from core.ingest.tables import beges_posts
from core.services.company_form import naf_sectors

WITHOUT = {
    *[
        "05",
        "06",
        "07",
        "08",
        "09",
        "19",
        "27",
        "29",
        "35",
        "36",
        "37",
        "38",
        "39",
        "45",
        "77",
        "80",
        "81",
        "82",
        "87",
        "88",
        "99",
    ]
}
NAMES = [
    "beges_per_employee", "beges_per_employee_by_post", "energy_content", "naf_divisions", "naf_ratios", "naf_sections",
    "tertiary_kwh_m2",
]  # fmt: skip


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_sorted_says_nothing_twice_and_names_its_source(name: str) -> None:
    rows = read(tables.FOLDER / f"{name}.csv")
    told = [tuple(row.values()) for row in rows]
    assert told == sorted(told)
    assert len({tuple(list(row.values())[:4]) for row in rows}) == len(rows)
    assert {row["source"] for row in rows if "source" in row} <= sources().keys()
    assert all(row["label_fr"] and row["label_en"] for row in rows if "label_fr" in row)


def test_the_naf_has_88_divisions_in_21_sections_and_covers_what_companies_may_choose() -> None:
    assert (len(tables.divisions()), len(tables.sections())) == (88, 21)
    assert {division.section for division in tables.divisions().values()} == set(tables.sections())
    assert {row.naf[:2] for row in naf_sectors().values()} <= set(tables.divisions())


def test_every_division_has_its_ratios_of_five_years_or_is_known_to_have_none() -> None:
    years = {code: {r.year for r in tables.ratios() if code in r.divisions} for code in tables.divisions()}
    assert {code for code, found in years.items() if not found} == WITHOUT
    assert all(found == {2019, 2020, 2021, 2022, 2023} for code, found in years.items() if code not in WITHOUT)


def test_two_ratios_of_one_division_and_year_agree() -> None:
    """Goods and services of agriculture, or of fishing, are published apart with the same figure."""
    found: dict[tuple[str, int], set[float]] = {}
    for ratio in tables.ratios():
        for code in ratio.divisions:
            found.setdefault((code, ratio.year), set()).add(ratio.kg_per_keur)
    assert not {key for key, values in found.items() if len(values) > 1}


def test_the_posts_are_the_22_of_the_beges_under_their_own_names() -> None:
    assert {one.key: one.label_fr for one in tables.posts()} == {p.post: p.label_fr for p in beges_posts().values()}


def test_a_branch_of_buildings_has_electricity_and_gas() -> None:
    known = {(f.branch, f.use) for f in tables.area_figures() if not f.building}
    for branch in {division.branch for division in tables.divisions().values()} - {"", "all"}:
        assert {(branch, "electricity_all"), (branch, "electricity_specific"), (branch, "heating_water")} <= known


def test_the_energy_of_a_fuel_is_what_its_two_published_factors_say() -> None:
    per_kwh = {"gas": factors()["gaz_nat_pci_2022"].total, "oil": factors()["fioul_dom_kwh"].total}
    for key, content in tables.energy_contents().items():
        if not key.endswith("2015"):
            assert content.kwh_pci == pytest.approx(factors()[key].total / per_kwh[content.carrier], rel=1e-3)


def test_a_column_too_many_is_refused(tmp_path: Path) -> None:
    (tmp_path / "naf_sections.csv").write_text("section,label_fr,label_en,source,more\nA,a,a,x,y\n", encoding="utf-8")
    with pytest.raises(DataError, match="naf_sections"):
        tables.sections(tmp_path)


def test_the_ratios_are_those_of_the_reference(shared: Path) -> None:
    theirs = read(shared / "reference" / "naf_monetary_ratios.csv")
    ours = {r.ademe_id: (r.year, r.kg_per_keur, r.label_fr) for r in tables.ratios()}
    assert ours == {r["id"]: (int(r["annee"]), float(r["kgco2e_par_keur_ht"]), r["libelle"]) for r in theirs}
    assert len(theirs) == 280


@pytest.mark.parametrize("name", ["beges_per_employee", "beges_per_employee_by_post"])
def test_the_assessments_are_those_of_the_reference(shared: Path, name: str) -> None:
    theirs = {r["groupe"].split(" - ")[0]: r for r in read(shared / "reference" / f"{name}.csv")}
    same = {"n": "n", "p25": "q1", "p50": "mediane", "p75": "q3"} | {p: p for p in ("p85", "p90", "p95", "p99")}
    for row in read(tables.FOLDER / f"{name}.csv"):
        named = row.get("post") or row["label_fr"]
        [told] = [found for group, found in theirs.items() if group.startswith(named)]
        assert {our: row[our] for our in same} == {our: told[their] for our, their in same.items()}


def test_the_buildings_are_those_of_the_reference_in_mainland_france(shared: Path) -> None:
    theirs = read(shared / "reference" / "tertiary_kwh_m2.csv")
    mainland = {r["id"]: float(r["kwh_per_m2_year"]) for r in theirs if r["location"] == "France continentale"}
    assert {f.ademe_id: f.kwh_m2 for f in tables.area_figures()} == mainland
