"""How many pages one place may hold open. Each socket is a Streamlit session, which costs memory to the server."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web import peer

OPEN = 100  # at once, from one address (an office shares one)
A_MINUTE = 120  # new ones: Streamlit keeps a session for two minutes after its socket is gone
TRY_LATER = 1013


class Sockets:
    """ASGI middleware; counts in this process alone (memory is a process's own)."""

    def __init__(self, app: ASGIApp, most: int = OPEN, a_minute: int = A_MINUTE) -> None:
        self.app = app
        self.most, self.a_minute = most, a_minute
        self.open: Counter[str] = Counter()
        self.lately: defaultdict[str, deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        came_from = peer.address(HTTPConnection(scope)) if scope["type"] == "websocket" else None
        if came_from is None:
            await self.app(scope, receive, send)
        elif not self._room(came_from):
            await receive()  # websocket.connect
            await send({"type": "websocket.close", "code": TRY_LATER, "reason": "too many"})
        else:
            await self._counted(came_from, scope, receive, send)

    async def _counted(self, came_from: str, scope: Scope, receive: Receive, send: Send) -> None:
        self.open[came_from] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open[came_from] -= 1
            if not self.open[came_from]:
                del self.open[came_from]

    def _room(self, came_from: str) -> bool:
        """May this address open one more? Counts it when it may. Addresses not seen for a minute are forgotten."""
        now = time.monotonic()
        for place in [place for place, times in self.lately.items() if times[-1] < now - 60]:
            del self.lately[place]
        times = self.lately[came_from]
        while times and times[0] < now - 60:
            times.popleft()
        if self.open[came_from] >= self.most or len(times) >= self.a_minute:
            if not times:
                del self.lately[came_from]
            return False
        times.append(now)
        return True
