"""POST /calculate and /validate: three forms of one footprint, and refusals that say where."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jsonschema
import pytest
from sqlalchemy import text

from core.bootstrap import Services
from core.services.results import as_json
from core.settings import ROOT
from tests.api.conftest import ACTIVITIES, BODY, Ask, Company

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
AREA = {"value": 40.125, "unit": "m²"}
FILE = {
    "year": 2024,
    "sector": "bureaux",
    "employees": 12,
    "sites": [
        {
            "id": "a",
            "name": "Siège",
            "postcode": "75011",
            "answers": {"gas": "60 000 kWh PCS", "area": {"value": 40.125, "unit": "m²"}},
        },
        {"id": "b", "name": "Dépôt", "postcode": "69003", "answers": {"gas": {"value": 1000, "unit": "kWh PCS"}}},
    ],
}


def test_gas_and_electricity_give_the_published_figures(ask: Ask) -> None:
    reply = ask("POST", "/calculate", json=BODY)
    result = reply.json()
    jsonschema.validate(result, SCHEMA)
    assert result["scopes"] == pytest.approx({"1": 10860, "2": 1400, "3": 2740})
    assert reply.headers["content-location"] == f"/api/v1/runs/{result['run_id']}"


def test_the_answer_is_the_result_of_the_command_line_and_stays_readable(
    house: Services, ours: Company, ask: Ask
) -> None:
    result = ask("POST", "/calculate", json=BODY).json()
    csv = "label,factor,quantity,unit,year,quality\nÉlectricité,elec_fr_mix_2024,40000,kWh,2024,5\n"
    same = house.footprints.calculate_activities(ours.owner, (csv + "Gaz,37133,60000,kWh PCS,2024,5\n").encode())
    assert same.hash == result["hash"]
    assert str(same.id) == result["run_id"]
    assert ask("GET", f"/runs/{result['run_id']}").json() == json.loads(json.dumps(as_json(same)))
    assert house.footprints.replay(ours.owner, same.id)


def test_a_questionnaire_is_calculated_and_its_gaps_are_named(ask: Ask) -> None:
    result = ask("POST", "/calculate", json={"answers": FILE}).json()
    jsonschema.validate(result, SCHEMA)
    assert result["beges"]["1.1"] == pytest.approx(61_000 * 0.181)
    assert result["gaps"]
    assert sorted(result["sites"]) == ["Dépôt", "Siège"]


def test_the_stored_answers_of_a_year_are_calculated(ask: Ask) -> None:
    answers = {"electricity@1": {"text": "1 000", "unit": "kWh"}}
    assert ask("PUT", "/answers/2024", json={"answers": answers}, headers={"If-Match": '"0"'}).status_code == 200
    assert ask("POST", "/calculate", json={"year": 2024}).json()["beges"]["2.1"] == pytest.approx(35.0)


def test_a_year_without_answers_is_refused_and_nothing_is_kept(ask: Ask) -> None:
    reply = ask("POST", "/calculate", json={"year": 2024})
    assert (reply.status_code, reply.json()["type"]) == (422, "/api/problems/invalid-content")
    assert "au moins une question" in reply.json()["detail"]
    assert ask("GET", "/runs").json() == {"results": [], "next": None}


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        ({"factor": "nope"}, "/activities/1/factor", "absent"),
        ({"factor": "43642\x00"}, "/activities/1/factor", "hors limites"),
        ({"unit": "kWhh"}, "/activities/1/unit", "kWhh"),
        ({"unit": "kg"}, "/activities/1/unit", "convertit"),
        ({"quantity": -1}, "/activities/1/quantity", "hors limites"),
        ({"quantity": "12"}, "/activities/1/quantity", "type"),
        ({"quantity": True}, "/activities/1/quantity", "type"),
        ({"quantity": 1e300}, "/activities/1/quantity", "hors limites"),
        ({"quality": 6}, "/activities/1/quality", "hors limites"),
        ({"control": "mine"}, "/activities/1/control", "Choix"),
        ({"flow": "nope"}, "/activities/1", "inconnu"),
        ({"year": 2023}, "/activities/1", "2023"),
        ({"colour": "red"}, "/activities/1/colour", "inconnu"),
        ({"label": "x" * 201}, "/activities/1/label", "hors limites"),
    ],
)
def test_a_refusal_names_the_place_and_the_reason(ask: Ask, change: dict[str, Any], pointer: str, says: str) -> None:
    body = {"year": 2024, "activities": [ACTIVITIES[0], {**ACTIVITIES[1], **change}]}
    problem = ask("POST", "/calculate", json=body).json()
    assert problem["status"] == 422
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    assert says in problem["errors"][0]["detail"]
    assert ask("GET", "/runs").json()["results"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"employees": "beaucoup"}, "/answers/employees"),
        ({"answers": {"nope": 1}}, "/answers/answers/nope"),
        ({"answers": {"gas": "1 kWh PCS"}}, "/answers/answers/gas"),
        ({"answers": {"fleet": None}}, "/answers/answers/fleet"),
        ({"answers": {"comment": "a\x00b"}}, "/answers/answers/comment"),
        ({"answers": {"commute_modes": {"car": 50}}}, "/answers/answers/commute_modes"),
        ({"answers": {"let_kwh": "10 kWh"}}, "/answers/answers/let_kwh"),
        ({"year": "2024"}, "/answers/year"),
        ({"colour": "red"}, "/answers/colour"),
        ({"sites": [{"id": "a", "name": "x", "answers": {"gas": "beaucoup"}}]}, "/answers/sites/0/answers/gas"),
        ({"sites": [{"id": "a"}]}, "/answers/sites/0/name"),
    ],
)
def test_a_refused_answer_is_named_where_it_was_written(ask: Ask, change: dict[str, Any], pointer: str) -> None:
    problem = ask("POST", "/calculate", json={"answers": {**FILE, **change}}).json()
    assert problem["status"] == 422, problem
    assert pointer in [fault["pointer"] for fault in problem["errors"]]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_not_a_finite_number_is_refused(ask: Ask, constant: str) -> None:
    body = f'{{"year": 2024, "activities": [{{"factor": "43642", "quantity": {constant}, "unit": "kWh"}}]}}'
    reply = ask("POST", "/calculate", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)


def test_five_thousand_activities_are_taken_and_not_one_more(ask: Ask) -> None:
    rows = [{**ACTIVITIES[0], "label": f"Compteur {n}"} for n in range(5001)]
    reply = ask("POST", "/validate", json={"year": 2024, "activities": rows})
    assert [fault["pointer"] for fault in reply.json()["errors"]] == ["/activities"]
    taken = ask("POST", "/validate", json={"year": 2024, "activities": rows[:5000]}).json()
    assert (taken["valid"], taken["activities"]) == (True, 5000)


def test_validate_says_what_calculate_would_and_keeps_nothing(ask: Ask) -> None:
    good = ask("POST", "/validate", json=BODY).json()
    assert (good["valid"], good["problems"], good["activities"]) == (True, [], 2)
    assert good["total_kg"] == pytest.approx(15_000)
    bad = ask("POST", "/validate", json={"answers": {**FILE, "employees": "x", "answers": {"nope": 1}}}).json()
    assert {fault["pointer"] for fault in bad["problems"]} == {"/answers/employees", "/answers/answers/nope"}
    assert (bad["valid"], bad["total_kg"]) == (False, None)
    assert ask("POST", "/validate", json={"year": 2024}).json()["valid"] is False
    assert ask("GET", "/runs").json()["results"] == []


def test_the_same_content_sent_by_many_at_once_is_one_run(house: Services, ours: Company, ask: Ask) -> None:
    with ThreadPoolExecutor(8) as many:
        replies = list(many.map(lambda _: ask("POST", "/calculate", json=BODY), range(8)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["run_id"] for reply in replies}) == 1
    with house.database.schema() as connection:
        assert connection.execute(text("SELECT count(*) FROM calculations")).scalar_one() == 1


def test_the_runs_are_paged_newest_first_without_a_hole_or_a_double(ask: Ask) -> None:
    bodies = [{"year": 2024, "activities": [{**ACTIVITIES[0], "quantity": n}]} for n in range(1, 8)]
    made = [ask("POST", "/calculate", json=body).json()["run_id"] for body in bodies]
    seen: list[str] = []
    cursor = None
    while True:
        page = ask("GET", "/runs", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        seen += [run["run_id"] for run in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_the_trace_gives_every_line_with_its_formula_and_factor(ask: Ask) -> None:
    result = ask("POST", "/calculate", json=BODY).json()
    lines: list[dict[str, Any]] = []
    cursor = None
    while True:
        asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = ask("GET", f"/trace/{result['run_id']}", params=asked).json()
        lines += page["lines"]
        cursor = page["next"]
        if cursor is None:
            break
    assert lines == result["lines"]
    assert page["count"] == len(lines)
    assert all(line["formula"] and line["factor_id"] for line in lines)
    assert sum(line["kg_beges"] for line in lines) == pytest.approx(result["total_kg"])
