"""`portfolio FILE`: the footprints of many companies at once. Nothing is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.terminal import Json, emit, house, read
from core.errors import InputError
from core.services.portfolio import as_csv, as_parquet
from core.services.portfolio_engines import Engine
from core.services.portfolio_facts import as_json

_SHOWN = 10


def portfolio(
    file: Annotated[Path, typer.Argument(help="Les activités de plusieurs entreprises : CSV ou Parquet.")],
    engine: Annotated[Engine | None, typer.Option(help="Par défaut : PORTFOLIO_ENGINE.")] = None,
    out: Annotated[Path | None, typer.Option(help="Écrit les résultats dans ce fichier .csv ou .parquet.")] = None,
    to_json: Json = False,
) -> None:
    """Calcule l'empreinte de chaque entreprise d'un portefeuille."""
    if out is not None and out.suffix.lower() not in (".csv", ".parquet"):
        raise InputError("--out {path} : donnez un nom en .csv ou .parquet.", path=out)
    found = house().portfolio.measured(read(file), engine)
    if out is not None:
        _write(out, as_csv(found.results) if out.suffix.lower() == ".csv" else as_parquet(found.results))
    emit(as_json(found.facts, found.results), to_json, _words)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError("« {path} » ne peut pas être écrit : vérifiez le dossier et ses droits.", path=path) from error


def _words(found: dict[str, Any]) -> str:
    """The portfolio in a few French lines, heaviest companies first."""
    heaviest = sorted(found["results"], key=lambda one: -one["total_kg"])[:_SHOWN]
    refused = [f"  ligne {one['line']} : {one['reason']}" for one in found["rejections"][:_SHOWN]]
    more = found["rejected"] - len(refused)
    return "\n".join(
        [
            f"{found['rows']} lignes lues = {found['accepted']} acceptées + {found['rejected']} refusées.",
            *refused,
            *([f"  … et {more} de plus (--json pour les mille premières)"] if more > 0 else []),
            f"{found['companies']} entreprises, {found['total_kg']:.0f} kgCO2e ({found['edition']}, méthode "
            f"{found['method_version']}, moteur {found['engine']}).",
            *(f"  {one['company']} {one['name']} {one['year']} : {one['total_kg']:.0f} kgCO2e" for one in heaviest),
            found["notice"],
        ]
    )
