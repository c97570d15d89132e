"""The commands, and the one place where an error becomes a French sentence and exit code 2."""

from __future__ import annotations

import sys

import typer

from core.cli import audit, benchmark, factors, footprints, portfolio
from core.cli.actions import actions
from core.cli.ledger import ledger
from core.cli.match import match
from core.cli.report import report
from core.cli.scenario import scenario
from core.cli.trajectory import trajectory
from core.cli.worker import worker
from core.errors import CarbonScoreError

BAD_INPUT = 2

app = typer.Typer(
    help="CarbonScore : facteurs d'émission et empreinte carbone, en ligne de commande.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(factors.app, name="factors", help="Éditions et facteurs d'émission.")
app.add_typer(audit.app, name="audit", help="Journal de la plateforme.")
app.add_typer(benchmark.app, name="benchmark", help="Comparaison entre entreprises.")
app.command()(footprints.calculate)
app.command()(footprints.replay)
app.command()(footprints.export)
app.command()(portfolio.portfolio)
app.command()(match)
app.command()(actions)
app.command()(ledger)
app.command()(trajectory)
app.command()(scenario)
app.command()(report)
app.command()(worker)


def main() -> None:
    try:
        app()
    except CarbonScoreError as error:
        typer.echo(f"Erreur : {error}", err=True)
        sys.exit(BAD_INPUT)
