"""Everything a company gave for a year, put together: its answers, its ledger, its rows of activities.

One path per flow (method.md, rule 5): what a source counts instead of an answer leaves that answer visible, « replaced
by », and in no total. What a source covers is no longer missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.carbon.activity import Activity
from core.carbon.footprint import Gap
from core.carbon.form import Form

QUESTION = "question:"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a source besides the questionnaire brings.

    `replaces`: {field of the questionnaire: what counts instead of it}; `closes`: questions that it answers; `gaps`:
    what of it waits and does not count yet.
    """

    activities: Sequence[Activity] = ()
    replaces: Mapping[str, str] = field(default_factory=dict)
    closes: frozenset[str] = frozenset()
    gaps: Sequence[Gap] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a footprint is calculated from. `completeness`: 0…1, as in Form."""

    activities: tuple[Activity, ...]
    gaps: tuple[Gap, ...]
    completeness: float


def gather(form: Form, brought: Iterable[Brought]) -> Gathered:
    """The answers and what else was brought, each flow once."""
    sources = list(brought)
    replaces = {name: by for source in sources for name, by in source.replaces.items()}
    closed = frozenset[str]().union(*(source.closes for source in sources))
    answered = [_standing(activity, replaces) for activity in form.activities]
    more = [activity for source in sources for activity in source.activities]
    missing = [gap for gap in form.gaps if gap.question not in closed]
    waiting = [gap for source in sources for gap in source.gaps]
    return Gathered((*answered, *more), (*missing, *waiting), _completeness(form, closed))


def given_physically(form: Form, is_money: Callable[[Activity], bool]) -> frozenset[str]:
    """The fields that somebody answered (no default) and that count in something else than money."""
    return frozenset(
        item.field.id
        for item in form.items
        if item.used is not None and not item.used.default
        if any(not activity.replaced_by and not is_money(activity) for activity in item.activities)
    )


def field_of(activity: Activity) -> str:
    """The field of the questionnaire that an activity comes from, "" for another source."""
    return activity.source.removeprefix(QUESTION) if activity.source.startswith(QUESTION) else ""


def _standing(activity: Activity, replaces: Mapping[str, str]) -> Activity:
    by = replaces.get(field_of(activity), "")
    return replace(activity, replaced_by=by) if by and not activity.replaced_by else activity


def _completeness(form: Form, closed: frozenset[str]) -> float:
    asked = [1.0 if step.question.id in closed else step.share for step in form.steps if step.asked]
    return sum(asked) / len(asked)
