"""The questionnaire as a file: what is written is what is read, and every mistake is named."""

from __future__ import annotations

import pytest

from core.carbon.questions import Answer, State
from core.errors import InputError
from core.ingest.answers import AnswersFile, read_answers
from tests.unit.questions.company import LAW, NOT_MINE, UNITS, UNKNOWN


def read(text: str) -> AnswersFile:
    return read_answers(text, LAW, UNITS)


def test_the_shortest_file_is_a_year_and_two_bills() -> None:
    found = read("year: 2024\nanswers:\n  electricity: 40 000 kWh\n  gas: 60 000 kWh PCS\n")
    assert found.sheet.year == 2024
    assert found.sheet.answers["1", "electricity"] == Answer(text="40 000", unit="kWh")
    assert found.sheet.answers["1", "heating"].text == "gas"  # implied by the gas bill


def test_the_long_form_says_where_the_figure_comes_from() -> None:
    found = read("year: 2024\nanswers:\n  electricity: {value: 40 000, unit: kWh, quality: facture}\n")
    assert found.sheet.answers["1", "electricity"] == Answer(text="40 000", unit="kWh", quality=5)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("electricity: inconnu", UNKNOWN),
        ("electricity: Je ne sais pas", UNKNOWN),
        ("electricity: non concerné", NOT_MINE),
        ("electricity: {value: inconnu}", UNKNOWN),
        ("heating: [gas, oil]", Answer(text="gas, oil")),
        ("heating: gas", Answer(text="gas")),
        ("solar: yes", Answer(text="yes")),
        ("commute_modes: {car: 70, bus: 30}", Answer(text="car 70 ; bus 30")),
        ("commute_modes: {value: {car: 70, bus: 30}, quality: relevé}", Answer(text="car 70 ; bus 30", quality=4)),
        ("commute_days: 4", Answer(text="4")),
    ],
)
def test_the_ways_to_write_an_answer(written: str, kept: Answer) -> None:
    name = written.split(":", maxsplit=1)[0]
    where = "1" if LAW.by_id[name].per_site else ""
    assert read(f"year: 2024\nanswers:\n  {written}\n").sheet.answers[where, name] == kept


def test_sites_have_their_own_answers() -> None:
    found = read(
        "year: 2024\nsites:\n"
        "  - {id: lyon, name: Lyon, postcode: '69002', answers: {electricity: 22 000 kWh}}\n"
        "  - {id: bastia, name: Bastia, postcode: '20200', answers: {electricity: 15 MWh}}\n"
    )
    assert found.sheet.answers["lyon", "electricity"].text == "22 000"
    assert found.sheet.answers["bastia", "electricity"].unit == "MWh"
    assert found.sheet.answers["", "sites"].text == "lyon | Lyon | 69002\nbastia | Bastia | 20200"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "il manque|attendue"),
        ("- a", "attendue"),
        ("answers: {}", "il manque « year »"),
        ("year: 24", "« year: 24 » n'est pas une année"),
        ("year: 1990", "n'est pas une année"),
        ("year: 2024\ncolour: red", "clé « colour » inconnue"),
        ("year: 2024\nelectricity: 3 kWh", "les réponses vont sous « answers »"),
        ("year: 2024\nyear: 2023", "clé répétée"),
        ("year: [2024", "YAML illisible, ligne 1 : vérifiez l'indentation"),
        ("year: 2024\nanswers: {electricty: 3 kWh}", "Champ « electricty » inconnu"),
        ("year: 2024\nanswers: {electricity: beaucoup}", "electricity : « beaucoup » ne commence pas par un nombre"),
        ("year: 2024\nanswers: {electricity: 40 000}", "electricity : il manque l'unité"),
        ("year: 2024\nanswers: {electricity: 40.000 kWh}", "de deux façons"),
        ("year: 2024\nanswers: {electricity: -5 kWh}", "négatif"),
        ("year: 2024\nanswers: {electricity: 5 kWhh}", "electricity : .*kWhh"),
        ("year: 2024\nanswers: {electricity: 5 litres}", "electricity : « litres » ne convient pas"),
        ("year: 2024\nanswers: {gas: 60 000 kWh}", "gas : "),
        ("year: 2024\nanswers: {electricity: {value: 5 kWh, quality: devinette}}", "qualité « devinette » inconnue"),
        ("year: 2024\nanswers: {electricity: {value: 5 kWh, note: 3}}", "clé « note » inconnue"),
        ("year: 2024\nanswers: {electricity: {unit: kWh}}", "réponse illisible"),
        ("year: 2024\nanswers: {heating: [gaz]}", "heating : « gaz » n'est pas un choix possible"),
        ("year: 2024\nanswers: {commute_modes: {car: 70}}", "doit faire 100 %"),
        ("year: 2024\nanswers: {commute_modes: {plane: 100}}", "Part « plane 100 » illisible"),
        ("year: 2024\nanswers: {sites: x}", "se déclarent sous la clé « sites »"),
        ("year: 2024\nsector: magie", "sector : « magie » n'est pas un choix possible"),
        ("year: 2024\nsites: [{id: a}]", "il manque « name »"),
        ("year: 2024\nsites: [{id: a, name: A, postcode: '123'}]", "« 123 » n'est pas un code postal"),
        ("year: 2024\nsites: [{id: a, name: A, roof: red}]", "site n° 1 : clé « roof » inconnue"),
        ("year: 2024\nsites: [{id: a, name: A}, {id: a, name: B}]", "Deux sites portent le nom « a »"),
        ("year: 2024\nsites: [{id: a, name: A, answers: {fleet: [none]}}]", "vaut pour toute l'entreprise"),
        (
            "year: 2024\nsites: [{id: a, name: A}, {id: b, name: B}]\nanswers: {electricity: 3 kWh}",
            "dépend du site",
        ),
        ("year: &a 2024\nname: *a", "ancres"),
    ],
)
def test_every_mistake_is_named_with_its_field(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(text)


def test_all_the_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        read("year: 2024\nanswers: {electricity: 5, gas: 5 km, heating: [x]}")
    assert "3 réponses à corriger" in str(told.value)
    assert {line.split(" ")[1] for line in str(told.value).splitlines()[1:]} == {"electricity", "gas", "heating"}


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError, match="dépasse 200 ko"):
        read("year: 2024\n# " + "x" * 300_000)


def test_deep_nesting_is_refused_kindly() -> None:
    with pytest.raises(InputError):
        read("year: 2024\nanswers: " + "[" * 5000 + "]" * 5000)


def test_a_box_answered_otherwise_is_not_ticked() -> None:
    found = read("year: 2024\nanswers: {heating: [oil], gas: 5 kWh PCS}")
    assert found.sheet.answers["1", "heating"].text == "oil"


def test_boxes_are_ticked_all_the_way_up() -> None:
    found = read("year: 2024\nanswers: {cooling: [split], refill_r32: 1 kg, refill_r410a: 2 kg}")
    assert set(found.sheet.answers["1", "refill_fluids"].text.split(", ")) == {"r32", "r410a"}
    assert found.sheet.answers["1", "refill"].text == "yes"


def test_what_does_not_apply_ticks_nothing() -> None:
    assert ("1", "heating") not in read("year: 2024\nanswers: {gas: non concerné}").sheet.answers


def test_an_answer_survives_storage() -> None:
    for answer in (Answer(text="40 000", unit="kWh", quality=5), UNKNOWN, NOT_MINE):
        assert Answer.from_json(answer.to_json()).state is answer.state
    assert Answer.from_json(Answer(text="1", unit="t", quality=4).to_json()) == Answer(State.ANSWERED, "1", "t", 4)
