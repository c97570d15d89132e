"""Scenarios kept by a company: versions, names, who may, and what the footprints of the years give."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.effects import Effect
from core.carbon.scenario import Choice, Scenario
from core.errors import AccessDenied, Conflict, InputError, NotFound
from core.ingest.action_tables import bank
from core.services import scenarios as kept
from tests.api.conftest import company, member

ROWS = "factor,quantity,unit,year,quality\nelec_fr_mix_2024,{kwh},kWh,{year},5\n37133,60000,kWh PCS,{year},5\n"
PLAIN = Scenario("Plan", growth=0.01, choices=(Choice("lever_fleet", 0.5, 2025, 2030),))


@pytest.fixture
def who(services: Services) -> Who:
    return company(services, "Atelier").owner


def calculated(services: Services, who: Who, year: int = 2024, kwh: int = 40_000) -> UUID:
    rows = ROWS.format(kwh=kwh, year=year).encode()
    return services.footprints.calculate_activities(who, rows).id


def test_each_save_is_a_version_and_the_same_content_is_not(services: Services, who: Who) -> None:
    saving = services.scenarios
    first = saving.save(who, " Plan ", PLAIN)
    assert (first.version, first.scenario) == (1, PLAIN)
    assert saving.save(who, "Plan", PLAIN, version=1).version == 1
    second = saving.save(who, "Plan", replace(PLAIN, growth=0.02), version=1)
    assert second.version == 2
    assert [saved.version for saved in saving.versions(who, first.id)] == [2, 1]
    assert saving.get(who, first.id, 1).scenario == PLAIN
    assert saving.get(who, first.id).scenario.growth == 0.02
    assert [saved.version for saved in saving.list(who)] == [2]
    actions = [entry.action for entry in services.audit.entries(who, 10)]
    assert actions.count("scenario_saved") == 2


def test_who_did_not_read_the_latest_version_is_told(services: Services, who: Who) -> None:
    saving = services.scenarios
    saving.save(who, "Plan", PLAIN)
    saving.save(who, "Plan", replace(PLAIN, horizon=2040), version=1)
    with pytest.raises(Conflict) as met:
        saving.save(who, "Plan", replace(PLAIN, horizon=2050), version=1)
    assert (met.value.mine, met.value.theirs) == (1, 2)
    with pytest.raises(InputError, match="s'appelle déjà « Plan »"):
        saving.save(who, "Plan", replace(PLAIN, horizon=2050))
    with pytest.raises(Conflict):
        saving.save(who, "Autre", PLAIN, version=3)
    assert saving.list(who)[0].scenario.horizon == 2040


def test_a_name_is_free_again_once_its_scenario_is_removed_or_renamed(services: Services, who: Who) -> None:
    saving = services.scenarios
    one, other = saving.save(who, "Un", PLAIN), saving.save(who, "Deux", PLAIN)
    with pytest.raises(InputError, match="déjà"):
        saving.rename(who, one.id, "Deux")
    saving.rename(who, one.id, "Trois")
    saving.remove(who, other.id)
    assert [saved.scenario.name for saved in saving.list(who)] == ["Trois"]
    assert saving.save(who, "Deux", PLAIN).id != other.id
    for gone in (lambda: saving.versions(who, other.id), lambda: saving.get(who, one.id, 9)):
        with pytest.raises(NotFound):
            gone()


def test_another_company_sees_and_changes_nothing(services: Services, who: Who) -> None:
    mine = services.scenarios.save(who, "Plan", PLAIN)
    stranger = company(services, "Ailleurs").owner
    assert services.scenarios.list(stranger) == []
    with pytest.raises(NotFound):
        services.scenarios.get(stranger, mine.id)
    with pytest.raises(NotFound):
        services.scenarios.remove(stranger, mine.id)
    with pytest.raises(NotFound):
        services.scenarios.evaluate(stranger, calculated(services, who), [PLAIN])


def test_an_advisor_reads_and_does_not_save(services: Services, who: Who) -> None:
    services.scenarios.save(who, "Plan", PLAIN)
    advisor = member(services, who.tenant_id, Role.ADVISOR)
    assert len(services.scenarios.list(advisor)) == 1
    assert services.scenarios.evaluate(advisor, calculated(services, who), [PLAIN])[0].name == "Plan"
    with pytest.raises(AccessDenied):
        services.scenarios.save(advisor, "Mien", PLAIN)


def test_there_are_fifty_at_most(services: Services, who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    for name in ("a", "b"):
        services.scenarios.save(who, name, PLAIN)
    with pytest.raises(InputError, match="au plus 2 scénarios"):
        services.scenarios.save(who, "c", PLAIN)
    assert services.scenarios.save(who, "a", replace(PLAIN, growth=0.0), version=1).version == 2


def test_what_cannot_be_is_refused_by_its_field(services: Services, who: Who) -> None:
    one = next(card for card in bank().values() if card.excludes)
    both = (Choice(one.id, 0.6, 2025, 2030), Choice(one.excludes[0], 0.5, 2025, 2030))
    wrong: list[tuple[Scenario, str]] = [
        (replace(PLAIN, growth=0.6), "growth"),
        (replace(PLAIN, electricity="vent"), "vent"),
        (replace(PLAIN, target="snbc-9"), "snbc-9"),
        (replace(PLAIN, horizon=1900), "horizon"),
        (replace(PLAIN, carbon_price=-1.0), "carbon_price"),
        (replace(PLAIN, choices=(Choice("A999", 1.0, 2025, 2026),)), "A999"),
        (replace(PLAIN, choices=(Choice("lever_fleet", 1.0, 1900, 2026),)), "start"),
        (replace(PLAIN, choices=(Choice("lever_fleet", 1.5, 2025, 2026),)), "150 %"),
        (replace(PLAIN, choices=(Choice("lever_fleet", 1.0, 2027, 2026),)), "2027"),
        (replace(PLAIN, choices=(PLAIN.choices[0],) * 2), "deux fois"),
        (replace(PLAIN, choices=tuple(Choice(f"A{n}", 0.0, 2025, 2026) for n in range(41))), "40"),
        (replace(PLAIN, choices=both), bank()[one.excludes[0]].label.split("(")[0]),
    ]
    for scenario, said in wrong:
        with pytest.raises(InputError, match=said):
            services.scenarios.save(who, "Plan", scenario)
    for name in ("", " ", "x" * 121, "a\x00b"):
        with pytest.raises(InputError, match="name"):
            services.scenarios.save(who, name, PLAIN)
    assert services.scenarios.list(who) == []
    shared = replace(PLAIN, choices=(replace(both[0], uptake=0.5), both[1]))
    assert services.scenarios.save(who, "Plan", shared).version == 1


def test_a_path_begins_at_the_footprint_and_follows_its_effects(services: Services, who: Who) -> None:
    run_id = calculated(services, who)
    total = views.total(services.footprints.get(who, run_id).footprint)
    effects = services.effects.of(who, run_id)
    name = next(key for key, effect in sorted(effects.items()) if sum(effect.central.values()) < 0)
    still, moved = services.scenarios.evaluate(
        who, run_id, [Scenario("rien"), Scenario("une", choices=(Choice(name, 1.0, 2025, 2025),))], 2030
    )
    assert set(still.kg) == {total}
    assert moved.kg[-1] == pytest.approx(total + sum(effects[name].central.values()))


def test_the_further_a_cursor_is_moved_the_more_goes_and_what_changed_elsewhere_counts_at_once(
    services: Services, who: Who
) -> None:
    less = {"1.1": -2.0}

    def effects(_: Who, run_id: UUID) -> dict[str, Effect]:
        return {"lever_fleet": Effect("lever_fleet", {"1.1": -1.0}, dict(less), {"1.1": -3.0})}

    run_id = calculated(services, who)
    page = kept.Scenarios(services.database, services.footprints, services.trajectories, effects)

    def level(share: float) -> float:
        moved = replace(PLAIN, choices=(Choice("lever_fleet", share, 2025, 2025),))
        return float(page.evaluate(who, run_id, [moved])[0].kg[1])

    levels = [level(share / 10) for share in range(11)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] - levels[-1] == pytest.approx(2.0 * 1.01)
    less["1.1"] = -2.5
    assert levels[0] - level(1.0) == pytest.approx(2.5 * 1.01)


def test_the_years_of_a_company_make_its_trajectory(services: Services, who: Who) -> None:
    assert services.trajectories.history(who) == {}
    calculated(services, who, 2024, 10)
    last = calculated(services, who, 2024, 40_000)
    first = calculated(services, who, 2022)
    totals = {year: services.footprints.get(who, run).footprint for year, run in ((2022, first), (2024, last))}
    assert services.trajectories.history(who) == {year: views.total(one) for year, one in totals.items()}
    newest = services.footprints.get(who, last)
    found = services.trajectories.towards(who, newest, "sbti-1.5")
    assert (found.base_year, found.last_year) == (2022, 2024)
    early = services.trajectories.towards(who, services.footprints.get(who, first), "sbti-1.5")
    assert (early.base_year, early.last_year) == (2022, 2022)
    with pytest.raises(InputError, match="Choix"):
        services.trajectories.towards(who, newest, "sbti")


def test_a_run_that_does_not_exist_has_no_scenario(services: Services, who: Who) -> None:
    with pytest.raises(NotFound):
        services.scenarios.evaluate(who, uuid4(), [PLAIN])
