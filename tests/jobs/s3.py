"""A small server that speaks enough S3 for our store: one bucket in memory, keys by SigV4, no TLS."""

from __future__ import annotations

import hashlib
import hmac
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote
from xml.sax.saxutils import escape, unescape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BUCKET, KEY_ID, SECRET, REGION = "reports", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", "eu-west-3"


@dataclass
class Bucket:
    """{key: (content, written at)}; `asked`: what was asked, in order; `down`: answers 503 to everything."""

    url: str = ""
    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    down: bool = False

    async def answer(self, request: Request) -> Response:
        key, body = request.path_params.get("key", ""), await request.body()
        self.asked.append(f"{request.method} {key}")
        if self.down:
            return Response(status_code=503)
        if not _signed(request, body):
            return _xml("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403)
        if request.method == "GET" and not key:
            return self._listed(request.query_params.get("prefix", ""))
        if request.method == "PUT":
            self.objects[key] = (body, datetime.now(UTC))
            return Response(headers={"ETag": '"1"'})
        if request.method == "POST" and "delete" in request.query_params:
            gone = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for one in gone:
                self.objects.pop(unescape(one), None)
            return _xml(
                "".join(
                    ("<DeleteResult>", *(f"<Deleted><Key>{one}</Key></Deleted>" for one in gone), "</DeleteResult>")
                )
            )
        if key not in self.objects:
            return _xml("<Error><Code>NoSuchKey</Code></Error>", 404)
        content, at = self.objects[key]
        return Response(content, headers={"ETag": '"1"', "Last-Modified": format_datetime(at, usegmt=True)})

    def _listed(self, prefix: str) -> Response:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f'<ETag>"1"</ETag><Size>{len(content)}</Size></Contents>'
            for key, (content, at) in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return _xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")


@contextmanager
def serving() -> Iterator[Bucket]:
    """The bucket, on a free port of this machine."""
    bucket, listening = Bucket(), socket.create_server(("127.0.0.1", 0))
    bucket.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    methods = ["GET", "PUT", "POST"]
    routes = [Route(f"/{BUCKET}{rest}", bucket.answer, methods=methods) for rest in ("", "/{key:path}")]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="critical"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield bucket
    server.should_exit = True
    thread.join()


def _signed(request: Request, body: bytes) -> bool:
    """AWS Signature Version 4, calculated again."""
    said = request.headers.get("authorization", "")
    parts = dict(
        part.strip().split("=", 1) for part in said.removeprefix("AWS4-HMAC-SHA256 ").split(",") if "=" in part
    )
    identity, _, scope = parts.get("Credential", "").partition("/")
    digest = request.headers.get("x-amz-content-sha256", "")
    if identity != KEY_ID or digest not in (hashlib.sha256(body).hexdigest(), "UNSIGNED-PAYLOAD"):
        return False
    names = parts["SignedHeaders"].split(";")
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(request.query_params.items())
    )
    headers = "".join(f"{name}:{request.headers[name]}\n" for name in names)
    canonical = "\n".join((request.method, quote(request.url.path), query, headers, ";".join(names), digest))
    made = (
        f"AWS4-HMAC-SHA256\n{request.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    )
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.compare_digest(hmac.new(key, made.encode(), "sha256").hexdigest(), parts.get("Signature", ""))


def _xml(said: str, status: int = 200) -> Response:
    return Response(f'<?xml version="1.0"?>{said}', status, media_type="application/xml")
