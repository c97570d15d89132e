"""The watch over the embedded server: it dies, it comes back, nobody restarts the application.

The lease is a connection on which nothing is ever asked: when it becomes readable, the server has hung up. The server
is then asked for again, until it is there. It takes the port it had, so the addresses in the pools stay right.
"""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable
from selectors import EVENT_READ, DefaultSelector

import psycopg

from core.errors import Unavailable

Lease = psycopg.Connection[tuple[object, ...]]
LOOK_S = 0.5
LETTING_GO_S = 5.0
RETRY_S = (0.2, 1.0, 2.0, 5.0)
PORTS = range(20_000, 32_000)  # below the ports that systems give to outgoing connections: nobody takes ours meanwhile


class Watch:
    """A thread that calls `start` whenever the lease is lost. `tell` says so on the console."""

    def __init__(
        self, lease: Callable[[], Lease | None], start: Callable[[], str], tell: Callable[[str], None]
    ) -> None:
        self._lease, self._start, self._tell = lease, start, tell
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="embedded-postgres", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Watch no more; returns once no start is under way."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            held = self._lease()
            if held is None:
                self._over.wait(LOOK_S)
            elif _hung_up(held, LOOK_S):
                self._tell("La base de données intégrée s'est arrêtée : elle redémarre…")
                self._bring_back()

    def _bring_back(self) -> None:
        """Ask for the server until it is there, less and less often."""
        tries = 0
        while not self._over.is_set():
            try:
                self._start()
            except (Unavailable, psycopg.OperationalError, OSError) as error:
                self._tell(f"La base de données intégrée n'est pas encore revenue : {error}")
                self._over.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            else:
                self._tell("La base de données intégrée est de retour.")
                return


def _hung_up(held: Lease, patience_s: float) -> bool:
    """Has the server closed this connection within `patience_s`? Nothing else is ever sent on it."""
    with DefaultSelector() as selector:
        try:
            selector.register(held.fileno(), EVENT_READ)
        except (psycopg.OperationalError, OSError, ValueError):  # closed meanwhile
            return True
        return bool(selector.select(patience_s))


def port_for(before: int | None) -> int:
    """The port the server had, once its last processes let go of it; else a free one of PORTS."""
    limit = time.monotonic() + LETTING_GO_S
    while before is not None and time.monotonic() < limit:
        if _free(before):
            return before
        time.sleep(0.02)
    while not _free(port := secrets.choice(PORTS)):
        continue
    return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
