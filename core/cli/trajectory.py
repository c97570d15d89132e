"""`trajectory`: from the years that are known to a target. No database."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from core.carbon.trajectory import trajectory as drawn
from core.cli.terminal import Json, emit
from core.errors import InputError
from core.services.trajectories import END, as_json, target

_KNOWN = re.compile(r"\s*(\d{4})\s*=\s*(\d{1,15}(?:\.\d{1,15})?)\s*", re.ASCII)


def trajectory(
    goal: Annotated[str, typer.Option("--target", help="sbti-1.5, sbti-wb2c, snbc, snbc-3, snbc-transports…")],
    history: Annotated[str, typer.Option(help="Années connues, dans une même unité : 2020=1000,2025=1000.")],
    base_year: Annotated[int | None, typer.Option(help="Année de base (par défaut : la première connue).")] = None,
    last: Annotated[int, typer.Option(help="Dernière année du tableau.")] = END,
    to_json: Json = False,
) -> None:
    """Calcule une trajectoire vers un objectif, et ce qu'un dépassement demande."""
    emit(as_json(drawn(target(goal), read_history(history), last, base_year)), to_json, _words)


def read_history(text: str) -> dict[int, float]:
    """« 2020=1000,2025=980.5 » → {2020: 1000.0, 2025: 980.5}. Raises InputError."""
    found: dict[int, float] = {}
    for part in text.split(","):
        known = _KNOWN.fullmatch(part)
        if known is None or int(known[1]) in found:
            raise InputError(
                "--history : « {part} » illisible ou répété. Donnez année=émissions, par exemple 2020=1000,2025=980.5.",
                part=part.strip()[:40],
            )
        found[int(known[1])] = float(known[2])
    return found


def _words(found: dict[str, Any]) -> str:
    """The trajectory in a few French lines."""
    rate, end = found["rate_percent"], found["end_year"]
    pace = "Pas de rythme : voir les remarques." if rate is None else f"{rate:.4f} % par an de {found['rate_of_year']}"
    shown = [value for value in found["values"] if value["year"] % 5 == 0 or value["history"] is not None]
    return "\n".join(
        [
            f"{found['label']} ({found['source']}), base {found['base_year']} : {found['base']:g}",
            f"{pace}{'' if end is None else f', zéro en {end}'}",
            *found["remarks"],
            *(f"  {value['year']} : objectif {value['target']:.2f}{_known(value)}" for value in shown),
        ]
    )


def _known(value: dict[str, Any]) -> str:
    return "" if value["history"] is None else f" (connu : {value['history']:g})"
