"""One running application for all the tests of the web layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live import Live, running


@pytest.fixture(scope="session")
def live_database(cluster: Any, furnished_template: str) -> Iterator[str]:
    """URL of the database of `live`: what a test puts there, the application shows."""
    with cluster.copy(furnished_template) as url:
        yield url


@pytest.fixture(scope="session")
def live(live_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    with running(live_database, folder) as application:
        yield application
