"""Streamlit's static files, sent compressed. Streamlit serves its scripts as they lie on disk (9 MB for a page
with one chart); here each is gzipped once, kept on disk beside the edition of Streamlit it belongs to, and sent
with the right Content-Encoding, Vary and ETag. The page shell is replaced by ours at the same time.

`python -m core.web.packed FOLDER` fills the folder ahead of time (image build).
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web import shell

KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".map": "application/json",
}
NOT_PAGES = re.compile(  # have pages of their own
    r"/(?:api|partage|integration|rapports/[0-9a-fA-F-]{32,36})/|/verifier\Z"
)
FOREVER = "public, max-age=31536000, immutable"


class Pack:
    """Compressed copies of the files below `source`, kept in `folder`."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source.resolve()
        self.folder = folder / f"streamlit-{version('streamlit')}"
        self.read = lru_cache(maxsize=512)(self._read)

    def files(self) -> Iterator[Path]:
        """Relative paths worth compressing, in order."""
        found = (path for path in sorted(self.source.rglob("*")) if path.suffix in KINDS)
        return (path.relative_to(self.source) for path in found if path.is_file())

    def fill(self) -> int:
        """Compress whatever is not yet compressed; how many files there are."""
        names = list(self.files())
        for name in names:
            self._packed(name)
        return len(names)

    def _packed(self, name: Path) -> Path:
        target = self.folder / f"{name}.gz"
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            half = target.with_suffix(f".{uuid4().hex}")  # the start and a visitor may both be at it
            half.write_bytes(gzip.compress((self.source / name).read_bytes(), 9, mtime=0))
            half.replace(target)  # never a half-written file under the final name
        return target

    def _read(self, path: str) -> tuple[bytes, str] | None:
        """(gzip bytes, ETag) of `path` below the source, None when it is not one of its compressible files."""
        file = (self.source / path.lstrip("/")).resolve()
        if file.suffix not in KINDS or not file.is_relative_to(self.source) or not file.is_file():
            return None
        body = self._packed(file.relative_to(self.source)).read_bytes()
        return body, f'"{hashlib.sha256(body).hexdigest()[:32]}-gz"'


class Packed:
    """ASGI middleware: `/static/…` from the pack, and every HTML page replaced by our shell."""

    def __init__(self, app: ASGIApp, pack: Pack, language: Callable[[Request], str]) -> None:
        self.app = app
        self.pack = pack
        self.language = language
        self.shells = {code: shell.page(code).encode() for code in ("fr", "en")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or NOT_PAGES.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        response = await self._static(request) if scope["path"].startswith("/static/") else None
        if response is not None:
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, self._replacing_html(request, scope, receive, send))

    async def _static(self, request: Request) -> Response | None:
        if not takes_gzip(request.headers) or "range" in request.headers:
            return None
        found = await to_thread.run_sync(self.pack.read, request.scope["path"])
        if found is None:
            return None
        body, tag = found
        kind = KINDS[Path(request.scope["path"]).suffix]
        headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": FOREVER}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})

    def _replacing_html(self, request: Request, scope: Scope, receive: Receive, send: Send) -> Send:
        """A `send` that lets everything through but an HTML page of Streamlit, which becomes our shell."""
        replaced = False

        async def forward(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                replaced = message["status"] in (200, 304) and (kind.startswith("text/html") or not kind)
                if replaced:
                    await self._shell(request)(scope, receive, send)
            if not replaced:
                await send(message)

        return forward

    def _shell(self, request: Request) -> Response:
        language = self.language(request)
        body = self.shells[language]
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language, Cookie"}
        headers["Content-Language"] = language
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if takes_gzip(request.headers):
            body, headers["Content-Encoding"], tag = gzip.compress(body, 6, mtime=0), "gzip", f'{tag[:-1]}-gz"'
        headers["ETag"] = tag
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/html", headers=headers)


def takes_gzip(headers: Headers) -> bool:
    """True when the browser accepts gzip (and has not said `gzip;q=0`)."""
    offers = [offer.replace(" ", "") for offer in headers.get("accept-encoding", "").lower().split(",")]
    return any(offer.split(";")[0] == "gzip" and not offer.endswith(";q=0") for offer in offers)


if __name__ == "__main__":
    Pack(shell.static_folder(), Path(sys.argv[1])).fill()
