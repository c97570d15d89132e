"""An edition that lacks what the examples need must not close the first page."""

from __future__ import annotations

import pytest

from core.bootstrap import Services
from core.errors import FactorNotFound
from tests.app.answering import Open
from tests.unit.ingest.base_carbone_files import content_of, element


def test_the_first_page_opens_with_an_edition_that_cannot_calculate_the_examples(house: Services, page: Open) -> None:
    assert len(house.samples.all()) == 4
    thin = house.editions.import_file("thin.csv", content_of([element(id="43642")]))
    house.editions.activate(thin.edition_id)
    assert house.samples.all() == []
    with pytest.raises(FactorNotFound):
        house.samples.open("agence_web")
    opened = page("welcome/landing.py")
    assert not opened.exception
    assert not opened.error
    assert not opened.subheader
