"""What one unit of an activity emits, part by part, and where each part counts.

A coefficient is the meeting of a factor's part and an allocation rule, for one (factor, flow, control).
Masses: kgCO2e per unit of the factor (biogenic CO2: kg CO2 per unit).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.carbon.allocation import Allocation, Rule, memo_of
from core.carbon.factors import Factor, Gases, Part, PartKind, parts_mismatch
from core.carbon.footprint import Memo


@dataclass(frozen=True, slots=True)
class Coefficient:
    factor: Factor
    flow: str
    control: str
    part: Part
    rule: Rule
    memo: Memo
    kg: float
    gases: Gases
    unsplit: float
    co2b: float

    @property
    def in_beges(self) -> bool:
        return not self.memo and self.rule.beges != ""

    @property
    def in_ghg(self) -> bool:
        return not self.memo and self.rule.ghg != ""


def coefficients(factor: Factor, flow: str, control: str, allocation: Allocation) -> Iterator[Coefficient]:
    """The parts of a factor with their rule. Raises RuleNotFound for a part that has none."""
    memo = memo_of(factor)
    for part in split(factor):
        rule = allocation.rule(flow, part.kind, control)
        gases, unsplit = _by_gas(part, rule)
        yield Coefficient(factor, flow, control, part, rule, memo or rule.memo, part.total, gases, unsplit, part.co2b)


def split(factor: Factor) -> tuple[Part, ...]:
    """The parts whose masses are multiplied.

    ADEME rounds each part to three digits: within 2 % of the total they are used as published (60 000 kWh PCS of
    gas × 0.181 = 10 860 kg). Beyond, they only give proportions and are scaled to the published total.
    Source: method.md, rule 1.
    """
    if not factor.parts or (summed := sum(p.total for p in factor.parts)) == 0:
        return (Part(PartKind.WHOLE, "", factor.total, factor.gases, factor.co2b),)
    if not parts_mismatch(factor.total, factor.parts):
        return factor.parts
    scale = factor.total / summed
    return tuple(Part(p.kind, p.label, p.total * scale, p.gases, p.co2b) for p in factor.parts)


def _by_gas(part: Part, rule: Rule) -> tuple[Gases, float]:
    """The part's mass by gas, scaled so that gases sum to it; the rest is what the base does not split."""
    if part.gases is None or (summed := part.gases.sum()) == 0:
        return (Gases(other=part.total), 0.0) if rule.gas == "other" else (Gases(), part.total)
    s = part.total / summed
    g = part.gases
    return Gases(g.co2f * s, g.ch4f * s, g.ch4b * s, g.n2o * s, g.other * s), 0.0
