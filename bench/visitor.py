"""One virtual visitor: Streamlit's own protocol over a WebSocket, without a browser.

Opens a page, then asks for reruns and measures each from the request to `script_finished`. Loopback only.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FINISHED = (0, 3)  # FINISHED_SUCCESSFULLY, of the page or of a fragment
FINISHED_EARLY_FOR_RERUN = 2
PATIENCE_S = 60.0


@dataclass
class Seen:
    """What the visitors measured. Durations in milliseconds."""

    first_ms: list[float] = field(default_factory=list)
    rerun_ms: list[float] = field(default_factory=list)
    elements: int = 0
    drawn: list[dict[str, str]] = field(default_factory=list)  # the elements of the first run, to draw them again
    failures: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Duration under which this share (0…1) of the reruns finished."""
        ordered = sorted(self.rerun_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Visitor:
    def __init__(self, port: int, page: str, cookie: str, seen: Seen) -> None:
        self._port, self._page, self._cookie, self._seen = port, page, cookie, seen
        self._hash = ""

    async def stay(self, think_s: float, until: float, seed: int, start_s: float = 0.0, least: int = 0) -> None:
        """Open the page, then rerun it after random pauses of `think_s` on average, until that clock time and that
        many reruns."""
        rng = random.Random(seed)
        await asyncio.sleep(start_s)
        url = f"ws://127.0.0.1:{self._port}/_stcore/stream"
        headers = {"Origin": f"http://127.0.0.1:{self._port}", "Cookie": self._cookie}
        async with websockets.connect(
            url,
            subprotocols=[websockets.Subprotocol("streamlit")],
            additional_headers=headers,
            max_size=None,
            compression=None,
        ) as link:
            self._seen.first_ms.append(await self._run(link, first=True))
            while time.monotonic() < until or len(self._seen.rerun_ms) < least:
                pause = min(rng.expovariate(1 / think_s), 4 * think_s) if think_s else 0.0
                await asyncio.sleep(pause)
                took = await self._run(link, first=False)
                if least or time.monotonic() < until:
                    self._seen.rerun_ms.append(took)

    def ask(self, first: bool) -> BackMsg:
        """The request of a run: of the page at first, then again."""
        ask = BackMsg()
        ask.rerun_script.context_info.locale = "fr-FR"
        ask.rerun_script.context_info.timezone = "Europe/Paris"
        if first:
            ask.rerun_script.page_name = self._page
        else:
            ask.rerun_script.page_script_hash = self._hash
        return ask

    def notice(self, said: ForwardMsg) -> None:
        """What came back, for a visitor who does more than rerun."""

    async def _run(self, link: websockets.ClientConnection, first: bool) -> float:
        ask = self.ask(first)
        began = time.perf_counter()
        await link.send(ask.SerializeToString())
        drawn: list[dict[str, str]] = []
        while True:
            said = ForwardMsg.FromString(await asyncio.wait_for(link.recv(decode=False), PATIENCE_S))
            kind = said.WhichOneof("type")
            self.notice(said)
            if kind == "delta":
                drawn += _drawn(said)
                if said.delta.new_element.WhichOneof("type") == "exception":
                    self._seen.failures.append(said.delta.new_element.exception.message)
            elif kind == "navigation":
                self._hash = said.navigation.page_script_hash
            elif kind == "new_session" and not self._hash:
                self._hash = said.new_session.page_script_hash
            elif kind == "script_finished" and said.script_finished != FINISHED_EARLY_FOR_RERUN:
                if said.script_finished not in FINISHED:
                    self._seen.failures.append(f"script_finished={said.script_finished}")
                break
        if first:
            self._seen.elements, self._seen.drawn = len(drawn), drawn
        return (time.perf_counter() - began) * 1000


def _drawn(said: ForwardMsg) -> list[dict[str, str]]:
    """What a message draws, as bench/bare_page.py draws it again; any other element as a short text."""
    if said.delta.WhichOneof("type") == "add_block":
        return [{"kind": "block", "body": ""}]
    if said.delta.WhichOneof("type") != "new_element":
        return []
    element = said.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "html":
        return [{"kind": "html", "body": element.html.body}]
    if kind == "plotly_chart":
        return [{"kind": "chart", "body": element.plotly_chart.spec, "alt": element.plotly_chart.alt}]
    return [] if kind == "empty" else [{"kind": "text", "body": str(getattr(element, str(kind)))}]


def crowd(port: int, page: str, cookie: str, sessions: int, think_s: float, seconds: float) -> Seen:
    """`sessions` visitors at once on one page; what they measured in `seconds` after everybody has arrived."""
    seen = Seen()

    async def together() -> None:
        ramp = 0.04 * sessions
        until = time.monotonic() + ramp + seconds
        stays = (Visitor(port, page, cookie, seen).stay(think_s, until, seed, 0.04 * seed) for seed in range(sessions))
        await asyncio.gather(*stays)

    asyncio.run(together())
    return seen
