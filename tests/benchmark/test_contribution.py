"""Giving one's figures to the comparison, taking them back, and reading the comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, NotFound
from core.services.footprints import Run
from core.services.members import CompanyForm
from core.services.privacy import purposes
from tests.benchmark.conftest import Crowd
from tests.companies.conftest import Browser

TEN = [float(x) for x in range(100, 200, 10)]


def actions(services: Services, who: Who) -> list[str]:
    return [entry.action for entry in services.audit.entries(who)]


def test_what_is_given_is_exactly_what_was_shown(services: Services, owner: Browser, run: Run) -> None:
    offer = services.benchmarks.offer(owner.who, run.id)
    assert offer.obstacles == ()
    assert services.benchmarks.given(owner.who, 2024) is None, "nothing is given before somebody says so"
    services.benchmarks.contribute(owner.who, run.id)
    given = services.benchmarks.given(owner.who, 2024)
    assert given is not None
    assert (given.figures, given.division) == (offer.figures, "56")
    assert set(given.figures) == {"kg_per_employee", "kg_per_keur"}  # no area was said
    assert actions(services, owner.who)[0] == "benchmark_contributed"


def test_giving_notes_the_consent_and_the_wording_that_was_read(services: Services, owner: Browser, run: Run) -> None:
    services.benchmarks.contribute(owner.who, run.id)
    consent = services.privacy.consents(owner.visit)["benchmark"]
    assert (consent.granted, consent.wording) == (True, purposes()["benchmark"].wording)


def test_giving_twice_gives_once(services: Services, owner: Browser, run: Run) -> None:
    first = services.benchmarks.contribute(owner.who, run.id)
    assert services.benchmarks.contribute(owner.who, run.id).figures == first.figures


def test_taking_back_leaves_nothing(services: Services, owner: Browser, run: Run) -> None:
    services.benchmarks.contribute(owner.who, run.id)
    services.benchmarks.withdraw(owner.who, 2024)
    assert services.benchmarks.given(owner.who, 2024) is None
    assert actions(services, owner.who)[0] == "benchmark_withdrawn"
    with pytest.raises(NotFound):
        services.benchmarks.withdraw(owner.who, 2024)


def test_a_consent_taken_back_takes_back_what_was_given_with_it(services: Services, owner: Browser, run: Run) -> None:
    services.benchmarks.contribute(owner.who, run.id)
    services.privacy.set_consent(owner.visit, "news", False)
    assert services.benchmarks.given(owner.who, 2024) is not None, "another purpose changes nothing here"
    services.privacy.set_consent(owner.visit, "benchmark", False)
    assert services.benchmarks.given(owner.who, 2024) is None
    assert actions(services, owner.who)[0] == "benchmark_withdrawn"


def test_a_consent_of_somebody_else_takes_back_nothing(
    services: Services, owner: Browser, run: Run, sign_up: Callable[[str], Browser]
) -> None:
    services.benchmarks.contribute(owner.who, run.id)
    bob = sign_up("Bob")
    link = services.members.invite(owner.who, bob.email, Role.OWNER).link
    services.members.accept(bob.visit, link.partition("jeton=")[2])
    services.privacy.set_consent(bob.visit, "benchmark", False)
    assert services.benchmarks.given(owner.who, 2024) is not None


@pytest.mark.parametrize("role", [Role.GUEST, Role.ANALYST, Role.ADVISOR])
def test_only_an_owner_gives_or_takes_back(services: Services, owner: Browser, run: Run, role: Role) -> None:
    who = replace(owner.who, role=role)
    with pytest.raises(AccessDenied):
        services.benchmarks.contribute(who, run.id)
    with pytest.raises(AccessDenied):
        services.benchmarks.withdraw(who, 2024)


@pytest.mark.parametrize(
    ("form", "obstacle"),
    [(CompanyForm("Ada", siren="005520135"), "naf"), (CompanyForm("Ada", naf="56.10A"), "siren")],
)
def test_a_profile_without_naf_or_siren_gives_nothing(
    services: Services, owner: Browser, run: Run, form: CompanyForm, obstacle: str
) -> None:
    services.members.save_profile(owner.who, form, services.members.profile(owner.who).version)
    assert services.benchmarks.offer(owner.who, run.id).obstacles == (obstacle,)
    with pytest.raises(InputError):
        services.benchmarks.contribute(owner.who, run.id)
    assert services.benchmarks.given(owner.who, 2024) is None


def test_a_half_answered_questionnaire_gives_nothing(services: Services, owner: Browser, run: Run) -> None:
    half = services.footprints.calculate(owner.who, 2024)
    assert half.footprint.completeness < 0.8
    assert "incomplete" in services.benchmarks.offer(owner.who, half.id).obstacles


def test_the_command_line_and_a_guest_give_nothing(services: Services, run: Run) -> None:
    operator = services.companies.operator()
    csv = "label,factor,quantity,unit,year\nx,elec_fr_mix_2024,1000,kWh,2024\n"
    theirs = services.footprints.calculate_activities(operator, csv.encode())
    assert "kind" in services.benchmarks.offer(operator, theirs.id).obstacles
    with pytest.raises(InputError):
        services.benchmarks.contribute(operator, theirs.id)


def test_what_is_given_leaves_with_the_company_and_is_in_its_export(
    services: Services, owner: Browser, run: Run
) -> None:
    services.benchmarks.contribute(owner.who, run.id)
    assert b"kg_per_keur" in _company_json(services, owner)
    services.privacy.erase_company(owner.visit, "Ada et fils")
    assert services.benchmarks.publish() == 0


def test_the_comparison_reads_the_profile_or_the_division_that_is_asked(
    services: Services, owner: Browser, run: Run
) -> None:
    mine = services.benchmarks.of(owner.who, run.id)
    assert mine.division is not None
    assert (mine.division.code, mine.known) == ("56", True)
    assert mine.turnover.ratio is not None
    assert mine.turnover.ratio.kg_per_keur == 250
    other = services.benchmarks.of(owner.who, run.id, naf="62.01Z")
    assert other.division is not None
    assert (other.division.code, other.known) == ("62", False)
    with pytest.raises(InputError):
        services.benchmarks.of(owner.who, run.id, naf="00")
    with pytest.raises(InputError):
        services.benchmarks.of(owner.who, run.id, structure="monarchy")


def test_an_api_key_reads_the_comparison_and_gives_nothing(services: Services, owner: Browser, run: Run) -> None:
    key = replace(owner.who, scopes=frozenset(Scope))
    assert services.benchmarks.of(key, run.id).division is not None
    with pytest.raises(AccessDenied):
        services.benchmarks.contribute(key, run.id)


def test_real_companies_appear_beside_the_published_figure(
    services: Services, owner: Browser, run: Run, crowd: Crowd
) -> None:
    assert services.benchmarks.of(owner.who, run.id).peers == {}
    crowd([100.0] * 20)
    services.benchmarks.publish()
    peers = services.benchmarks.of(owner.who, run.id).peers["kg_per_keur"]
    assert (peers.group, peers.shown, peers.weight, peers.place) == ("naf:56", "posterior", 0.5, None)
    assert peers.typical.central == pytest.approx((100 * 250) ** 0.5, rel=0.06)  # the mean logarithm is rounded


def test_thirty_companies_give_a_place_with_its_interval(
    services: Services, owner: Browser, run: Run, crowd: Crowd
) -> None:
    crowd([float(x) for x in range(10, 310, 10)], naf="55")
    services.benchmarks.publish()
    peers = services.benchmarks.of(owner.who, run.id).peers["kg_per_keur"]
    assert (peers.group, peers.shown) == ("section:I", "place")
    assert peers.place is not None
    assert 0 <= peers.place.low < peers.place.high <= 1


def test_the_divisions_of_ones_sector_come_first(services: Services) -> None:
    found = [division.code for division in services.benchmarks.divisions("restauration")]
    assert len(found) == 88
    assert found[:2] == ["10", "56"]
    assert services.benchmarks.structures()[0].key == "company"


def _company_json(services: Services, owner: Browser) -> bytes:
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(services.privacy.export(owner.visit)))
    tenant: UUID = owner.who.tenant_id
    return archive.read(f"entreprises/{tenant}/entreprise.json")
