"""POST /activities: rows of a program, kept as those of a person."""

from __future__ import annotations

from typing import Any

import pytest

from core.bootstrap import Services
from tests.api.conftest import Ask, Company, ask, client, house, mounted, ours, theirs

__all__ = ["ask", "client", "house", "mounted", "ours", "theirs"]  # fixtures
ROWS: list[dict[str, Any]] = [
    {"label": "gazole 450 L"},
    {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": 40_000, "unit": "kWh"},
    {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": 40_000, "unit": "kgg"},
]
BODY = {"year": 2024, "activities": ROWS}


def test_rows_are_kept_proposed_or_given_back_with_their_place(house: Services, ours: Company, ask: Ask) -> None:
    said = ask("POST", "/activities", json=BODY).json()
    assert (said["year"], said["accepted"]) == (2024, 2)
    assert [fault["pointer"] for fault in said["rejected"]] == ["/activities/2/unit"]
    (waiting,) = said["pending"]
    assert waiting["pointer"] == "/activities/0"
    assert waiting["match"]["quantity"] == 450
    assert waiting["match"]["candidates"][0]["reasons"]
    rows = house.activities.table(ours.owner, 2024).rows
    assert [(str(row.id) == waiting["id"], row.state.value) for row in rows] == [(True, "proposed"), (False, "counted")]
    assert rows[1].row.source == "API, activité 2"


def test_the_same_request_is_done_once_under_its_key(house: Services, ours: Company, ask: Ask) -> None:
    named = {"Idempotency-Key": "lundi"}
    one, two = (ask("POST", "/activities", json=BODY, headers=named) for _ in range(2))
    assert one.json() == two.json()
    assert two.headers["idempotent-replayed"] == "true"
    assert len(house.activities.table(ours.owner, 2024).rows) == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"year": 1900}, "/year"),
        ({"activities": []}, "/activities"),
        ({"activities": [{"label": "x", "colour": "red"}]}, "/activities/0/colour"),
        ({"activities": [{"label": "x", "quantity": -1}]}, "/activities/0/quantity"),
        ({"activities": [{"label": "x", "confirmed": True}]}, "/activities/0/confirmed"),
        ({"activities": [{"label": "x", "source": "moi"}]}, "/activities/0/source"),
    ],
)
def test_what_has_not_the_shape_is_refused_as_a_whole(ask: Ask, change: dict[str, Any], pointer: str) -> None:
    reply = ask("POST", "/activities", json={**BODY, **change})
    assert reply.status_code == 422
    assert [fault["pointer"] for fault in reply.json()["errors"]] == [pointer]


def test_the_rows_of_one_company_are_not_those_of_another(house: Services, theirs: Company, ask: Ask) -> None:
    ask("POST", "/activities", json=BODY)
    assert house.activities.table(theirs.owner, 2024).rows == ()
