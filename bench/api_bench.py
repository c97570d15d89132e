"""The API at 20 requests a second, half searches and half calculations of 60 activities that are all different,
against a bare FastAPI application that returns the same bytes, in the same run, on the same cores.

Limit (issue 3): p95 < 50 ms for each route.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import text

from core import bootstrap
from core.access import Role, Scope, Who
from core.settings import ROOT, Settings
from core.web.packed import Pack
from core.web.shell import static_folder
from tests.live import free_port, running

RATE, SECONDS, ACTIVITIES = 20, 30, 60
LIMIT_MS = 50.0
WORDS = ("électricité", "gaz naturel", "ordinateur portable", "camion articulé", "béton")
ROUTES = ("factors", "calculate")

Times = dict[str, list[float]]


def prepare(folder: Path) -> str:
    """A company with an owner and a key in a new embedded database; the key."""
    house = bootstrap.start(Settings(_env_file=None, database_url=None, persistent_artifact_dir=folder))
    owner = Who(uuid4(), Role.OWNER, uuid4())
    values = {"tenant": owner.tenant_id, "person": owner.person_id, "mail": f"{owner.person_id}@example.org"}
    orders = (
        "INSERT INTO people (id, email, email_key, name) VALUES (:person, :mail, :mail, 'Bench')",
        "INSERT INTO companies (tenant_id, name, kind, tier) VALUES (:tenant, 'Bench', 'company', 'enterprise')",
        "INSERT INTO memberships (tenant_id, person_id, role) VALUES (:tenant, :person, 'owner')",
    )
    with house.database.schema() as connection:
        for order in orders:
            connection.execute(text(order), values)
    return house.keys.create(owner, "bench", frozenset(Scope))[1]


def content(n: int) -> dict[str, Any]:
    """Sixty activities; another company every time."""
    rows = [
        {"label": f"Compteur {i}", "factor": "elec_fr_mix_2024", "quantity": 1000 * i + n, "unit": "kWh",
         "site": f"Site {i % 3}", "flow": "electricity"}
        for i in range(1, ACTIVITIES + 1)
    ]  # fmt: skip
    return {"year": 2024, "activities": rows}


async def one(client: httpx.AsyncClient, n: int, found: Times) -> None:
    route = ROUTES[n % 2]
    began = time.perf_counter()
    if route == "factors":
        reply = await client.get("/factors", params={"q": WORDS[n // 2 % len(WORDS)], "limit": 20})
    else:
        reply = await client.post("/calculate", json=content(n))
    if reply.status_code != 200:
        raise SystemExit(f"{route}: {reply.status_code} {reply.text[:200]}")
    found[route].append(1000 * (time.perf_counter() - began))


async def load(base: str, key: str, seconds: float) -> Times:
    """Requests leave at their hour, whether or not the ones before are answered."""
    found: Times = {route: [] for route in ROUTES}
    async with httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
        start, sent = time.monotonic(), []
        for n in range(int(RATE * seconds)):
            await asyncio.sleep(max(0.0, start + n / RATE - time.monotonic()))
            sent.append(asyncio.ensure_future(one(client, n, found)))
        await asyncio.gather(*sent)
    return found


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


@contextmanager
def bare(bodies: Path) -> Iterator[str]:
    """The baseline application; its address."""
    port = free_port()
    command = [sys.executable, str(ROOT / "bench" / "bare_api.py"), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "BARE_BODIES": str(bodies)})
    try:
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/factors")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def same_bytes(base: str, key: str, folder: Path) -> None:
    """What the baseline will return: answers of ours."""
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
        (folder / "factors.json").write_bytes(client.get("/factors", params={"q": WORDS[0], "limit": 20}).content)
        (folder / "calculate.json").write_bytes(client.post("/calculate", json=content(0)).content)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-api-"))
    folder.chmod(0o711)  # as root, the database runs as another user, who must reach its folder
    try:
        key = prepare(folder)
        Pack(static_folder(), folder / "static").fill()  # as the image does: compressing takes a core for seconds
        with running(None, folder) as live:
            base = f"{live.url}/api/v1"
            same_bytes(base, key, folder)
            asyncio.run(load(base, key, 3))
            ours = asyncio.run(load(base, key, SECONDS))
        with bare(folder) as address:
            asyncio.run(load(address, key, 3))
            baseline = asyncio.run(load(address, key, SECONDS / 3))
        report(ours, baseline)
    finally:
        bootstrap.stop()
        shutil.rmtree(folder, ignore_errors=True)


def report(ours: Times, baseline: Times) -> None:
    """Print the figures; SystemExit when a limit is passed."""
    over = []
    for route in ROUTES:
        p50, p95 = percentile(ours[route], 0.5), percentile(ours[route], 0.95)
        base = percentile(baseline[route], 0.95)
        print(f"/{route} at {RATE} requests/s: p50 {p50:.1f} ms p95 {p95:.1f} ms (limit {LIMIT_MS:.0f} ms)")
        print(f"  bare FastAPI, same bytes: p95 {base:.1f} ms; ratio {p95 / base:.1f}")
        over += [route] if p95 > LIMIT_MS else []
    if over:
        raise SystemExit(f"the API is too slow: {', '.join(over)}")


if __name__ == "__main__":
    main()
