"""One running application for all the tests of the browser journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live import Live, running


@pytest.fixture(scope="session")
def live(cluster: Any, furnished_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    with cluster.copy(furnished_template) as url, running(url, folder) as application:
        yield application
