"""Answers, ledger and rows of activities of one year in one footprint: each flow once, what waits said."""

from __future__ import annotations

import math

import pytest

from core.access import Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.questions import Answer, State
from tests.ledgers import ledger, name_of

FEC, _ = ledger(400, year=2024)
KWH = Answer(text="40 000", unit="kWh")
POWER = {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": "12 000", "unit": "kWh"}


@pytest.fixture
def who(services: Services) -> Who:
    found = services.companies.who(services.companies.start_guest())
    assert found is not None
    return found


def total(services: Services, who: Who) -> float:
    return views.total(services.footprints.preview(who, 2024))


def missing(services: Services, who: Who) -> set[str]:
    return {gap.question for gap in services.footprints.preview(who, 2024).gaps}


def test_rows_add_to_the_answers_and_close_their_question(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "", "employees", Answer(text="12"))
    assert "electricity" in missing(services, who)
    services.activities.add(who, 2024, [POWER], ["texte collé"])
    assert math.isclose(total(services, who), 12_000 * 0.0519, rel_tol=1e-9)
    assert "electricity" not in missing(services, who)


def test_rows_replace_a_default_and_never_a_figure_somebody_gave(services: Services, who: Who) -> None:
    for name, answer in {
        "sector": Answer(text="bureaux"),
        "area": Answer(text="320", unit="m²"),
        "electricity": Answer(State.UNKNOWN),
    }.items():
        services.questionnaire.save(who, 2024, "1" if name in ("area", "electricity") else "", name, answer)
    by_default = total(services, who)
    assert by_default > 0
    services.activities.add(who, 2024, [POWER], ["texte collé"])
    assert math.isclose(total(services, who), 12_000 * 0.0519, rel_tol=1e-9)
    replaced = [line for line in services.footprints.preview(who, 2024).lines if line.memo == "replaced"]
    assert replaced
    assert all("activités" in line.replaced_by for line in replaced)
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    assert math.isclose(total(services, who), 52_000 * 0.0519, rel_tol=1e-9)
    assert [path.path for path in services.gathering.doubles(who, 2024)] == ["electricity"]


def test_what_waits_for_a_word_is_missing_and_not_zero(services: Services, who: Who) -> None:
    services.ledgers.upload(who, name_of(2024), FEC)
    services.activities.add(who, 2024, [{"label": "gazole 450 L"}], ["texte collé"])
    gaps = {gap.question: gap.label for gap in services.footprints.preview(who, 2024).gaps}
    assert gaps["ledger"].startswith("Comptabilité : ")
    assert gaps["activities"] == "Activités : lignes à confirmer ou à compléter (1)"
    assert total(services, who) == 0
    services.ledgers.confirm(who, 2024)
    assert "ledger" not in missing(services, who)
    view = services.ledgers.view(who, 2024)
    assert view is not None
    assert math.isclose(total(services, who), view.kg, rel_tol=1e-9)


def test_the_monetary_share_falls_when_a_quantity_comes(services: Services, who: Who) -> None:
    services.ledgers.upload(who, name_of(2024), FEC)
    services.ledgers.confirm(who, 2024)
    before = views.monetary_share(services.footprints.preview(who, 2024))
    services.activities.add(who, 2024, [POWER], ["texte collé"])
    assert views.monetary_share(services.footprints.preview(who, 2024)) < before == 1.0
    run = services.footprints.calculate(who, 2024)
    assert services.footprints.replay(who, run.id)
