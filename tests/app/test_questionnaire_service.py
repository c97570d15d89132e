"""Answers in the database: kept as typed, undone, resumed, several sites and years, nobody else's."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer, State
from core.errors import FactorNotFound, InputError, NotFound
from core.ingest.questions import law

KWH = Answer(text="40 000", unit="kWh", quality=5)


@pytest.fixture
def who(services: Services) -> Who:
    return guest(services)


def guest(services: Services) -> Who:
    found = services.companies.who(services.companies.start_guest())
    assert found is not None
    return found


def kept(services: Services, who: Who, year: int = 2024) -> dict[str, object]:
    return dict(services.questionnaire.answers(who, year))


def changes(services: Services, who: Who) -> int:
    with services.database.tenant(who) as session:
        counted: int = session.execute(
            text("SELECT count(*) FROM answer_changes WHERE tenant_id = :t"), {"t": who.tenant_id}
        ).scalar_one()
    return counted


def test_an_answer_is_kept_exactly_as_it_was_typed(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", Answer(text="40\u202f000,50", unit="kwh", quality=4))
    assert kept(services, who) == {
        "electricity@1": {"state": "answered", "text": "40\u202f000,50", "unit": "kwh", "quality": 4}
    }
    (counted,) = services.questionnaire.activities(who, 2024)[0]
    assert counted.quantity == pytest.approx(40000.5)


def test_an_erased_answer_is_a_gap_again(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    services.questionnaire.save(who, 2024, "1", "electricity", None)
    activities, gaps, _, _ = services.questionnaire.activities(who, 2024)
    assert activities == []
    assert "electricity" in {gap.question for gap in gaps}
    assert changes(services, who) == 2  # nothing is ever overwritten


def test_undo_takes_back_one_change_at_a_time(services: Services, who: Who) -> None:
    ask = services.questionnaire
    ask.save(who, 2024, "1", "electricity", KWH)
    ask.save(who, 2024, "1", "electricity", Answer(text="50 000", unit="kWh"))
    ask.save(who, 2024, "", "employees", Answer(text="8"))
    assert ask.undo(who, 2024) == "employees"
    assert ask.undo(who, 2024) == "electricity"
    assert ask.form(who, 2024).activities[0].quantity == 40000
    assert ask.undo(who, 2024) == "electricity"
    assert ask.undo(who, 2024) is None
    assert kept(services, who) == {}


def test_the_same_answer_twice_is_one_change(services: Services, who: Who) -> None:
    for _ in range(3):
        services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    assert changes(services, who) == 1


@pytest.mark.parametrize(
    ("site", "field", "answer", "why"),
    [
        ("1", "electricity", Answer(text="abc", unit="kWh"), "n'est pas un nombre"),
        ("1", "electricity", Answer(text="5", unit="litre"), "ne convient pas"),
        ("7", "electricity", KWH, "n'existe pas dans cette entreprise"),
        ("1", "electricty", KWH, "inconnu du questionnaire"),
        ("1", "heating", Answer(text="gaz"), "pas un choix possible"),
        ("", "sites", Answer(text="1 | A | 123"), "code postal"),
        ("1", "electricity", Answer(text="5", unit="kWh", quality=9), "va de 1 à 5"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_database_stays_as_it_was(
    services: Services, who: Who, site: str, field: str, answer: Answer, why: str
) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    before = kept(services, who)
    with pytest.raises(InputError, match=why):
        services.questionnaire.save(who, 2024, site, field, answer)
    assert kept(services, who) == before
    assert changes(services, who) == 1


def test_a_year_out_of_reach_is_refused(services: Services, who: Who) -> None:
    with pytest.raises(InputError, match="n'est pas entre 2008 et 2100"):
        services.questionnaire.save(who, 1990, "1", "electricity", KWH)


def test_a_network_that_the_edition_does_not_carry_is_refused_when_it_is_typed(services: Services, who: Who) -> None:
    ask = services.questionnaire
    ask.save(who, 2024, "1", "heating", Answer(text="heat_network"))
    ask.save(who, 2024, "1", "heat_network_name", Answer(text="other"))
    ask.save(who, 2024, "1", "heat_kwh", Answer(text="142", unit="MWh"))
    with pytest.raises(FactorNotFound, match="99999999"):
        ask.save(who, 2024, "1", "heat_network_id", Answer(text="99999999"))
    ask.save(who, 2024, "1", "heat_network_id", Answer(text="36885"))
    assert ask.form(who, 2024).activities[0].factor == "36885"


def test_unfinished_shares_are_kept_and_not_counted(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "", "commute_modes", Answer(text="car 70"))
    assert "commute_modes" in kept(services, who)
    assert [w for item, w in services.questionnaire.form(who, 2024).problems]


def test_each_year_has_its_own_answers_and_the_latest_comes_first(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2023, "1", "electricity", KWH)
    services.questionnaire.save(who, 2025, "1", "electricity", Answer(text="1", unit="MWh"))
    assert services.questionnaire.years(who) == [2025, 2023]
    assert services.questionnaire.form(who, 2024).activities == []


def test_a_removed_site_keeps_its_answers_for_the_day_it_comes_back(services: Services, who: Who) -> None:
    ask = services.questionnaire
    two, one = Answer(text="1 | Lyon | 69002\n2 | Ajaccio | 20000"), Answer(text="1 | Lyon | 69002")
    ask.save(who, 2024, "", "sites", two)
    ask.save(who, 2024, "2", "electricity", KWH)
    ask.save(who, 2024, "", "sites", one)
    assert ask.form(who, 2024).activities == []
    ask.undo(who, 2024)
    assert ask.form(who, 2024).activities[0].factor == "elec_corse"


def test_another_company_sees_nothing_of_it(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    other = guest(services)
    assert kept(services, other) == {}
    assert services.questionnaire.years(other) == []
    assert services.questionnaire.undo(other, 2024) is None


def test_a_resume_link_opens_the_same_answers_in_another_browser(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    elsewhere = services.companies.who(services.companies.resume(services.companies.resume_link(who)))
    assert elsewhere is not None
    assert kept(services, elsewhere) == kept(services, who)


def test_answers_typed_at_the_same_time_are_all_kept(services: Services, who: Who) -> None:
    fields = ["electricity", "area", "water"]
    units = {"electricity": "kWh", "area": "m²", "water": "m³"}
    threads = [
        threading.Thread(
            target=services.questionnaire.save, args=(who, 2024, "1", f, Answer(text="100", unit=units[f]))
        )
        for f in fields
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(kept(services, who)) == {f"{f}@1" for f in fields}


def test_a_field_that_changed_name_is_read_under_its_present_one(
    services: Services, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    with services.database.schema() as connection:
        connection.execute(text("UPDATE answer_changes SET field = 'power'"))
    renamed = replace(law(), renames={"power": "electricity"})
    monkeypatch.setattr("core.services.questionnaire.law", lambda: renamed)
    assert services.questionnaire.form(who, 2024).activities[0].factor == "elec_fr_mix_2024"


def test_unknown_is_kept_as_unknown(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", Answer(State.UNKNOWN))
    assert kept(services, who) == {"electricity@1": {"state": "unknown"}}


def test_a_sample_is_a_calculated_copy_that_belongs_to_the_visitor(services: Services) -> None:
    who = services.companies.who(services.samples.open("boulangerie"))
    assert who is not None
    run = services.footprints.latest(who)
    assert run is not None
    assert run.footprint.lines == services.samples.footprint("boulangerie").lines
    services.questionnaire.save(who, 2024, "boutique", "electricity", Answer(text="1", unit="kWh"))
    assert services.samples.footprint("boulangerie").lines == run.footprint.lines


def test_an_unknown_sample_is_not_found(services: Services) -> None:
    with pytest.raises(NotFound):
        services.samples.open("../secrets")


def test_a_file_gives_what_the_same_answers_typed_give(services: Services, who: Who) -> None:
    services.questionnaire.save(who, 2024, "1", "electricity", Answer(text="40 000", unit="kWh"))
    typed = services.questionnaire.activities(who, 2024)
    assert services.questionnaire.from_file("year: 2024\nanswers: {electricity: 40 000 kWh}\n") == typed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("year: 2024\nanswers: {meals: 400 repas}", "meals : cette réponse ne compterait pas"),
        ("year: 2024\nanswers: {heating: [oil], gas: 5 kWh PCS}", "gas : cette réponse ne compterait pas"),
        ("year: 2027\nanswers: {electricity: 5 kWh}", "electricity : Pas de mix électrique"),
        ("year: 2024\nsector: bureaux\nanswers: {heating: [coal]}", "ne concerne pas votre secteur"),
    ],
)
def test_a_file_whose_answers_would_not_count_is_refused(services: Services, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        services.questionnaire.from_file(text)
