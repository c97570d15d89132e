"""One database for the tests of links: each has a company of its own, with a report that is ready."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.access import Who
from core.bootstrap import Services, wire
from core.settings import Settings
from tests.conftest import Cluster
from tests.report import handed


@pytest.fixture(scope="module")
def services(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[Services]:
    with cluster.database(furnished_template) as fresh:
        yield wire(settings, fresh)


@pytest.fixture
def who(services: Services) -> Who:
    return handed.company(services)


@pytest.fixture
def report(services: Services, who: Who) -> UUID:
    return handed.report(services, who)
