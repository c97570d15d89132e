"""The tables of data/matching: sorted, coherent, and about things that the base holds."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.match.confidence import Calibration, features
from core.match.families import gather
from core.match.query import Query
from core.match.shapes import Asked
from core.match.targets import Targets
from core.match.words import tokens
from core.services.matching_tables import FOLDER, published_names, vocabulary
from tests.matching.score import edition, matcher, units

WORDS = vocabulary()
needs_edition = pytest.mark.usefixtures("base_carbone_file")


def _cells(name: str) -> list[list[str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def _keys(rows: Iterable[str]) -> set[str]:
    return {key for row in rows for key in row.split("|") if key}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_every_table_is_sorted_without_a_row_twice(path: Path) -> None:
    rows = _cells(path.stem)
    ordered = sorted(rows, key=lambda row: int(row[0])) if path.stem == "published_names" else sorted(rows)
    assert rows == ordered
    assert not [row for row, times in Counter(map(tuple, rows)).items() if times > 1]


def test_every_concept_that_a_table_names_exists() -> None:
    known = {concept.key for concept in WORDS.concepts}
    named = _keys(row.physical for row in WORDS.expressions) | _keys(row.money for row in WORDS.expressions)
    named |= _keys(row.concepts for row in WORDS.accounts)
    assert named <= known
    assert known <= named | {"fluide"}, "a concept that no expression leads to is dead"


def test_every_subject_that_a_table_names_exists() -> None:
    known = {row.subject for row in WORDS.subjects}
    assert {row.subject for row in WORDS.expressions} - {""} <= known
    assert _keys(row.subject for row in WORDS.priors) <= known


def test_every_spelling_holds_a_word() -> None:
    tables = (WORDS.expressions, WORDS.subjects, WORDS.nothing, WORDS.synonyms, WORDS.cities)
    empty = [said for table in tables for row in table for said in row.said.split("|") if not tokens(said)]
    assert not empty


def test_an_expression_leads_to_one_row_but_for_its_unit_or_its_order() -> None:
    """Homonyms are told apart by what they measure (« orange », « métro »): never by the order of the file."""
    found: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
    for row in WORDS.expressions:
        for said in row.said.split("|"):
            found[tuple(tokens(said)), row.subject].add(row.physical)
    double = {key for key, physical in found.items() if len(physical - {""}) > 1}
    assert len(double) <= 12, sorted(double)


def test_an_account_that_counts_names_concepts_and_the_others_name_none() -> None:
    for row in WORDS.accounts:
        assert row.prefix.isdigit()
        assert row.kind in ("money", "physical", "nothing")
        assert bool(row.concepts) == (row.kind != "nothing"), row.prefix


def test_the_calibration_has_a_weight_for_every_feature() -> None:
    query, ranked = matcher("builtin").read(Asked("gazole 450 L"))
    assert isinstance(query, Query)
    told = features(query, ranked, 1.0, outside=False, nothing=False)
    assert {row.feature for row in WORDS.calibration} == {*told, "constant"}
    assert 0.5 < Calibration(WORDS.calibration).confidence(told) < 1


@needs_edition
def test_every_concept_is_in_the_base() -> None:
    targets = Targets(WORDS.concepts, gather(edition(), {}, units()))
    assert not [concept.key for concept in WORDS.concepts if not len(targets.families(concept.key)[0])]


@needs_edition
def test_the_published_names_of_our_facts_are_those_of_the_base() -> None:
    published = {entry.id: (entry.name, entry.attribute, entry.boundary) for entry in edition()}
    assert published_names()
    for row in published_names():
        assert published[row.ademe_id] == (row.name, row.attribute, row.boundary)
