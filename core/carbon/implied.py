"""A file may give a quantity without ticking the box that shows it: « gas: 60 000 kWh » means that gas heats.

Only boxes nobody answered are ticked, and only when one box can explain the answer; the rest is left to be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.carbon.questions import Answer, Condition, Field, Kind, Law, State

Answers = Mapping[tuple[str, str], Answer]


def implied(law: Law, answers: Answers) -> dict[tuple[str, str], Answer]:
    """The answers, with the boxes they imply. Shapes as Sheet.answers."""
    found, given = dict(answers), set(answers)
    queue = list(answers)
    while queue:
        site, name = queue.pop()
        if found[site, name].state is State.NOT_APPLICABLE:
            continue
        for condition in law.by_id[name].when:
            box = law.by_id[condition.field]
            key = (site if box.per_site else "", box.id)
            if key not in given and _tick(found, key, box, condition):
                queue.append(key)
    return found


def _tick(found: dict[tuple[str, str], Answer], key: tuple[str, str], box: Field, condition: Condition) -> bool:
    """True when a box was ticked that was not."""
    if len(condition.words) != 1 or condition.on_unit or box.kind not in (Kind.CHOICE, Kind.CHOICES):
        return False
    (word,) = condition.words
    ticked = found[key].text.split(", ") if key in found else []
    if word in ticked or (ticked and box.kind is Kind.CHOICE):
        return False
    found[key] = replace(found.get(key, Answer()), text=", ".join([*ticked, word]))
    return True
