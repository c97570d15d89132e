"""The example companies: fourteen trades whose totals only move when somebody means it."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from core.carbon import views
from core.ingest.tables import DATA
from core.services.samples import personas
from core.settings import ROOT
from tests.personas.refresh import PAGE, differences, documented, kept
from tests.personas.totals import form, measured, totals

NAMES = sorted(personas())
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "answers.schema.json").read_text(encoding="utf-8"))


def test_at_least_twelve_trades_are_represented_and_four_are_on_the_first_page() -> None:
    sectors = {personas()[name].sheet.answers["", "sector"].text for name in NAMES}
    assert len(NAMES) >= 12
    assert len(sectors) >= 9
    assert sum(personas()[name].sample for name in NAMES) == 4


@pytest.mark.parametrize("name", NAMES)
def test_a_company_weighs_what_it_weighed(name: str) -> None:
    moved = differences({name: kept().get(name, {})}, {name: totals(name)})
    assert not moved, "\n".join([*moved, "Meant? `python -m tests.personas.refresh` keeps it."])


def test_the_snapshot_holds_every_company_and_no_other() -> None:
    assert sorted(kept()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_of_an_example_is_asked_accepted_and_plausible(name: str) -> None:
    found = form(name)
    assert not found.unseen
    assert not [f"{item.field.id} : {why}" for item, why in found.problems]
    assert not [doubt.french for item in found.items for doubt in item.doubts]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_that_it_is_one(name: str) -> None:
    assert "(exemple)" in personas()[name].name
    assert personas()[name].summary


@pytest.mark.parametrize("name", NAMES)
def test_an_example_reconciles_between_views(name: str) -> None:
    weighed = measured(name)
    by_post = sum(group.kg for group in views.by_beges(weighed))
    assert by_post == pytest.approx(views.total(weighed), rel=1e-12)
    assert views.total(weighed) > 0


@pytest.mark.parametrize("name", NAMES)
def test_an_example_follows_the_published_schema(name: str) -> None:
    read = yaml.safe_load((DATA / "personas" / f"{name}.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(read)


@pytest.mark.parametrize(
    "wrong", [{}, {"year": 1990}, {"year": 2024, "anwsers": {}}, {"year": 2024, "sites": [{"id": "a"}]}]
)
def test_the_schema_refuses_what_the_reader_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(wrong)


def test_the_documented_fields_are_those_of_the_questionnaire() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert documented(page) == page, "`python -m tests.personas.refresh` draws docs/answers.md again."


def test_the_consultants_of_the_issue_weigh_what_it_says() -> None:
    # 60 000 kWh PCS × 0,181 burned ; 40 000 kWh × 0,0350 at the plant ; 40 000 × 0,0169 + 60 000 × 0,0344 upstream
    weighed = measured("cabinet_conseil")
    lines = [line for line in weighed.lines if line.source in ("question:electricity", "question:gas")]
    assert sum(line.kg_beges for line in lines if line.beges == "1.1") == pytest.approx(10860)
    assert sum(line.kg_beges for line in lines if line.beges == "2.1") == pytest.approx(1400)
    assert sum(line.kg_beges for line in lines if line.beges == "4.1") == pytest.approx(2740)
