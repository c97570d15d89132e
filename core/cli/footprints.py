"""`calculate`, `replay`, `export`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from core.cli.terminal import Json, emit, house, read
from core.errors import InputError
from core.services.results import as_csv, as_json

RunId = Annotated[str, typer.Argument(help="Identifiant du calcul (run_id).")]


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


def calculate(
    answers: Annotated[Path | None, typer.Argument(help="Questionnaire en fichier YAML (docs/answers.md).")] = None,
    activities: Annotated[Path | None, typer.Option(help="Activités en CSV (docs/cli.md).")] = None,
    year: Annotated[
        int | None, typer.Option(help="Année de l'empreinte (par défaut : la dernière du fichier).")
    ] = None,
    to_json: Json = False,
) -> None:
    """Calcule une empreinte et la conserve."""
    footprints, who = house().footprints, house().companies.operator()
    if activities is not None and answers is None:
        run = footprints.calculate_activities(who, read(activities), year)
    elif answers is not None and activities is None:
        run = footprints.calculate_answers(who, read(answers))
    else:
        raise InputError("Donnez soit un fichier ANSWERS.yaml, soit --activities FICHIER.csv.")
    emit(as_json(run), to_json, _summary)


def replay(run_id: RunId, to_json: Json = False) -> None:
    """Recalcule un calcul conservé et dit s'il donne le même résultat, à l'octet près."""
    same = house().footprints.replay(house().companies.operator(), run_uuid(run_id))
    emit({"run_id": run_id, "same": same}, to_json, lambda _: "Identique." if same else "Différent !")


def export(
    run_id: RunId,
    as_format: Annotated[Format, typer.Option("--format", help="json ou csv.")] = Format.JSON,
    to_json: Json = False,
) -> None:
    """Écrit un calcul conservé sur la sortie standard."""
    run = house().footprints.get(house().companies.operator(), run_uuid(run_id))
    if as_format is Format.CSV and not to_json:
        typer.echo(as_csv(run), nl=False)
    else:
        typer.echo(json.dumps(as_json(run), ensure_ascii=False, indent=2))


def run_uuid(text: str) -> UUID:
    """An identifier of a calculation, as typed. Raises InputError."""
    try:
        return UUID(text)
    except ValueError:
        raise InputError("« {text} » n'est pas un identifiant de calcul.", text=text) from None


def _summary(result: dict[str, Any]) -> str:
    """The result in a few French lines."""
    low, high = result["interval_kg"] or (None, None)
    between = f" (entre {low:.0f} et {high:.0f} à 95 %)" if low is not None else ""
    posts = [f"  poste {post} : {kg:.0f} kgCO2e" for post, kg in result["beges"].items()]
    gaps = [f"  sans réponse : {gap['label']}" for gap in result["gaps"]]
    return "\n".join(
        [
            f"Calcul {result['run_id']} — {result['edition']}, méthode {result['method_version']}",
            f"Total : {result['total_kg']:.0f} kgCO2e{between}",
            *posts,
            *gaps,
            result["notice"],
        ]
    )
