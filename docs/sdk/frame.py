"""How the client speaks: one request, one answer, one kind of error. Everything from the first class on is copied at
the head of the generated client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class ApiError(Exception):
    """The API refused. `problem` is its application/problem+json (RFC 9457), `retry_after` seconds to wait if any."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: int | None) -> None:
        self.status, self.problem, self.retry_after = status, problem, retry_after
        places = "".join(f"\n  {fault['pointer']}: {fault['detail']}" for fault in problem.get("errors", []))
        super().__init__(f"{status} {problem.get('title', '')}: {problem.get('detail', '')}{places}")


class Connection:
    """Sends requests to the API at `address` (https://…/api) with an API key."""

    def __init__(self, address: str, key: str, language: str = "fr", timeout_s: float = 30.0) -> None:
        if not address.startswith(("https://", "http://")):
            raise ValueError(f"an address like https://example.org/api is expected, not {address!r}")
        self._address, self._timeout = address.rstrip("/"), timeout_s
        self._headers = {"Authorization": f"Bearer {key}", "Accept-Language": language, "Accept": "application/json"}

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: object = None,
    ) -> Any:
        """The JSON of the answer. Raises ApiError."""
        return json.loads(self.fetch(method, path, query, headers, body))

    def fetch(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: object = None,
    ) -> bytes:
        """The answer as it came. Raises ApiError."""
        asked = urlencode({name: value for name, value in (query or {}).items() if value is not None})
        url = f"{self._address}{path}" + (f"?{asked}" if asked else "")
        said = {name: value for name, value in (headers or {}).items() if value is not None}
        content = body if isinstance(body, bytes) else None
        if content is not None:
            said["Content-Type"] = "application/octet-stream"
        elif body is not None:
            content = json.dumps(body, allow_nan=False).encode()
            said["Content-Type"] = "application/json"
        request = Request(url, content, {**self._headers, **said}, method=method)
        try:
            with urlopen(request, timeout=self._timeout) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            raise _refusal(error) from None


def _refusal(error: HTTPError) -> ApiError:
    wait = error.headers.get("Retry-After", "")
    text = error.read().decode(errors="replace")
    try:
        problem = json.loads(text)
    except ValueError:
        problem = {"title": error.reason, "detail": text[:200]}
    return ApiError(error.code, problem, int(wait) if wait.isdecimal() else None)


def every(page: Callable[..., Any], name: str = "results", **asked: Any) -> Iterator[Any]:
    """The items of a paged list, one after the other: `every(client.factors, q="gaz")`."""
    cursor = None
    while True:
        found = page(**asked, cursor=cursor)
        yield from found[name]
        cursor = found["next"]
        if cursor is None:
            return
