"""Rows of activities: added, proposed, confirmed, changed, erased, taken back; and who may."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, Conflict, InputError, NotFound
from core.services.activities import MAX_ROWS, Activities, Added
from core.services.activity_table import State
from tests.activities.conftest import YEAR, Member
from tests.activities.finder import Finder

ELECTRICITY = {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": "40 000", "unit": "kWh"}
FUEL = {"label": "gazole 450 L"}


def add(activities: Activities, who: Who, *given: dict[str, str]) -> Added:
    return activities.add(who, YEAR, given, [f"ligne {n}" for n in range(1, len(given) + 1)])


def only(activities: Activities, who: Who) -> Any:
    (row,) = activities.table(who, YEAR).rows
    return row


def test_a_row_whose_factor_is_given_counts_with_its_kilograms(activities: Activities, guest: Who) -> None:
    assert add(activities, guest, ELECTRICITY).waiting == ()
    row = only(activities, guest)
    assert (row.state, row.number, row.row.quantity) == (State.COUNTED, 1, "40 000")
    assert row.kg == pytest.approx(40_000 * 0.0519)
    assert activities.table(guest, YEAR).total_kg == pytest.approx(row.kg)
    (counted,) = activities.counted(guest, YEAR)
    assert (counted.source, counted.flow, float(counted.quantity)) == ("ligne 1", "electricity", 40_000)


def test_a_text_is_proposed_a_factor_and_counts_only_once_somebody_agrees(
    activities: Activities, finder: Finder, guest: Who
) -> None:
    added = add(activities, guest, FUEL)
    row = only(activities, guest)
    assert (row.state, row.row.factor, row.row.quantity, row.row.unit) == (
        State.PROPOSED, "gazole_b7_l", "450", "litre"
    )  # fmt: skip
    assert "lue dans" in row.row.derivation
    assert row.kg is None
    assert activities.counted(guest, YEAR) == []
    assert [one.id for one in activities.pending(guest, YEAR)] == list(added.waiting)
    assert activities.confirm(guest, YEAR, {row.id: ""}) == []
    assert only(activities, guest).kg == pytest.approx(450 * 3.10, rel=0.01)
    assert finder.remembered == [("gazole 450 L", "", "gazole_b7_l", "")]


def test_another_of_the_five_may_be_chosen(activities: Activities, finder: Finder, guest: Who) -> None:
    add(activities, guest, FUEL)
    row = only(activities, guest)
    assert [c.factor for c in activities.candidates(guest, YEAR, row.row).candidates] == ["gazole_b7_l", "gnr_l"]
    activities.confirm(guest, YEAR, {row.id: "gnr_l"})
    assert only(activities, guest).row.factor == "gnr_l"
    assert finder.remembered[0][2] == "gnr_l"


def test_a_factor_whose_unit_does_not_fit_is_refused_and_the_row_stays_proposed(
    activities: Activities, finder: Finder, guest: Who
) -> None:
    add(activities, guest, FUEL)
    row = only(activities, guest)
    (refused,) = activities.confirm(guest, YEAR, {row.id: "37133"})
    assert "ne se convertit pas" in str(refused.why)
    assert only(activities, guest).state is State.PROPOSED
    assert finder.remembered == []


def test_what_nobody_recognises_waits_without_a_factor(activities: Activities, guest: Who) -> None:
    add(activities, guest, {"label": "zzz", "quantity": "3", "unit": "kg"})
    row = only(activities, guest)
    assert (row.state, row.row.factor) == (State.PROPOSED, "")
    (refused,) = activities.confirm(guest, YEAR, {row.id: ""})
    assert "choisissez d'abord un facteur" in str(refused.why)


def test_a_factor_with_several_uses_asks_which_and_counts_after(activities: Activities, guest: Who) -> None:
    add(activities, guest, {"label": "Clio", "factor": "voiture_moy_km", "quantity": "1000", "unit": "km"})
    row = only(activities, guest)
    assert row.state is State.INCOMPLETE
    assert "vehicle_own" in row.choices
    assert "Dites lequel" in str(row.problem)
    activities.change(guest, YEAR, row.id, {"flow": "business_travel"}, row.version)
    assert only(activities, guest).state is State.COUNTED


def test_a_factor_without_a_quantity_is_incomplete_never_zero(activities: Activities, guest: Who) -> None:
    add(activities, guest, {"label": "Électricité", "factor": "elec_fr_mix_2024"})
    row = only(activities, guest)
    assert (row.state, row.kg) == (State.INCOMPLETE, None)
    assert "« quantité » est vide" in str(row.problem)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"label": "x", "quantity": "-3", "unit": "kg"}, "positive"),
        ({"label": "x", "quantity": "beaucoup", "unit": "kg"}, "« quantité » : « beaucoup »"),
        ({"label": "x", "quantity": "3", "unit": "kgg"}, "Unité inconnue"),
        ({"label": "x", "quantity": "3", "unit": "kg", "factor": "nope"}, "absent"),
        ({"label": "x", "quantity": "3", "unit": "kg", "factor": "elec_fr_mix_2024"}, "ne se convertit pas"),
        ({"label": "x", "quantity": "3", "unit": "kg", "date": "03/05/2023"}, "2023"),
        ({"label": "x", "quantity": "3", "unit": "kg", "year": "2022"}, "2022"),
        ({"quantity": "3", "unit": "kg"}, "« libellé » est vide"),
        ({"label": "x" * 201}, "200 caractères"),
        ({"label": "x", "amount": "-12,5"}, "positive"),
        ({"label": "x", "quantity": "1e99", "unit": "kg"}, "n'est pas entre"),
    ],
)
def test_what_cannot_be_used_is_given_back_with_the_reason_and_the_rest_is_kept(
    activities: Activities, guest: Who, given: dict[str, str], says: str
) -> None:
    added = add(activities, guest, given, ELECTRICITY)
    (refused,) = added.rejected
    assert refused.place == 0
    assert says in str(refused.why)
    assert only(activities, guest).row.label == "Électricité"


def test_an_amount_stands_for_a_quantity_and_a_figure_may_carry_its_unit(activities: Activities, guest: Who) -> None:
    add(activities, guest, {"label": "mobilier", "amount": "1 200,50 €"}, {"label": "x", "quantity": "12,5 kWh"})
    one, two = (shown.row for shown in activities.table(guest, YEAR).rows)
    assert (one.quantity, one.unit) == ("1 200,50", "€")
    assert (two.quantity, two.unit) == ("12,5", "kWh")


def test_a_change_is_checked_and_what_is_not_to_be_changed_is_refused(activities: Activities, guest: Who) -> None:
    add(activities, guest, ELECTRICITY)
    row = only(activities, guest)
    activities.change(guest, YEAR, row.id, {"quantity": "50 000"}, row.version)
    assert only(activities, guest).kg == pytest.approx(50_000 * 0.0519)
    for said in (
        {"quantity": "-1"},
        {"unit": "kg"},
        {"source": "moi"},
        {"confirmed": "yes"},
        {"id": "x"},
        {"label": "", "factor": ""},
    ):
        with pytest.raises(InputError):
            activities.change(guest, YEAR, row.id, said)
    assert only(activities, guest).row.quantity == "50 000"


def test_new_words_are_matched_again_until_somebody_has_agreed(
    activities: Activities, finder: Finder, guest: Who
) -> None:
    add(activities, guest, FUEL)
    row = only(activities, guest)
    activities.change(guest, YEAR, row.id, {"label": "hôtel Lyon 2 nuits", "quantity": "", "unit": ""})
    assert only(activities, guest).row.factor == "hotel_nuit_2etoiles"
    activities.confirm(guest, YEAR, {row.id: ""})
    asked = len(finder.asked)
    activities.change(guest, YEAR, row.id, {"label": "Hôtel du Nord"})
    assert only(activities, guest).row.factor == "hotel_nuit_2etoiles"
    assert len(finder.asked) == asked


def test_somebody_else_was_faster_both_versions_are_told_and_nothing_is_written(
    activities: Activities, member: Member
) -> None:
    ada, bob = member(Role.OWNER), member(Role.ANALYST)
    add(activities, ada, ELECTRICITY)
    row = only(activities, ada)
    activities.change(bob, YEAR, row.id, {"quantity": "1"}, row.version)
    with pytest.raises(Conflict) as conflict:
        activities.change(ada, YEAR, row.id, {"quantity": "2"}, row.version)
    assert conflict.value.mine == {"quantity": "2"}
    assert only(activities, ada).row.quantity == "1"


def test_undo_takes_back_one_gesture_whatever_its_size(activities: Activities, guest: Who) -> None:
    add(activities, guest, ELECTRICITY, FUEL)
    first = activities.table(guest, YEAR).rows[0]
    activities.change(guest, YEAR, first.id, {"quantity": "1"})
    activities.erase(guest, YEAR, [row.id for row in activities.table(guest, YEAR).rows])
    assert activities.table(guest, YEAR).rows == ()
    assert activities.undo(guest, YEAR) == 2
    assert [row.row.quantity for row in activities.table(guest, YEAR).rows] == ["1", "450"]
    assert activities.undo(guest, YEAR) == 1
    assert activities.table(guest, YEAR).rows[0].row.quantity == "40 000"
    assert activities.undo(guest, YEAR) == 2
    assert activities.table(guest, YEAR).rows == ()
    assert activities.undo(guest, YEAR) == 0


def test_undo_never_takes_back_what_somebody_else_did(activities: Activities, member: Member) -> None:
    ada, bob = member(Role.OWNER), member(Role.ANALYST)
    add(activities, ada, ELECTRICITY, FUEL)
    first = activities.table(ada, YEAR).rows[0]
    activities.change(bob, YEAR, first.id, {"quantity": "7"})
    assert activities.undo(ada, YEAR) == 2
    assert [row.row.quantity for row in activities.table(ada, YEAR).rows] == ["7"]
    assert activities.undo(ada, YEAR) == 0
    assert activities.undo(bob, YEAR) == 1
    assert activities.table(ada, YEAR).rows == ()


def test_rows_keep_the_order_they_came_in(activities: Activities, guest: Who) -> None:
    add(activities, guest, *({**ELECTRICITY, "label": name} for name in "abc"))
    second = activities.table(guest, YEAR).rows[1]
    activities.change(guest, YEAR, second.id, {"quantity": "1"})
    assert [row.row.label for row in activities.table(guest, YEAR).rows] == ["a", "b", "c"]


def test_a_year_holds_so_many_rows_and_not_one_more(activities: Activities, guest: Who) -> None:
    add(activities, guest, *[ELECTRICITY] * (MAX_ROWS - 1))
    with pytest.raises(InputError, match="au plus"):
        add(activities, guest, ELECTRICITY, ELECTRICITY)
    assert len(activities.table(guest, YEAR).rows) == MAX_ROWS - 1


def test_years_are_apart(activities: Activities, guest: Who) -> None:
    add(activities, guest, ELECTRICITY)
    assert activities.table(guest, 2023).rows == ()
    with pytest.raises(InputError, match="n'est pas entre"):
        activities.add(guest, 1990, [ELECTRICITY], ["x"])


@pytest.mark.parametrize("scopes", [None, frozenset({Scope.READ})])
def test_who_may_not_answer_changes_nothing(activities: Activities, member: Member, scopes: Any) -> None:
    ada = member(Role.OWNER)
    add(activities, ada, ELECTRICITY)
    row = only(activities, ada)
    role = Role.ADVISOR if scopes is None else Role.OWNER
    reader = Who(ada.tenant_id, role, ada.person_id, scopes)
    for attempt in (
        lambda: add(activities, reader, ELECTRICITY),
        lambda: activities.change(reader, YEAR, row.id, {"quantity": "1"}),
        lambda: activities.erase(reader, YEAR, [row.id]),
        lambda: activities.confirm(reader, YEAR, {row.id: ""}),
        lambda: activities.undo(reader, YEAR),
    ):
        with pytest.raises(AccessDenied):
            attempt()
    assert only(activities, reader).row.quantity == "40 000"


def test_another_company_sees_and_changes_nothing(activities: Activities, guest: Who, member: Member) -> None:
    add(activities, guest, ELECTRICITY)
    row = only(activities, guest)
    stranger = member(Role.OWNER)
    assert activities.table(stranger, YEAR).rows == ()
    for attempt in (
        lambda: activities.change(stranger, YEAR, row.id, {"quantity": "1"}),
        lambda: activities.confirm(stranger, YEAR, {row.id: ""}),
        lambda: activities.erase(stranger, YEAR, [row.id]),
        lambda: activities.erase(guest, YEAR, [uuid4()]),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert only(activities, guest).row.quantity == "40 000"
    assert activities.undo(stranger, YEAR) == 0


def test_each_gesture_is_one_entry_of_the_audit(services: Services, activities: Activities, member: Member) -> None:
    ada = member(Role.OWNER)
    add(activities, ada, ELECTRICITY, FUEL)
    ids: list[UUID] = [row.id for row in activities.table(ada, YEAR).rows]
    activities.confirm(ada, YEAR, {ids[1]: ""})
    activities.change(ada, YEAR, ids[0], {"quantity": "1"})
    activities.change(ada, YEAR, ids[0], {"quantity": "1"})  # nothing changes: nothing is written
    activities.erase(ada, YEAR, ids)
    activities.undo(ada, YEAR)
    told = [(entry.action, entry.detail.get("rows")) for entry in services.audit.entries(ada)][::-1]
    assert told[-5:] == [
        ("activities_added", 2), ("activities_confirmed", 1), ("activities_changed", 1), ("activities_erased", 2),
        ("activities_undone", 2),
    ]  # fmt: skip
    assert services.audit.verify(ada).ok
