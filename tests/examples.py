"""On how many examples a law is tried: the same ones in every run, so that a red run is a change's own doing.

`make hunt` draws other ones, `CARBONSCORE_HUNT` times as many; what it finds becomes an `@example` of its law.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("CARBONSCORE_HUNT", "0"))


def load() -> None:
    """The profile of the whole suite. No deadline: machines are noisy, `make bench` measures."""
    settings.register_profile(
        "carbonscore",
        deadline=None,
        derandomize=not TIMES,
        database=None,
        max_examples=_many(100),
        suppress_health_check=[HealthCheck.too_slow] if not TIMES else list(HealthCheck),
    )
    settings.load_profile("carbonscore")


def examples(count: int) -> settings:
    """Decorator: the law is tried on `count` examples."""
    return settings(max_examples=_many(count))


def _many(count: int) -> int:
    return count * max(1, TIMES)
