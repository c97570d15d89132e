"""`ledger`: a FEC by the account rules alone. Nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.terminal import Json, emit, house, read
from core.errors import InputError
from core.ingest.text import decode

SHOWN = 15
STATUSES = (
    ("counted", "compté (à confirmer)"),
    ("set_aside", "mis de côté"),
    ("replaced", "remplacé par une quantité"),
    ("excluded", "exclu"),
)


def ledger(
    file: Annotated[Path, typer.Argument(help="Fichier des écritures comptables (SirenFECAAAAMMJJ.txt ou .zip).")],
    year: Annotated[
        int | None, typer.Option(help="Année des ratios (par défaut : celle du milieu de l'exercice).")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(help="Questionnaire en YAML : ses quantités remplacent les dépenses qu'elles décrivent."),
    ] = None,
    to_json: Json = False,
) -> None:
    """Lit une comptabilité, classe ses dépenses et mesure ce que leurs comptes proposent."""
    if not file.is_file():
        raise InputError("Fichier « {path} » introuvable ou illisible : vérifiez son chemin et ses droits.", path=file)
    questionnaire = decode(read(answers)) if answers else ""
    emit(house().ledgers.read(file.name, file, year, questionnaire), to_json, _summary)


def _summary(found: dict[str, Any]) -> str:
    """The result in a few French lines."""
    counted = sorted((g for g in found["groups"] if g["kg"]), key=lambda g: -abs(g["kg"]))
    groups = [f"  {g['account']} {g['label']} · {g['supplier'] or '—'} : {g['kg']:.0f} kgCO2e" for g in counted[:SHOWN]]
    apart = [f"  {_euros(one['amount'])} : {one['reason']}" for one in found["set_aside_detail"]]
    return "\n".join(
        [
            f"{found['file']} : SIREN {found['siren'] or 'inconnu'}, année {found['year']} — {found['edition']}",
            f"{found['lines']} lignes : {found['accepted']} lues, {found['rejected']} refusées ; "
            f"débit = crédit = {_euros(found['debit'])}",
            f"Dépenses (classes 6 et 2) : {_euros(found['net'])}",
            *(f"  {name} : {_euros(found[status])}" for status, name in STATUSES),
            f"Total des propositions : {found['total_kg']:.0f} kgCO2e",
            *groups,
            "Non compté :",
            *apart,
            found["notice"],
        ]
    )


def _euros(amount: float) -> str:
    return f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")
