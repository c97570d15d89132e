"""The tables of the questionnaire: complete, bilingual, and every name in them leads to a real factor and unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf, usable
from core.carbon.questions import Kind, Mode, Words
from core.carbon.rules import RULES
from core.errors import DataError
from core.ingest.builtin import read_builtin
from core.ingest.question_tables import parameters
from core.ingest.questions import law
from core.ingest.tables import DATA, method
from tests.unit.questions.company import LAW, UNITS

BOOK = Shelf([as_factor(entry, "builtin") for entry in read_builtin()], "builtin")
FIELDS = list(LAW.fields())
COUNTED = [field for field in FIELDS if field.factors]
NAMED = ("factor", "with_contrails", "without_contrails", "supply", "sewage")


def test_there_are_fifteen_questions_and_eight_express_ones() -> None:
    assert [question.number for question in LAW.questions] == list(range(1, 16))
    express = {question.number for question in LAW.questions if question.mode is Mode.EXPRESS}
    assert express == {1, 2, 3, 4, 5, 7, 8, 12}


def test_there_are_ten_sector_profiles() -> None:
    assert set(LAW.sectors) == {
        "bureaux", "commerce", "restauration", "hotellerie", "btp",
        "industrie", "transport", "sante", "agriculture", "autre",
    }  # fmt: skip


def test_every_unit_offered_converts_into_the_unit_of_its_factor() -> None:
    for field in COUNTED:
        for unit, key in field.factors.items():
            factor = usable(BOOK.get(key))
            if field.rule != "fuel_bill":  # euros become kWh through a price
                assert UNITS.convert(1, unit, factor.unit) > 0, field.id  # type: ignore[arg-type]


def test_every_factor_named_in_the_questionnaire_exists_and_may_be_used() -> None:
    for field in FIELDS:
        for key in [option.factor for option in field.options if option.factor]:
            usable(BOOK.get(key))
        for key in [value for constant, value in field.constants.items() if constant in NAMED]:
            usable(BOOK.get(key))


def test_every_travel_mode_counts_in_the_unit_of_its_factor() -> None:
    for field in FIELDS:
        for option in field.options if field.kind is Kind.SHARE else ():
            if option.factor:
                assert UNITS.canonical(option.unit) == BOOK.get(option.factor).unit, (field.id, option.id)


def test_every_flow_has_an_allocation_rule_for_every_part_of_its_factor() -> None:
    for field in COUNTED:
        for key in field.factors.values():
            for part in BOOK.get(key).parts:
                assert method().allocation.rule(field.flow, part.kind, str(field.control)).beges, (field.id, key)


def test_the_posts_of_a_field_are_those_where_its_factors_count() -> None:
    allocated = method().allocation
    for question in LAW.questions:
        for field in question.fields:
            said = set(field.beges or question.beges)
            assert said <= set(question.beges), field.id
            parts = [part.kind for key in field.factors.values() for part in BOOK.get(key).parts]
            counted = {allocated.rule(field.flow, kind, str(field.control)).beges for kind in parts}
            assert counted <= said, (field.id, counted)
        asked = {post for field in question.fields for post in field.beges or question.beges}
        assert asked == set(question.beges), question.id


def test_an_unknown_weight_of_products_sold_says_nothing_of_scope_1() -> None:
    missing = {field.id: set(field.beges) for field in FIELDS}
    assert missing["eol_packaging_t"] == {"5.3"}
    assert missing["process_methane"] == {"1.3"}


def test_everything_a_person_reads_exists_in_both_languages() -> None:
    for field in FIELDS:
        words: list[Words] = [field.label, *(option.label for option in field.options)]
        words += [w for w in (field.help, field.doubt) if w.fr or w.en]
        assert all(w.fr.strip() and w.en.strip() for w in words), field.id


def test_every_figure_has_a_ceiling_beyond_which_it_is_questioned() -> None:
    for field in FIELDS:
        limits = (field.ceiling.absolute, field.ceiling.per_employee, field.ceiling.per_m2)
        if field.numeric and field.id != "visit_distance":
            assert any(limit is not None for limit in limits), field.id


def test_every_list_of_boxes_can_be_answered_by_none() -> None:
    for field in FIELDS:
        if field.kind is Kind.CHOICES:
            assert "none" in {option.id for option in field.options} or field.when, field.id


def test_every_assumption_says_why_and_whether_it_has_a_source() -> None:
    for benchmark in LAW.benchmarks:
        assert len(benchmark.source) > 15
        assert benchmark.sourced is not benchmark.source.startswith("hypothèse CarbonScore")


def test_every_rule_is_used() -> None:
    assert {field.rule for field in FIELDS if field.rule} == set(RULES)


def test_the_tertiary_statistics_are_those_of_the_base(shared: Path) -> None:
    import csv

    published = {row["id"]: row for row in csv.DictReader((shared / "reference" / "tertiary_kwh_m2.csv").open())}
    with (DATA / "benchmarks" / "tertiary_energy.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert float(row["value"]) == float(published[row["ademe_id"]]["kwh_per_m2_year"])
            assert published[row["ademe_id"]]["location"] == "France continentale"


def test_leak_parameters_are_read_with_their_source() -> None:
    value, source = parameters()["fuite_split_multisplit_pct"]
    assert value == 6
    assert "Base Carbone n° 14604" in source


def copied(folder: Path, text: str) -> Path:
    """A copy of data/ in which the second question is `text`."""
    for part in ("questionnaire", "benchmarks", "factors"):
        (folder / part).mkdir()
        for file in (DATA / part).iterdir():
            (folder / part / file.name).write_bytes(file.read_bytes())
    for part in ("renames.yaml", "grids.csv"):
        (folder / part).write_bytes((DATA / part).read_bytes())
    (folder / "questionnaire" / "q02_size.yaml").write_text(text, encoding="utf-8")
    return folder


SIZE = (DATA / "questionnaire" / "q02_size.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("kind: number", "kind: nombre", "choix"),
        ("kind: number", "kind: number\n    colour: red", "clé « colour » inconnue"),
        ("kind: number", "kind: number\n    rule: guess", "« guess » ne mène à rien"),
        ("kind: number", "kind: number\n    when: {nothing: [x]}", "« nothing » ne mène à rien"),
        ("kind: number", "kind: number\n    branch: moon", "« moon » ne mène à rien"),
        ("benchmark: working_days", "benchmark: guesses", "« guesses » ne mène à rien"),
        ("id: employees", "id: sites", "défini deux fois"),
        ("number: 2", "number: 2\nnumber: 3", "clé répétée"),
        ("mode: express", "mode: &x express", "ancres"),
        ("mode: express", "", "il manque « mode »"),
    ],
)
def test_a_wrong_table_is_refused_with_its_file_and_field(tmp_path: Path, before: str, after: str, why: str) -> None:
    from core.errors import CarbonScoreError

    assert before in SIZE
    with pytest.raises(CarbonScoreError, match=why) as told:
        law(copied(tmp_path, SIZE.replace(before, after, 1)))
    assert isinstance(told.value, DataError) or "q02_size.yaml" in str(told.value)
