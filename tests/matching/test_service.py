"""The service: one matcher per edition, and what each company has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError
from core.match.shapes import Asked
from tests.unit.ingest.base_carbone_files import content_of, element


@pytest.fixture
def owner(services: Services) -> Callable[[], Who]:
    def make() -> Who:
        tenant = uuid4()
        with services.database.schema() as connection:
            connection.execute(
                text("INSERT INTO companies (tenant_id, name, kind) VALUES (:t, 'Essai', 'company')"), {"t": tenant}
            )
        return Who(tenant, Role.OWNER)

    return make


def _first(services: Services, who: Who | None, words: str, **said: Any) -> str:
    return services.matching.match(who, words, **said).candidates[0].factor


def test_a_confirmed_choice_comes_first_with_its_day_and_certainty(
    services: Services, owner: Callable[[], Who]
) -> None:
    who = owner()
    services.matching.remember(who, "Carburant tournée 62 L", "Total Access", "25763", "mobile_combustion")
    found = services.matching.match(who, "carburant tournée 48,5 L", supplier="TOTAL ACCESS")
    assert found.candidates[0].factor == "25763"
    assert found.candidates[0].reasons[0].startswith("choix confirmé le ")
    assert found.candidates[0].reasons[0].endswith("pour ce fournisseur")
    assert found.confidence == pytest.approx(0.99)
    assert not found.abstained
    assert len({candidate.factor for candidate in found.candidates}) == len(found.candidates)


def test_a_choice_for_any_supplier_serves_them_all_and_that_of_a_supplier_wins(
    services: Services, owner: Callable[[], Who]
) -> None:
    who = owner()
    services.matching.remember(who, "carburant tournée", "", "25763", "")
    assert _first(services, who, "carburant tournée 40 L", supplier="Avia") == "25763"
    services.matching.remember(who, "carburant tournée", "Avia", "14015", "")
    assert _first(services, who, "carburant tournée 40 L", supplier="Avia") == "14015"
    assert _first(services, who, "carburant tournée 40 L", supplier="Esso") == "25763"


def test_the_latest_choice_replaces_the_one_before(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    for factor in ("25763", "14015"):
        services.matching.remember(who, "FA 20240312 carburant", "", factor, "")
    assert _first(services, who, "FA 20250117 carburant") == "14015"


def test_what_a_company_confirms_is_for_it_alone(services: Services, owner: Callable[[], Who]) -> None:
    who, other = owner(), owner()
    services.matching.remember(who, "gazole", "", "14015", "")
    assert _first(services, who, "gazole 10 L") == "14015"
    assert _first(services, other, "gazole 10 L") == "25775"
    assert _first(services, None, "gazole 10 L") == "25775"


def test_different_fluids_are_not_the_same_words(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    services.matching.remember(who, "recharge R410A 2 kg", "", "43632", "")
    assert _first(services, who, "recharge R134a 2 kg") == "43133"


def test_a_factor_that_the_edition_no_longer_has_is_not_proposed(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    services.matching.remember(who, "gazole", "", "no_such_factor", "")
    assert _first(services, who, "gazole 10 L") == "25775"


def test_a_batch_remembers_too(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    services.matching.remember_all(who, [("loyer", "SCI Les Lilas", "43540", ""), ("divers", "", "43365", "")])
    asked = [Asked("loyer mars", "613", "", True, 2023, "SCI Les Lilas"), Asked("divers", "", "", True, 2023)]
    found = services.matching.match_many(who, asked)
    assert [match.candidates[0].factor for match in found] == ["43540", "43365"]


def test_who_may_not_answer_may_not_teach(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    with pytest.raises(AccessDenied):
        services.matching.remember(Who(who.tenant_id, Role.ADVISOR), "gazole", "", "14015", "")


def test_a_key_without_the_right_to_read_is_told_nothing_of_the_company(
    services: Services, owner: Callable[[], Who]
) -> None:
    who = owner()
    services.matching.remember(who, "gazole", "", "14015", "")
    key = Who(who.tenant_id, Role.OWNER, None, frozenset({Scope.FACTORS}))
    assert _first(services, key, "gazole 10 L") == "25775"


def test_what_is_remembered_is_in_the_audit(services: Services, owner: Callable[[], Who]) -> None:
    who = owner()
    services.matching.remember_all(who, [("gazole", "", "14015", ""), ("fioul", "", "14087", "")])
    last = services.audit.entries(who)[0]
    assert (last.action, last.detail["count"]) == ("matches_remembered", 2)


def test_a_text_too_long_is_refused_alone_and_cut_in_a_batch(services: Services) -> None:
    with pytest.raises(InputError):
        services.matching.match(None, "gazole " * 200)
    assert services.matching.match_many(None, [Asked("gazole " * 200)])[0].candidates[0].factor == "25775"


def test_the_matcher_is_built_once_per_edition_and_follows_it(services: Services) -> None:
    with ThreadPoolExecutor(4) as pool:
        built = set(map(id, pool.map(lambda _: services.matching.index(), range(4))))
    assert len(built) == 1
    rows = [element(id="900001", unit="kgCO2e/litre", name="Gazole du futur", total="1")]
    report = services.editions.import_file("Base_Carbone_V99.csv", content_of(rows))
    assert id(services.matching.index()) in built
    services.editions.activate(report.edition_id)
    assert id(services.matching.index()) not in built
    assert _first(services, None, "gazole du futur 3 L") == "900001"
    assert _first(services, None, "hôtel 2 nuits").startswith("hotel_nuit")
