"""A program that saves answers and calculates, from several threads, and says each thing only once it was acknowledged:
`saved TENANT NUMBER`, `ran TENANT RUN`. It is killed by tests/security/drill.py.

`python -m tests.security.writer FOLDER` on the embedded database of that folder.
"""

from __future__ import annotations

import sys
import threading
import time
from itertools import count
from pathlib import Path

from core.access import Who
from core.bootstrap import Services, build
from core.carbon.questions import Answer
from core.errors import Unavailable
from core.settings import Settings

THREADS, YEAR, EVERY = 4, 2024, 7
_lock = threading.Lock()


def say(*words: object) -> None:
    """One whole line, out of this process before the next thing is done."""
    with _lock:
        sys.stdout.write(" ".join(map(str, words)) + "\n")
        sys.stdout.flush()


def write(services: Services, who: Who, first: int) -> None:
    """Save one number after the other; what the server did not acknowledge is tried again."""
    for number in count(first):
        saved = False
        while not saved:
            try:
                services.questionnaire.save(
                    who, YEAR, "1", "electricity", Answer(text=str(number), unit="kWh", quality=5)
                )
                say("saved", who.tenant_id, number)
                saved = True
                if number % EVERY == 0:
                    say("ran", who.tenant_id, services.footprints.calculate(who, YEAR).id)
            except Unavailable:
                time.sleep(0.02)


def main(folder: Path) -> None:
    settings = Settings(_env_file=None, database_url=None, persistent_artifact_dir=folder)
    services = build(settings, lambda said: say("note", said))
    threads = []
    for number in range(THREADS):
        who = services.companies.who(services.companies.start_guest())
        if who is None:
            raise AssertionError("a guest company that was just opened is not there")
        threads.append(threading.Thread(target=write, args=(services, who, 1 + number), daemon=True))
    say("ready")
    for thread in threads:
        thread.start()
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
