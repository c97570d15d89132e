"""`scenario RUN_ID FILE`: where a stored footprint goes under a scenario. Nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.footprints import RunId, run_uuid
from core.cli.terminal import Json, emit, house, read
from core.ingest.scenario_file import read_scenario
from core.ingest.tables import beges_posts
from core.ingest.text import decode


def scenario(
    run_id: RunId,
    file: Annotated[Path, typer.Argument(help="Le scénario en YAML (docs/scenarios.md).")],
    to_json: Json = False,
) -> None:
    """Projette un calcul conservé : année par année, avec son intervalle, ses causes et l'écart à l'objectif."""
    given = read_scenario(decode(read(file)), beges_posts())
    services = house()
    emit(services.scenarios.document(services.companies.operator(), run_uuid(run_id), given), to_json, _words)


def _words(found: dict[str, Any]) -> str:
    """The scenario in a few French lines."""
    labels = {one["id"]: one["label"] for one in found["actions"]} | {
        "growth": "croissance de l'activité",
        "electricity": "électricité du réseau",
    }
    end = found["values"][-1]
    causes = [
        f"  {labels[cause]} : {sum(posts.values()):+.0f} kgCO2e en {end['year']}"
        for cause, posts in end["contributions"].items()
        if posts
    ]
    return "\n".join(
        [
            f"« {found['name']} » sur le bilan de {found['year']} ({found['total_kg']:.0f} kgCO2e), "
            f"objectif {found['trajectory']['label']}",
            *(_year(value) for value in found["values"]),
            *causes,
            *found["remarks"],
            found["notice"],
        ]
    )


def _year(value: dict[str, Any]) -> str:
    goal = "" if value["target"] is None else f", objectif {value['target']:.0f} (écart {value['gap']:+.0f})"
    return f"  {value['year']} : {value['kg']:.0f} kgCO2e (entre {value['low']:.0f} et {value['high']:.0f}){goal}"
