"""The library of reports of a company, with the press and the store that a test gives it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from core.access import Who
from core.bootstrap import Services
from core.services.press import Press
from core.services.report_store import InDatabase, Store
from core.services.reports import Reports
from tests.report.presses import Line, owner
from tests.report.shelf import House


@pytest.fixture
def company(services: Services) -> Callable[..., Who]:
    """`company("pro", "Boulangerie du Port")`: its owner."""
    return partial(owner, services)


@pytest.fixture
def library(services: Services) -> House:
    """`library(press, store)`: the service with this press and this store."""

    def opened(press: Press | None = None, store: Store | None = None) -> Reports:
        return Reports(
            services.database, services.footprints, services.evolution, services.tiers, services.dossiers,
            store or InDatabase(), press or Line(),
        )  # fmt: skip

    return opened
