"""What a scenario may say: bounds, names that exist, actions that can be added to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

from core.carbon import scenario as paths
from core.carbon.actions import LEVERS, ActionCard
from core.carbon.scenario import Choice, Scenario
from core.carbon.scenario_mix import index_of
from core.carbon.trajectory import FIRST, LAST
from core.errors import InputError
from core.ingest.action_tables import bank
from core.ingest.scenario_file import MOST_ACTIONS
from core.ingest.trajectory_tables import mixes
from core.services.trajectories import target

LONGEST = 120
MOST_GROWTH = 0.5
MOST_PRICE = 10_000
_ROUNDING = 1e-9
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def check(scenario: Scenario, own: Sequence[str] = ()) -> None:
    """Nothing when it can be evaluated. `own`: ids of lines that are in no bank. Raises InputError naming the field."""
    check_name(scenario.name)
    paths.check(scenario)
    target(scenario.target)
    index_of(scenario.electricity, np.array([FIRST]), mixes())
    _between("growth", scenario.growth, MOST_GROWTH)
    _between("carbon_price_growth", scenario.carbon_price_growth, MOST_GROWTH)
    if not 0 <= scenario.carbon_price <= MOST_PRICE:
        raise InputError(
            "« carbon_price » : {found} €/t n'est pas entre 0 et {most}.", found=scenario.carbon_price, most=MOST_PRICE
        )
    _year("horizon", scenario.horizon)
    if len(scenario.choices) > MOST_ACTIONS:
        raise InputError("Au plus {most} actions par scénario, pas {n}.", most=MOST_ACTIONS, n=len(scenario.choices))
    cards = bank()
    for choice in scenario.choices:
        _known(choice, cards, own)
        _year("start", choice.start)
        _year("end", choice.end)
    _exclusions(scenario.choices, cards)


def check_name(name: str) -> None:
    """Raises InputError."""
    if not 0 < len(name.strip()) <= LONGEST or _HIDDEN.search(name):
        raise InputError("Le nom d'un scénario (name) compte entre 1 et {most} caractères lisibles.", most=LONGEST)


def _between(field: str, value: float, most: float) -> None:
    if not -most <= value <= most:
        raise InputError(
            "« {field} » : {found} % par an n'est pas entre -{most} et {most} %.",
            field=field,
            found=f"{100 * value:g}",
            most=f"{100 * most:g}",
        )


def _year(field: str, year: int) -> None:
    if not FIRST <= year <= LAST:
        raise InputError(
            "« {field} » : l'année {year} n'est pas entre {first} et {last}.",
            field=field,
            year=year,
            first=FIRST,
            last=LAST,
        )


def _known(choice: Choice, cards: Mapping[str, ActionCard], own: Sequence[str]) -> None:
    if choice.id not in cards and choice.id not in LEVERS and choice.id not in own:
        raise InputError(
            "« actions » : l'action « {id} » n'existe pas dans la banque. Prenez un identifiant de la page Actions.",
            id=choice.id[:60],
        )


def _exclusions(choices: Iterable[Choice], cards: Mapping[str, ActionCard]) -> None:
    """Two actions that replace each other share what they apply to: together, never more than all of it."""
    for one, other in combinations((choice for choice in choices if choice.id in cards), 2):
        apart = other.id in cards[one.id].excludes or one.id in cards[other.id].excludes
        if apart and one.uptake + other.uptake > 1 + _ROUNDING:
            raise InputError(
                "« {one} » et « {other} » s'excluent : leurs taux dépassent ensemble 100 % ({found} %).",
                one=cards[one.id].label,
                other=cards[other.id].label,
                found=f"{100 * (one.uptake + other.uptake):g}",
            )
