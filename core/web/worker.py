"""The application's own worker: a child process, so that making a report never makes a page wait.

It is started once the house is open, again when it dies, and ended before the database is. It holds the other end of a
pipe: should this process be killed, the pipe closes and the child leaves by itself.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import structlog

from core.settings import ROOT

PAUSES_S = (1.0, 5.0, 30.0)  # between a death and the next start; from the beginning again after a life of LONG_S
LONG_S = 60.0
PATIENCE_S = 20.0  # for the job under way, once told to stop
COMMAND = (sys.executable, "-m", "core.cli.worker", "--attached")
_log = structlog.get_logger("worker")


class Worker:
    """`start` returns at once; `stop` returns when the child is gone."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._one_at_a_time, self._over = threading.Lock(), threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._keep, name="worker", daemon=True).start()

    def stop(self) -> None:
        """The job under way may end; after PATIENCE_S the child is killed, and the job is done by the next one."""
        with self._one_at_a_time:
            self._over.set()
            child = self._child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            _log.warning("the worker is killed", waited_s=PATIENCE_S)
            child.kill()
            child.wait()

    def _keep(self) -> None:
        deaths = 0
        while (child := self._fresh()) is not None:
            began = time.monotonic()
            code = child.wait()
            if self._over.is_set():
                return
            deaths = 0 if time.monotonic() - began > LONG_S else deaths
            pause = PAUSES_S[min(deaths, len(PAUSES_S) - 1)]
            _log.warning("the worker died", code=code, again_in_s=pause)
            deaths += 1
            self._over.wait(pause)

    def _fresh(self) -> subprocess.Popen[bytes] | None:
        """A new child, None once it is over. The other end of its input stays open as long as we hold the child."""
        with self._one_at_a_time:
            if not self._over.is_set():
                self._child = subprocess.Popen(self._command, cwd=ROOT, stdin=subprocess.PIPE)
            return None if self._over.is_set() else self._child
