"""A run: what was calculated, with everything needed to calculate it again to the same byte.

The hashed content holds the activities in their factors' units, a copy of every factor and rule used, the lines,
the gaps, the edition and the method version. What does not change the result (the unit of entry, the file line it
came from, the answers as typed) is kept beside it. Source: method.md, Reproducibility.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from fractions import Fraction
from typing import Any

from core.carbon.activity import Activity, Control, Weighed
from core.carbon.allocation import Allocation, Rule
from core.carbon.factors import Factor, Flag, Gases, Kind, Notes, Part, PartKind, Shelf, Status
from core.carbon.footprint import Footprint, Gap, Line, Perimeter, line_as_json
from core.carbon.measure import Method, canonical, digest, footprint, named

Json = dict[str, Any]

_ENTERED = ("entered_quantity", "entered_unit", "source", "derivation")
_LINE = frozenset(field.name for field in fields(Line))  # asked of a class once: of each line, it takes longer than all


def content(weighed: Sequence[Weighed], result: Footprint, method: Method) -> Json:
    """The hashed content of a run, ready for canonical JSON."""
    factors = {w.factor.id: w.factor for w in weighed}
    return {
        "method_version": result.method_version,
        "edition": result.edition,
        "perimeter": asdict(result.perimeter),
        "completeness": result.completeness,
        "gaps": [asdict(gap) for gap in result.gaps],
        "activities": {name: canonical(w) for name, w in named(weighed).items()},
        "factors": [_factor_out(factors[i]) for i in sorted(factors)],
        "rules": _rules_out(weighed, method.allocation),
        "lines": [_line_out(line) for line in result.lines],
    }


def entered(weighed: Sequence[Weighed]) -> Json:
    """How each activity was given: unit of entry, place it was read, how the quantity was obtained."""
    return {
        name: {
            "entered_quantity": float(w.activity.quantity),
            "entered_unit": w.activity.unit,
            "source": w.activity.source,
            "derivation": w.activity.derivation,
        }
        for name, w in named(weighed).items()
    }


def replay(stored: Mapping[str, Any], method: Method) -> str:
    """Calculate again from the stored activities, factors and rules; the hash of what comes out."""
    weighed, past = restored(stored, method)
    gaps = [Gap(g["question"], g["label"], tuple(g["beges"]), g["site"]) for g in stored["gaps"]]
    perimeter = Perimeter(**stored["perimeter"])
    again = footprint(weighed, past, perimeter, stored["edition"], gaps, stored["completeness"])
    return digest(content(weighed, again, past))


def restored(stored: Mapping[str, Any], method: Method) -> tuple[list[Weighed], Method]:
    """(The activities of a stored run with its own copies of their factors, the method it was calculated with).

    `method` gives the units only.
    """
    shelf = Shelf(factors(stored), stored["edition"])
    rules = Allocation((Rule(**r) for r in stored["rules"]), (), method.units.is_money)
    weighed = [_weighed_in(a, shelf) for a in stored["activities"].values()]
    return weighed, Method(rules, method.units, stored["method_version"])


def factors(stored: Mapping[str, Any]) -> list[Factor]:
    """The copies of the factors that a stored run was calculated with."""
    return [_factor_in(f) for f in stored["factors"]]


def footprint_in(stored: Mapping[str, Any], how: Mapping[str, Mapping[str, Any]]) -> Footprint:
    """The footprint of a stored run, for the screens. `how` is what `entered` kept."""
    return Footprint(
        perimeter=Perimeter(**stored["perimeter"]),
        edition=stored["edition"],
        method_version=stored["method_version"],
        lines=[_line_in(line, how[line["activity"]]) for line in stored["lines"]],
        gaps=[Gap(g["question"], g["label"], tuple(g["beges"]), g["site"]) for g in stored["gaps"]],
        completeness=stored["completeness"],
    )


def _rules_out(weighed: Sequence[Weighed], allocation: Allocation) -> list[Json]:
    """The rules that a replay needs: every row of every flow used."""
    flows = {w.activity.flow for w in weighed}
    return [asdict(rule) for rule in allocation.rules() if rule.flow in flows]


def _factor_out(factor: Factor) -> Json:
    """All of the factor but what depends on the day it was read: whether its validity has passed."""
    return {**asdict(factor), "flags": sorted(factor.flags - {Flag.EXPIRED})}


def _factor_in(stored: Json) -> Factor:
    return Factor(
        **{
            **stored,
            "kind": Kind(stored["kind"]),
            "status": Status(stored["status"]),
            "parts": tuple(_part_in(part) for part in stored["parts"]),
            "gases": Gases(**stored["gases"]) if stored["gases"] else None,
            "notes": Notes(**stored["notes"]) if stored["notes"] else None,
            "flags": frozenset(Flag(flag) for flag in stored["flags"]),
        }
    )


def _part_in(stored: Json) -> Part:
    gases = Gases(**stored["gases"]) if stored["gases"] else None
    return Part(PartKind(stored["kind"]), stored["label"], stored["total"], gases, stored["co2b"])


def _weighed_in(stored: Json, shelf: Shelf) -> Weighed:
    lifetime = stored["lifetime_years"]
    activity = Activity(
        **{
            **stored,
            "quantity": Fraction(stored["quantity"]),
            "control": Control(stored["control"]),
            "lifetime_years": Fraction(lifetime) if lifetime is not None else None,
        }
    )
    return Weighed(activity, shelf.get(stored["factor"]), stored["quantity"])


def _line_out(line: Line) -> Json:
    said = line_as_json(line)
    for name in _ENTERED:
        del said[name]
    return said


def _line_in(stored: Json, how: Mapping[str, Any]) -> Line:
    given = {name: how[name] for name in _ENTERED}
    return Line(**{**{k: v for k, v in stored.items() if k in _LINE}, "gases": Gases(**stored["gases"]), **given})
