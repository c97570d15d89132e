"""A real worker in a process of its own, `python -m tests.jobs.program`, whose press prints three short files in as
many seconds as PRESS_S says. It believes soon that another worker is dead: nobody waits forty seconds here."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import datetime
from typing import Any

from core import bootstrap, jobs
from core.bootstrap import Services
from core.cli.worker import worker
from core.report.dossier import Dossier
from core.services.report_kinds import KINDS


class Press:
    """Prints the name of the company, slowly. `fails`: how many times it breaks first."""

    def __init__(self, seconds: float = 0, fails: int = 0) -> None:
        self._seconds, self._fails = seconds, fails
        self.tries = 0

    def digest(self, dossier: Dossier) -> str:
        return hashlib.sha256(dossier.company.name.encode()).hexdigest()

    def printed(self, dossier: Dossier, made_at: datetime, code: str, kinds: Any = KINDS) -> dict[str, bytes]:
        self.tries += 1
        time.sleep(self._seconds)
        if self.tries <= self._fails:
            raise ZeroDivisionError("the press broke")
        return {kind: f"{kind} {code} {dossier.company.name} {made_at}".encode() * 1000 for kind in kinds}


def with_press(ready: Services, press: Press) -> Services:
    ready.reports._press = press  # type: ignore[assignment]
    return ready


def main() -> None:
    wire = bootstrap.wire

    def pressed(*given: Any) -> Services:
        return with_press(wire(*given), Press(float(os.environ["PRESS_S"])))

    bootstrap.wire = pressed  # type: ignore[assignment]
    bootstrap.RETRY_S = 0.5
    jobs.HEARTBEAT_S, jobs.SILENT_S, jobs.REVIVE_S = 0.3, 1.0, 0.5
    worker(attached=False)


if __name__ == "__main__":
    main()
