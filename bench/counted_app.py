"""Our application, which writes down what each run of a page asked of the database: `python bench/counted_app.py FILE`.

One line of JSON for each run: transactions, round trips of statements (of each transaction: its first statement, the
others, the commit) and milliseconds of processor of its thread.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from app import app, settings

here = threading.local()
wait, run = psycopg.Connection.wait, ScriptRunner._run_script


def counted(connection: Any, *given: Any, **more: Any) -> Any:
    if hasattr(here, "asked"):
        here.asked["trips"] += 1
    return wait(connection, *given, **more)


def written(runner: Any, asked: Any) -> None:
    here.asked = {"trips": 0, "transactions": 0, "fragment": bool(asked.fragment_id)}
    began = time.thread_time()
    run(runner, asked)
    line = {**here.asked, "cpu_ms": 1000 * (time.thread_time() - began)}
    with Path(sys.argv[1]).open("a", encoding="utf-8") as listing:
        listing.write(json.dumps(line) + "\n")


@event.listens_for(Engine, "begin")
def begun(_: Any) -> None:
    if hasattr(here, "asked"):
        here.asked["transactions"] += 1


setattr(psycopg.Connection, "wait", counted)  # noqa: B010  # the type checker knows what a method is
setattr(ScriptRunner, "_run_script", written)  # noqa: B010

if __name__ == "__main__":
    app.run(config={"server.port": settings.port, "server.address": settings.host})
