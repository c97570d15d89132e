"""Scenarios as arrays: what is there before, what each choice changes, and what comes of it. kgCO2e a year.

Axes, in this order: levels (central, least, most) × scenarios × choices × posts × years, those that apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.carbon.effects import Effect
from core.carbon.scenario_baseline import Baseline
from core.carbon.scenario_shares import band, shares

Array = NDArray[np.float64]
CENTRAL, LEAST, MOST = range(3)
GRID_POST = "2.1"  # electricity as such: what an action adds there follows the grid, even if nothing was there before


class Taken(Protocol):
    """A choice: see core.carbon.scenario."""

    @property
    def id(self) -> str: ...
    @property
    def uptake(self) -> float: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """`posts` of the footprint, then those that only actions fill. `falls` is a share of the post, `rises` kg."""

    kg: float
    posts: tuple[str, ...]
    before: Array  # posts × 1
    electric: Array  # posts × 1
    falls: Array  # levels × scenarios × choices × posts
    rises: Array  # levels × scenarios × choices × posts


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What comes of it. `owed`: the change by cause, which are growth, electricity, then the choices."""

    posts: Array  # levels × scenarios × posts × years
    kg: Array  # levels × scenarios × years
    owed: Array  # scenarios × causes × posts × years


def world(start: Baseline, effects: Mapping[str, Effect], chosen: Sequence[Sequence[Taken]]) -> World:
    """A post that is not positive cannot be reduced."""
    known = [effects[choice.id] for choices in chosen for choice in choices if choice.id in effects]
    touched = {post for effect in known for side in _sides(effect) for post in side}
    filled = sorted(touched - {*start.posts})
    posts = (*start.posts, *filled)
    before = np.concatenate([start.by_post, np.zeros(len(filled))])
    electric = np.concatenate([start.electric, [float(post == GRID_POST) for post in filled]])
    changes = _changes(effects, chosen, posts)
    taken = np.clip(-changes, 0, np.maximum(before, 0))
    falls = np.divide(taken, before, out=np.zeros_like(changes), where=before > 0)
    return World(start.kg, posts, before[:, None], electric[:, None], falls, np.maximum(changes, 0))


def progress(chosen: Sequence[Sequence[Taken]], years: NDArray[np.int64]) -> Array:
    """scenarios × choices × years: how much of each choice is done. A line from its start to its end, or a step."""
    done = np.zeros((len(chosen), max(map(len, chosen)), len(years)))
    for s, choices in enumerate(chosen):
        for k, choice in enumerate(choices):
            length = choice.end - choice.start
            came = np.clip((years - choice.start) / length, 0, 1) if length else years >= choice.start
            done[s, k] = choice.uptake * came
    return done


def moved(here: World, done: Array, grown: Array, grid: Array) -> Moved:
    """`done`: of `progress`; `grown`: growth, and `grid`: index of the electricity, scenarios × years."""
    growth = np.broadcast_to(grown[:, None, :], (len(grown), len(here.posts), grown.shape[-1]))
    mix = 1 + here.electric * (grid[:, None, :] - 1)
    kept = 1 - here.falls[..., None] * done[:, :, None, :]
    added = here.rises[..., None] * done[:, :, None, :] * (growth * mix)[:, None]
    posts = here.before * growth * mix * kept.prod(axis=2) + added.sum(axis=2)
    untouched = (posts == here.before).all(axis=2)
    kg = np.where(untouched, here.kg, np.maximum(posts.sum(axis=2), 0.0))
    owed = shares(here.before, np.concatenate([growth[:, None], mix[:, None], kept[CENTRAL]], axis=1))
    owed[:, 2:] += added[CENTRAL]
    return Moved(posts, kg, owed)


def banded(start: Baseline, here: World, found: Moved) -> tuple[Array, Array]:
    """(low, high), scenarios × years: every line scaled like its post, as core.carbon.uncertainty adds them."""
    of_lines, before = slice(len(start.posts)), here.before[: len(start.posts), 0]
    of_post = np.divide(start.groups, before, out=np.zeros_like(start.groups), where=before != 0)
    kg = found.kg[CENTRAL]
    share = of_post @ (found.posts[CENTRAL][:, of_lines] / np.where(kg > 0, kg, np.inf)[:, None])
    ln2 = (share**2 * start.ln2[:, None]).sum(axis=1)
    return band(kg, found.kg[LEAST], found.kg[MOST], ln2)


def _changes(effects: Mapping[str, Effect], chosen: Sequence[Sequence[Taken]], posts: Sequence[str]) -> Array:
    """kg at full uptake: levels × scenarios × choices × posts."""
    changes = np.zeros((3, len(chosen), max(map(len, chosen)), len(posts)))
    place = {post: i for i, post in enumerate(posts)}
    for s, choices in enumerate(chosen):
        for k, choice in enumerate(choices):
            if choice.id in effects:
                for level, side in enumerate(_sides(effects[choice.id])):
                    for post, kg in side.items():
                        changes[level, s, k, place[post]] = kg
    return changes


def _sides(effect: Effect) -> tuple[Mapping[str, float], ...]:
    return effect.central, effect.low, effect.high
