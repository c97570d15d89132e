"""What every command shares: the services, reading a file, writing a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from core import bootstrap
from core.errors import InputError
from core.settings import read_settings

Json = Annotated[bool, typer.Option("--json", help="Résultat en JSON sur la sortie standard.")]


def house() -> bootstrap.Services:
    """The services of this process; progress goes to the error stream, so that the output stays a result."""
    return bootstrap.start(read_settings(), lambda step: typer.echo(step, err=True))


def read(path: Path) -> bytes:
    """The bytes of a file. Raises InputError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "Fichier « {path} » introuvable ou illisible : vérifiez son chemin et ses droits.", path=path
        ) from error


def emit(result: dict[str, Any], to_json: bool, words: Callable[[dict[str, Any]], str]) -> None:
    """The result on standard output: JSON, or a few French lines."""
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2) if to_json else words(result))
