"""The plan: decided, changed, taken back; two people at once; what it does to the footprint; nobody else's."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.actions import Driver
from core.db import privacy
from core.errors import AccessDenied, Conflict, InputError, NotFound
from core.services.actions import Found
from core.services.plan import Facts, accepted
from core.services.plan_items import (
    MOST_STEPS,
    PlanItem,
    PlanStep,
    Refusal,
    Status,
    as_document,
    checked,
    from_document,
)  # fmt: skip

PLANNED = PlanItem(Status.PLANNED, start=2024, end=2026)
FULL = PlanItem(
    Status.STARTED, uptake=0.5, start=2025, end=2027, owner="Ada", budget_eur=1200.0, amount=3.0,
    steps=(PlanStep("Devis", True), PlanStep("Travaux")), note="À voir", supplier="Dupont, 01 02 03 04 05",
)  # fmt: skip


@pytest.fixture
def guest(services: Services) -> Who:
    """A restaurant of twelve people, calculated for 2023."""
    who = services.companies.who(services.samples.open("restaurant"))
    assert who is not None
    return who


@pytest.fixture
def run_id(services: Services, guest: Who) -> UUID:
    run = services.footprints.latest(guest)
    assert run is not None
    return run.id


@pytest.fixture
def found(services: Services, guest: Who, run_id: UUID) -> Found:
    return services.actions.found(guest, run_id)


def test_a_decision_is_kept_as_it_was_said(services: Services, guest: Who) -> None:
    version = services.plan.change(guest, "A07", FULL)
    kept = services.plan.items(guest)["A07"]
    assert (kept.item, kept.version, kept.card.id) == (FULL, version, "A07")
    assert services.plan.change(guest, "A07", FULL) == version  # the same again is no other change
    assert from_document(as_document(FULL)) == FULL


def test_who_comes_second_is_told_and_nothing_is_lost(services: Services, guest: Who) -> None:
    first = services.plan.change(guest, "A07", PLANNED, version=0)
    services.plan.change(guest, "A07", replace(PLANNED, owner="Ada"), version=first)
    with pytest.raises(Conflict) as refused:
        services.plan.change(guest, "A07", replace(PLANNED, owner="Bob"), version=first)
    assert isinstance(refused.value.theirs, PlanItem)
    assert refused.value.theirs.owner == "Ada"
    assert services.plan.items(guest)["A07"].item.owner == "Ada"


def test_each_undo_takes_back_one_decision(services: Services, guest: Who) -> None:
    services.plan.change(guest, "A07", PLANNED)
    services.plan.change(guest, "A16", PLANNED)
    services.plan.change(guest, "A07", FULL)
    assert services.plan.undo(guest) == "A07"
    assert services.plan.items(guest)["A07"].item == PLANNED
    assert services.plan.undo(guest) == "A16"
    assert services.plan.undo(guest) == "A07"
    assert services.plan.items(guest) == {}
    assert services.plan.undo(guest) is None


def test_an_action_taken_out_is_proposed_again_and_can_come_back(services: Services, guest: Who, run_id: UUID) -> None:
    services.plan.change(guest, "A07", PlanItem(Status.REFUSED, refusal=Refusal.EXPENSIVE))
    assert "A07" not in {item.card.id for item in services.actions.ranked(guest, run_id)}
    services.plan.change(guest, "A07", None)
    assert "A07" in {item.card.id for item in services.actions.ranked(guest, run_id)}
    services.plan.change(guest, "A07", PLANNED, version=0)  # as the page of somebody who sees it free again
    services.plan.undo(guest)
    services.plan.undo(guest)
    assert services.plan.items(guest)["A07"].item.refusal is Refusal.EXPENSIVE


@pytest.mark.parametrize(
    "wrong",
    [
        PlanItem(Status.REFUSED),
        PlanItem(Status.PLANNED, refusal=Refusal.LATER),
        replace(PLANNED, uptake=1.2),
        replace(PLANNED, uptake=float("nan")),
        replace(PLANNED, start=1800),
        replace(PLANNED, start=2030, end=2025),
        replace(PLANNED, budget_eur=-1.0),
        replace(PLANNED, amount=float("inf")),
        replace(PLANNED, owner="x" * 121),
        replace(PLANNED, note="\0"),
        replace(PLANNED, steps=(PlanStep("x"),) * (MOST_STEPS + 1)),
        replace(PLANNED, steps=(PlanStep("  "),)),
    ],
)
def test_what_cannot_be_a_decision_is_refused(wrong: PlanItem) -> None:
    with pytest.raises(InputError):
        checked(wrong)


def test_a_refused_decision_writes_nothing(services: Services, guest: Who) -> None:
    with pytest.raises(InputError):
        services.plan.change(guest, "A07", replace(PLANNED, uptake=2.0))
    for name in ("Z99", "company", ""):  # not in the bank
        with pytest.raises(NotFound):
            services.plan.change(guest, name, PLANNED)
    assert services.plan.items(guest) == {}


def test_what_was_on_the_screen_is_kept_with_the_decision(services: Services, guest: Who, found: Found) -> None:
    """Rank, terms of the score, weights and filters: what a better ranking will be learned from."""
    best = found.ranking.items[0]
    services.plan.change(guest, best.card.id, PLANNED, shown=found.shown(best))
    with services.database.tenant(guest) as session:
        context = session.execute(text("SELECT context FROM plan_changes")).scalar_one()
    assert context["run_hash"] == found.run.hash
    assert context["position"] == 1
    assert context["score"] == best.score
    assert context["terms"]["tonnes"] == [best.terms["tonnes"].rank, 1.0]


def test_what_is_decided_changes_what_is_proposed(services: Services, guest: Who, found: Found, run_id: UUID) -> None:
    done, refused, kept = found.ranking.first[:3]
    services.plan.change(guest, done, PlanItem(Status.DONE, end=2023))
    services.plan.change(guest, refused, PlanItem(Status.REFUSED, refusal=Refusal.LATER))
    services.plan.change(guest, kept, PLANNED)
    now = services.actions.found(guest, run_id)
    why = {item.card.id: item.hidden for item in now.ranking.hidden}
    assert (why[done], why[refused]) == ("done", "refused")
    assert kept in {item.card.id for item in now.ranking.items}
    assert not {done, refused, kept} & set(now.ranking.first)


def test_what_a_tenant_does_not_do_alone_is_hidden_and_said(services: Services, guest: Who, run_id: UUID) -> None:
    before = {item.card.id for item in services.actions.ranked(guest, run_id)}
    services.plan.save_facts(guest, Facts("tenant"))
    now = services.actions.found(guest, run_id)
    hidden = {item.card.id for item in now.ranking.hidden if item.hidden == "tenure"}
    assert hidden
    assert hidden == before - {item.card.id for item in now.ranking.items}
    assert now.company.tenure == "tenant"


def test_how_many_vehicles_there_are_changes_their_cost(services: Services, guest: Who, run_id: UUID) -> None:
    def cost_of_cars() -> float:
        every = services.actions.found(guest, run_id).ranking
        item = next(item for item in (*every.items, *every.hidden) if item.card.cost_driver is Driver.VEHICLE)
        assert item.cost.once is not None
        return item.cost.once.high

    services.plan.save_facts(guest, Facts(amounts={Driver.VEHICLE: 2.0}))
    two = cost_of_cars()
    version = services.plan.facts(guest).version
    services.plan.save_facts(guest, Facts(amounts={Driver.VEHICLE: 6.0}, version=version))
    assert cost_of_cars() == pytest.approx(3 * two)
    with pytest.raises(Conflict):
        services.plan.save_facts(guest, Facts("owner", version=version))
    version = services.plan.facts(guest).version
    with pytest.raises(InputError):
        services.plan.save_facts(guest, Facts(amounts={Driver.VEHICLE: -1.0}, version=version))


def test_the_plan_becomes_a_scenario_of_what_was_accepted(services: Services, guest: Who) -> None:
    services.plan.change(guest, "A07", PLANNED)
    services.plan.change(guest, "A16", replace(PLANNED, status=Status.IDEA))
    services.plan.change(guest, "A72", replace(PLANNED, uptake=0.5, start=2020, end=2021))
    services.plan.change(guest, "A74", PlanItem(Status.DONE, end=2022))
    services.plan.change(guest, "A84", PlanItem(Status.DONE, start=2024, end=2025))
    found = services.plan.scenario(guest, 2023)
    assert found.name == "Mon plan"
    assert [(c.id, c.uptake, c.start, c.end) for c in found.choices] == [
        ("A07", 1.0, 2024, 2026),
        ("A72", 0.5, 2023, 2024),  # late, not done: it is still to come
        ("A84", 1.0, 2024, 2025),  # done after the footprint's year
    ]


def test_an_action_is_accepted_from_now_on_and_for_its_usual_time(services: Services) -> None:
    card = services.actions.bank["A01"]  # nine months
    assert (accepted(card, 2023, 2026).start, accepted(card, 2023, 2026).end) == (2026, 2027)
    assert accepted(card, 2026, 2026).start == 2027


def test_an_empty_plan_takes_nothing_off_and_is_measured_against_the_target(
    services: Services, guest: Who, run_id: UUID
) -> None:
    found = services.plan_progress.of(guest, run_id)
    assert found.planned.central == 0
    assert found.asked == pytest.approx(found.start_kg * 7 * 0.042)  # 2023 → 2030, 4.2 % of the base year each
    assert found.share == 0


def test_progress_is_what_the_scenario_takes_off_between_its_ends(
    services: Services, guest: Who, found: Found, run_id: UUID
) -> None:
    """One whole action by 2030: its own measured effect, low and high included."""
    best = found.ranking.items[0]
    services.plan.change(guest, best.card.id, PLANNED)
    got = services.plan_progress.of(guest, run_id)
    assert best.kg is not None
    assert got.planned.central == pytest.approx(best.kg.central)
    assert got.planned.low == pytest.approx(best.kg.low)
    assert got.planned.high == pytest.approx(best.kg.high)
    assert got.share == pytest.approx(best.kg.central / got.asked)


def test_an_advisor_reads_the_plan_and_changes_nothing(services: Services, guest: Who, run_id: UUID) -> None:
    services.plan.change(guest, "A07", PLANNED)
    advisor = Who(guest.tenant_id, Role.ADVISOR, uuid4())
    assert list(services.plan.items(advisor)) == ["A07"]
    assert services.actions.ranked(advisor, run_id)
    for gesture in (lambda: services.plan.change(advisor, "A16", PLANNED), lambda: services.plan.undo(advisor)):
        with pytest.raises(AccessDenied):
            gesture()


def test_another_company_sees_nothing_of_it(services: Services, guest: Who, run_id: UUID) -> None:
    services.plan.change(guest, "A07", FULL)
    other = services.companies.who(services.companies.start_guest())
    assert other is not None
    assert services.plan.items(other) == {}
    assert services.plan.undo(other) is None
    with pytest.raises(NotFound):
        services.actions.found(other, run_id)


def test_the_audit_tells_the_decision_and_nothing_that_was_typed(services: Services, guest: Who) -> None:
    services.plan.change(guest, "A07", FULL)
    services.plan.undo(guest)
    owner = Who(guest.tenant_id, Role.OWNER)
    entries = [entry for entry in services.audit.entries(owner) if entry.object == "plan/A07"]
    assert [entry.action for entry in entries] == ["plan_undone", "plan_changed"]
    assert "Dupont" not in str([entry.detail for entry in entries])
    assert dict(entries[1].detail) == {"status": "started"}


def test_the_plan_is_in_the_export_of_the_company_and_goes_with_it(services: Services, guest: Who) -> None:
    services.plan.change(guest, "A07", FULL)
    with services.database.tenant(guest) as session:
        [exported] = privacy.of_company(session, guest.tenant_id)["plan_changes"]
    assert exported["item"]["supplier"] == "Dupont, 01 02 03 04 05"
    services.companies.forget(guest)
    with services.database.schema() as session:
        assert session.execute(text("SELECT count(*) FROM plan_changes")).scalar_one() == 0
