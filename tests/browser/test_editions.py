"""The person at the keyboard of a bare machine imports an edition, without having opened any company."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Tab
from tests.live import Live, running
from tests.unit.ingest.base_carbone_files import content_of, element

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An installation of its own, with its embedded database."""
    folder = tmp_path_factory.mktemp("bare")
    folder.chmod(0o711)
    with running(None, folder) as application:
        yield application


def _give(tab: Tab, name: str, content: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    tab.page.locator("input[type=file]").set_input_files(files=[file])


def test_an_edition_is_read_previewed_and_put_in_use(tab: Tab, bare: Live) -> None:
    page, total = tab.page, f"0,06{len(tab.name)}"  # one edition for each size
    page.goto(f"{bare.url}/administration-facteurs")
    _give(tab, "base.csv", content_of([element(id="43642", total=total)]))
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_text("lignes gardées")).to_be_visible()
    page.get_by_role("button", name="Mettre en service").click()
    expect(page.get_by_text("Cette édition est en service.")).to_be_visible()
    page.goto(f"{bare.url}/facteurs?id=43642")
    expect(page.get_by_text(f"{total} kg").first).to_be_visible()


def test_a_file_that_is_not_an_edition_is_refused_in_french(tab: Tab, bare: Live) -> None:
    page = tab.page
    page.goto(f"{bare.url}/administration-facteurs")
    _give(tab, "autre.csv", b"a;b\n1;2\n")
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_text("autre.csv n'est pas un fichier de la Base Carbone : colonnes absentes")).to_be_visible()
