"""The trade of a company: what it answered, else its profile, else the file of the calculation."""

from __future__ import annotations

import pytest

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.ingest.tables import DATA
from core.services.footprints import Run
from core.services.sector import Sectors

YEAR = 2023


@pytest.fixture
def guest(services: Services) -> Who:
    """A restaurant: its profile and its answers of 2023 say so."""
    who = services.companies.who(services.samples.open("restaurant"))
    assert who is not None
    return who


def _sector(services: Services, who: Who) -> str:
    run = services.footprints.latest(who)
    assert isinstance(run, Run)
    return Sectors(services.database, services.footprints).of(who, run)


def test_an_answer_taken_back_leaves_the_profile_to_say_it(services: Services, guest: Who) -> None:
    services.questionnaire.save(guest, YEAR, "", "sector", Answer(text="commerce"))
    assert _sector(services, guest) == "commerce"
    services.questionnaire.undo(guest, YEAR)
    assert _sector(services, guest) == "restauration"
    services.questionnaire.save(guest, YEAR, "", "sector", Answer(text="commerce"))
    services.questionnaire.save(guest, YEAR, "", "sector", None)
    assert _sector(services, guest) == "restauration", "erased: the profile of the example says it"


def test_an_answer_of_another_year_or_of_another_company_is_not_heard(services: Services, guest: Who) -> None:
    services.questionnaire.save(guest, YEAR + 1, "", "sector", Answer(text="commerce"))
    other = services.companies.who(services.samples.open("agence_web"))
    assert other is not None
    assert (_sector(services, guest), _sector(services, other)) == ("restauration", "bureaux")


def test_a_calculation_brought_as_a_file_is_of_the_trade_in_the_file(services: Services) -> None:
    who = services.companies.who(services.companies.start_guest())
    assert who is not None
    services.footprints.calculate_answers(who, (DATA / "personas" / "hotel.yaml").read_bytes())
    assert _sector(services, who) == "hotellerie"
