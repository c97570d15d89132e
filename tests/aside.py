"""Work with an event loop of its own, in a thread of its own: Playwright leaves one running in ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


def aside(work: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found:
    """What `work` gives. Raises what it raises."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(work, *given, **named).result()


def awaited(work: Coroutine[Any, Any, Found]) -> Found:
    """What the coroutine gives. Raises what it raises."""
    return aside(asyncio.run, work)
