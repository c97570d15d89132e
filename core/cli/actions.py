"""`actions RUN_ID`: what a company could do first, on a stored footprint."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from core.cli.footprints import RunId, run_uuid
from core.cli.terminal import Json, emit, house
from core.services.action_results import as_json, read_weights

_SHOWN = 15


def actions(
    run_id: RunId,
    weights: Annotated[str, typer.Option(help="Poids du classement ; par défaut tonnes=1,cost=0.8,ease=0.4.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Ajoute les actions écartées, avec la raison.")] = False,
    to_json: Json = False,
) -> None:
    """Classe les actions d'un calcul conservé : tonnes évitées, coût par tonne, facilité."""
    found = house().actions.found(house().companies.operator(), run_uuid(run_id), read_weights(weights))
    emit(as_json(found, everything), to_json, _words)


def _words(found: dict[str, Any]) -> str:
    """The best actions in a few French lines."""
    rows = [_line(one, one["id"] in found["first"]) for one in found["actions"][:_SHOWN]]
    more = found["count"] - len(rows)
    hidden = [f"  écartée : {one['id']} {one['label']} ({one['hidden']})" for one in found["hidden"]]
    return "\n".join(
        [
            f"Actions pour le calcul {found['run_id']} ({found['year']}) : {found['count']} applicables.",
            *rows,
            *([f"  … et {more} de plus (--json pour toutes)"] if more > 0 else []),
            *hidden,
            found["notice"],
        ]
    )


def _line(one: dict[str, Any], first: bool) -> str:
    tonnes, price = one["tonnes"], one["eur_per_tonne"]
    cost = "coût non chiffré" if price is None else f"{price['central']:.0f} €/t"
    mass = f"{tonnes['central']:.2f} t/an ({tonnes['low']:.2f} à {tonnes['high']:.2f})"
    return f"{'*' if first else ' '} {one['rank']:>2}. {one['id']} {one['label']} : {mass}, {cost}"
