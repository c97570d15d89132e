"""`worker`: makes the reports that were asked for, sends the letters, and does what is done every day.

The application's own worker is this very module (core/web/worker.py): it steps aside, and watches whoever started it,
before anything heavy is loaded.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from typing import Annotated

import structlog
import typer

POLITE = 10  # pages come first
ORPHAN_S = 3.0


def worker(
    attached: Annotated[bool, typer.Option(help="S'arrête avec le programme qui l'a lancé (fin de l'entrée).")] = False,
) -> None:
    """Prépare les rapports demandés, envoie les lettres et fait ce qui revient chaque jour, jusqu'à SIGTERM."""
    closing = threading.Event()
    if attached:
        _step_aside()
        threading.Thread(target=_with_its_parent, args=(closing,), daemon=True).start()
    from core import jobs
    from core.settings import read_settings
    from core.web import logs

    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: _leave(closing, jobs.GRACE_S))
    logs.configure()
    for library in ("procrastinate", "psycopg.pool"):
        logging.getLogger(library).addHandler(Said(logging.WARNING))
        logging.getLogger(library).propagate = False
    jobs.run(read_settings(), closing)


class Said(logging.Handler):
    """What the libraries of the queue warn of, in our own log."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger(record.name).log(record.levelno, record.getMessage(), exc_info=record.exc_info)


def _step_aside() -> None:
    if sys.platform != "win32":
        os.nice(POLITE)


def _with_its_parent(closing: threading.Event) -> None:
    """Our input ends when the one who holds its other end does. (Read below Python's buffers, whose lock would stop
    the interpreter from ending.)"""
    while os.read(sys.stdin.fileno(), 1):
        continue
    _leave(closing, ORPHAN_S)


def _leave(closing: threading.Event, within_s: float) -> None:
    """Let the job under way end, but no longer than that: another worker does it again."""
    closing.set()
    last = threading.Timer(within_s, os._exit, (1,))
    last.daemon = True
    last.start()


if __name__ == "__main__":
    typer.run(worker)
