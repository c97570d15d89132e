"""PgBouncer in transaction mode in front of the tests' server, with one server connection per role."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from core.db.roles import WORKING, Roles
from core.db.session import lease
from tests.live import free_port

SETTINGS = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 1
max_client_conn = 100
ignore_startup_parameters = options
"""


@contextmanager
def pooled(roles: Roles) -> Iterator[str]:
    """The administrator's URL through the pooler."""
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-pooler-"))
    folder.chmod(0o755)
    url, port = make_url(roles.url), free_port()
    admin = (url.username, url.password)
    users = [(role, roles.password(role)) for role in WORKING]
    (folder / "users").write_text("".join(f'"{name}" "{password}"\n' for name, password in [admin, *users]))
    settings = folder / "pgbouncer.ini"
    settings.write_text(SETTINGS.format(server=url.port, port=port, users=folder / "users"))
    as_somebody = {"user": "nobody"} if os.geteuid() == 0 else {}
    log = (folder / "log").open("w", encoding="utf-8")
    program = subprocess.Popen(["pgbouncer", str(settings)], cwd="/", stdout=log, stderr=log, **as_somebody)  # type: ignore[call-overload]
    through = url.set(port=port).render_as_string(hide_password=False)
    try:
        _wait(through, folder / "log")
        yield through
    finally:
        program.terminate()
        program.wait(timeout=20)
        log.close()
        shutil.rmtree(folder)


def _wait(url: str, log: Path) -> None:
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            lease(url).close()
        except psycopg.OperationalError as error:
            if "refused" not in str(error):
                raise AssertionError(log.read_text()) from error
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
