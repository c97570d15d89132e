"""Finding a factor the way people type, and reading its card."""

from __future__ import annotations

import pytest

from core.bootstrap import Services
from core.errors import FactorNotFound
from tests.unit.ingest.base_carbone_files import content_of, element, part


def ids(services: Services, text: str) -> list[str]:
    return [found.id for found in services.factors.search(text)]


@pytest.mark.parametrize("text", ["electricite corse", "Corse électricité", "ELECTRICITÉ  (Corse)", "corse elec"])
def test_accents_case_and_order_do_not_matter(services: Services, text: str) -> None:
    assert ids(services, text)[0] == "24308"


@pytest.mark.parametrize("text", ["43642", " elec_fr_mix_2024 "])
def test_an_id_or_a_stable_key_comes_first(services: Services, text: str) -> None:
    assert ids(services, text)[0] == "43642"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facture de gaz", "37133"),
        ("nuits d'hôtel", "hotel_nuit_hors_petit_dej"),
        ("ordinateurs portables", "27002"),
        ("boeuf", "20687"),
        ("train à grande vitesse", "43256"),
    ],
)
def test_people_find_with_their_own_words(services: Services, text: str, expected: str) -> None:
    assert expected in ids(services, text)[:5]


def test_when_no_factor_has_every_word_those_with_some_are_shown(services: Services) -> None:
    assert "24308" in ids(services, "électricité corse villageoise")


def test_nothing_is_found_for_nothing(services: Services) -> None:
    assert ids(services, "") == ids(services, "  ") == ids(services, "xyzzy") == []


@pytest.mark.parametrize("text", ["' OR 1=1 --", "a & b | c", "!!!", ":*", "\\", "gaz' naturel"])
def test_signs_are_only_signs(services: Services, text: str) -> None:
    services.factors.search(text)


def test_source_data_and_archived_factors_come_last(services: Services) -> None:
    rows = [
        element(id="1", name="Charbon", status="Archivé"),
        element(id="2", name="Charbon", kind="Données source"),
        element(id="3", name="Charbon actif de bois"),
    ]
    report = services.editions.import_file("V1.csv", content_of(rows))
    services.editions.activate(report.edition_id)
    assert ids(services, "charbon") == ["3", "2", "1"]


def test_facts_from_outside_the_base_are_found_whatever_the_edition(services: Services) -> None:
    report = services.editions.import_file("V1.csv", content_of([element(id="1", name="Charbon")]))
    services.editions.activate(report.edition_id)
    assert "taxi_km" in ids(services, "taxi")
    assert services.factors.card("taxi_km").edition != "Base Carbone V1"


def test_a_card_says_everything_and_shows_the_factor_in_every_edition(services: Services) -> None:
    rows = [element(id="43642", total="0,05", name="Électricité"), part(id="43642", total="0,05")]
    report = services.editions.import_file("V1.csv", content_of(rows))
    services.editions.activate(report.edition_id)
    card = services.factors.card("elec_fr_mix_2024")
    assert (card.id, card.total, card.edition, card.key) == ("43642", 0.05, "Base Carbone V1", "elec_fr_mix_2024")
    assert [(v.edition, v.total, v.in_use) for v in card.history] == [
        ("Base Carbone V1", 0.05, True),
        ("CarbonScore 2026", 0.0519, False),
    ]
    assert card.gases is None


def test_a_card_warns_of_a_known_anomaly_and_of_the_trap(services: Services) -> None:
    card = services.factors.card("voiture_essence_km")
    assert "11 litres aux 100 km" in card.anomaly
    assert card.trap


def test_an_unknown_factor_is_said_with_the_edition(services: Services) -> None:
    with pytest.raises(FactorNotFound, match="« 99999999 » absent de l'édition CarbonScore 2026"):
        services.factors.card("99999999")
