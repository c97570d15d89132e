"""One line of a footprint in words: quantity × factor = result, and how well each of the two is known."""

from __future__ import annotations

from core.carbon.footprint import Line
from core.language import _
from core.report import show


def formula(line: Line) -> str:
    """« 40 000 kWh × 0,035 kg CO₂e/kWh = 1 400,00 kg CO₂e » and, for a capital good, its yearly share."""
    product = _("{quantity} × {factor} = {result} CO₂e").format(
        quantity=show.quantity(line.quantity, line.unit),
        factor=show.factor(line.kg_per_unit, line.unit),
        result=show.exact_kg(line.kg_co2e),
    )
    if line.cause == "amortisation":
        product += _(", amortis : {share} comptés cette année").format(share=show.exact_kg(line.kg_beges))
    return product
