"""Trajectories: from the years that are known to a target, and what an overshoot leaves. Any unit, the same throughout.

A linear target falls each year by a share of the base year (SBTi, absolute contraction: 4.2 % or 2.5 %); a path follows
the shape of a national strategy, brought to the company's base year. When the last known year is more than 5 % above
the target, or what was emitted since the base year more than 5 % above what the target allowed, the line is drawn again
from the last known year so that the initial budget is kept: `years to zero = 2 · budget left / last level`. Source:
SBTi criteria; method of the Association pour la transition Bas Carbone. docs/scenarios.md works an example.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.carbon import trajectory_remarks as remarks
from core.carbon.trajectory_curve import Curve, line, shaped, steeper
from core.carbon.trajectory_shapes import Budget, Overshoot, Target, Trajectory, Value
from core.errors import InputError

__all__ = ["Budget", "Overshoot", "Target", "Trajectory", "Value", "trajectory"]

TOLERANCE = 0.05  # of the ABC's method: below it an overshoot is not compensated
FIRST, LAST = 1990, 2100
MOST = 1e15
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known, as a curve from the base year to the last known one."""

    curve: Curve
    base_year: int
    last_year: int

    @property
    def base(self) -> float:
        return self.curve.at(self.base_year)

    @property
    def last(self) -> float:
        return self.curve.at(self.last_year)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A curve from the year `since`; `rate`: the share of the level of that year that goes each year."""

    curve: Curve
    since: int
    rate: float | None


def trajectory(
    target: Target, history: Mapping[int, float], last: int = 2050, base_year: int | None = None
) -> Trajectory:
    """The path from the base year to `last` (at least to the last known year).

    The base year is the first of the history unless another is asked: an earlier one takes the first known level, which
    is said. Raises InputError: no history, a year outside 1990…2100, a level that is negative or not a number, a base
    year after the last known one.
    """
    past = _past(history, last, base_year)
    initial = _drawn(target, past.base_year, past.base)
    budget = _budget(past, initial.curve)
    overshoot = _overshoot(past, initial.curve)
    again = _compensated(target, past, initial.curve, budget) if overshoot.exceeded else None
    if again is not None:
        overshoot = replace(overshoot, compensated=True)
    goal = again or (replace(initial, rate=None) if overshoot.exceeded else initial)
    return Trajectory(
        target=target,
        base_year=past.base_year,
        base=past.base,
        last_year=past.last_year,
        rate=goal.rate,
        rate_of_year=None if goal.rate is None else goal.since,
        zero_at=None if goal.rate is None else goal.curve.zero,
        overshoot=overshoot,
        budget=budget,
        remarks=remarks.of(target, history, past.base_year, past.base, overshoot, budget),
        values=tuple(
            Value(
                year,
                history.get(year),
                initial.curve.at(year),
                (goal if year >= goal.since else initial).curve.at(year),
            )
            for year in range(past.base_year, max(last, past.last_year) + 1)
        ),
    )


def _past(history: Mapping[int, float], last: int, base_year: int | None) -> _Past:
    """Raises InputError."""
    if not history:
        raise InputError("Donnez au moins une année connue (par exemple 2024=1000).")
    for year in (*history, last, *([] if base_year is None else [base_year])):
        if not FIRST <= year <= LAST:
            raise InputError("L'année {year} n'est pas entre {first} et {last}.", year=year, first=FIRST, last=LAST)
    for year, level in history.items():
        if not (math.isfinite(level) and 0 <= level <= MOST):
            raise InputError("Année {year} : « {level} » n'est pas une quantité d'émissions.", year=year, level=level)
    known = tuple(sorted((float(year), float(level)) for year, level in history.items()))
    base, end = base_year or min(history), max(history)
    if base > end:
        raise InputError("L'année de base {base} suit la dernière année connue ({last}).", base=base, last=end)
    after = tuple(point for point in known if point[0] > base)
    return _Past(Curve(((base, Curve(known).at(base)), *after)), base, end)


def _drawn(target: Target, year: int, level: float) -> _Drawn:
    """The target from a level in a year, before any overshoot. No rate when there is nothing to reduce."""
    if target.rate is not None:
        return _Drawn(line(year, level, target.rate), year, target.rate if level else None)
    return _mean(shaped(Curve(target.path), year, level), year)


def _mean(curve: Curve, since: int) -> _Drawn:
    """A path and its mean rate, until its end or until zero."""
    level, end = curve.at(since), curve.end if curve.zero is None else curve.zero
    return _Drawn(curve, since, (1 - curve.at(end) / level) / (end - since) if level and end > since else None)


def _budget(past: _Past, initial: Curve) -> Budget:
    """Areas, level × years: what the target allows until its end, what was emitted, what is left."""
    whole, spent = initial.area(past.base_year, initial.end), past.curve.area(past.base_year, past.last_year)
    return Budget(whole, spent, whole - spent)


def _overshoot(past: _Past, initial: Curve) -> Overshoot:
    allowed, expected = initial.area(past.base_year, past.last_year), initial.at(past.last_year)
    amount, above = past.curve.area(past.base_year, past.last_year) - allowed, past.last - expected
    return Overshoot(
        amount=amount,
        share=amount / allowed if allowed else None,
        above_last=above / expected if expected else None,
        exceeded=any(more > whole * (TOLERANCE + _ROUNDING) for more, whole in ((amount, allowed), (above, expected))),
    )


def _compensated(target: Target, past: _Past, initial: Curve, budget: Budget) -> _Drawn | None:
    """The line drawn again from the last known year; None when nothing is left of the budget, or nothing to reduce."""
    if budget.remaining <= 0 or past.last <= 0:
        return None
    if target.rate is not None:
        rate = past.last / (2 * budget.remaining)
        return _Drawn(line(past.last_year, past.last, rate), past.last_year, rate)
    if past.last_year >= initial.end:
        return None
    curve = steeper(shaped(Curve(target.path), past.last_year, past.last), budget.remaining)
    return None if curve is None else _mean(curve, past.last_year)
