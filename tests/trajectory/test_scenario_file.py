"""A scenario as a file: read strictly, refused with the field and the reason."""

from __future__ import annotations

import pytest

from core.carbon.scenario import Choice, Scenario
from core.errors import InputError
from core.ingest.scenario_file import read_scenario
from core.ingest.tables import beges_posts

WHOLE = """name: Moins de gaz
growth: -1,5 %
electricity: -3 %
carbon_price: 100 €/t
carbon_price_growth: 4%
target: snbc-batiments
horizon: 2035
actions:
  - {id: lever_fleet, uptake: 50 %, start: 2025, end: 2028}
  - {label: Chaudière, post: "1.1", reduction: 30 %, start: 2026, end: 2026}
"""


def test_a_whole_file_says_a_whole_scenario() -> None:
    found = read_scenario(WHOLE, beges_posts())
    assert found.scenario == Scenario(
        name="Moins de gaz",
        growth=-0.015,
        electricity="-3 %",
        choices=(Choice("lever_fleet", 0.5, 2025, 2028), Choice("custom_2", 1.0, 2026, 2026)),
        carbon_price=100.0,
        carbon_price_growth=0.04,
        target="snbc-batiments",
        horizon=2035,
    )
    [own] = found.customs
    assert (own.id, own.label, own.post, own.reduction) == ("custom_2", "Chaudière", "1.1", 0.3)


def test_a_name_is_enough() -> None:
    assert read_scenario("name: Rien", beges_posts()).scenario == Scenario("Rien")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("growth: -1,5 %", "growth: 1.5", "« growth: 1.5 » n'est pas un pourcentage"),
        ("uptake: 50 %", "uptake: 0.5", "action 1 : « uptake: 0.5 »"),
        ("start: 2025", "start: demain", "action 1 : « start: demain » n'est pas une année"),
        ("reduction: 30 %", "reduction: 130 %", "action 2 : « reduction » va de 0 à 100 %"),
        ('post: "1.1"', 'post: "9.9"', "action 2 : « post » vaut « 9.9 »"),
        ("id: lever_fleet,", "id: lever_fleet, reduction: 3 %,", "action 1 : clé « reduction » inconnue"),
        ("horizon: 2035", "horizons: 2035", "clé « horizons » inconnue"),
        ("100 €/t", "-100", "« carbon_price: -100 »"),
        ("name: Moins de gaz", "", "il manque « name »"),
        (", end: 2026", "", "action 2 : il manque « end »"),
        ("name: Moins", "name: [Moins", "ligne"),
        ("name: Moins", "name: a\nname: Moins", "clé répétée"),
    ],
)
def test_what_cannot_be_used_is_named(before: str, after: str, said: str) -> None:
    assert before in WHOLE
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        read_scenario(WHOLE.replace(before, after, 1), beges_posts())


def test_forty_actions_at_most() -> None:
    rows = "\n".join(f"  - {{id: a{n}, start: 2025, end: 2026}}" for n in range(41))
    with pytest.raises(InputError, match="au plus 40 actions, pas 41"):
        read_scenario(f"name: x\nactions:\n{rows}", beges_posts())
