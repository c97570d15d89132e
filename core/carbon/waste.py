"""Waste handed to a collector, and water, which comes in and goes out."""

from __future__ import annotations

from dataclasses import replace

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted
from core.carbon.derivations import Apart, Why

SUBJECT = "waste"


def waste(thrown: Datum, factor: str) -> Activity:
    """Tonnes of one stream, at the published value of its treatment in every view (method.md, rule 8)."""
    return counted(SUBJECT, thrown, factor, "waste")


def water(drawn: Datum, supply: str, sewage: str) -> list[Activity]:
    """m³ from the network: supply (BEGES 4.1) and, for the same volume, sewage treatment (4.3)."""
    out = replace(drawn, label=Apart.SEWAGE.format(label=drawn.label))
    return [
        counted(SUBJECT, drawn, supply, "water"),
        counted(SUBJECT, out, sewage, "waste", because=Why.SEWAGE.value),
    ]
