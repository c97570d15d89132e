"""The bank of actions: what it must say, and what a wrong table is refused for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.carbon.actions import LEVERS, Step, order_of
from core.errors import DataError
from core.ingest.action_effect_tables import effect_law, keys_of
from core.ingest.action_tables import AID_PAGE, bank
from core.ingest.tables import DATA

TABLES = ("actions", "action_aids", "action_warnings", "action_categories", "action_bases", "action_effects")
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[Edit]:
    """Copies the tables, replaces one passage of one of them (once), gives the folder."""
    for name in (*TABLES, "fuel_energy"):
        shutil.copy(DATA / f"{name}.csv", tmp_path)

    def edit(table: str, old: str, new: str) -> Path:
        path = tmp_path / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    yield edit
    bank.cache_clear()
    effect_law.cache_clear()


def test_there_are_ninety_actions_at_least_each_in_french_and_in_english() -> None:
    cards = bank().values()
    assert len(cards) >= 90
    for card in cards:
        for french, english in ((card.label, card.label_en), (card.base, card.base_en), (card.limits, card.limits_en)):
            assert bool(french) == bool(english), card.id
            assert not french or french != english, card.id


def test_french_labels_carry_their_accents() -> None:
    """Words that the field's own tables write without."""
    bare = re.compile(r"\b(chaudiere|electrique|reseau|vehicule|dechet|materiel|energie|recycle|teletravail)s?\b", re.I)
    assert not [card.id for card in bank().values() if bare.search(f"{card.label} {card.base} {card.limits}")]


def test_an_order_of_magnitude_says_so_and_a_cost_is_a_range_or_unknown() -> None:
    for card in bank().values():
        assert card.order_of_magnitude == (card.confidence == "C")
        assert card.cost is None or card.cost.low <= card.cost.high


def test_what_moves_nothing_is_an_enabling_action_with_a_warning() -> None:
    still = {card.id for card in bank().values() if card.reduction.high == 0}
    assert still == {"A21", "A22", "A24", "A85", "A89"}
    assert all(bank()[one].warning and bank()[one].step is Step.ENABLING for one in still)


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("A16", "peu de CO₂"),
        ("A18", "peu de CO₂"),
        ("A19", "peu de CO₂"),
        ("A21", "Zéro baisse"),
        ("A22", "Zéro baisse"),
        ("A42", "presque rien"),
        ("A58", "31 %"),
        ("A64", "ratio en euros"),
        ("A67", "carton recyclé"),
        ("A85", "ne fait pas baisser"),
    ],
)
def test_what_the_field_forgets_to_say_is_said(action: str, says: str) -> None:
    warning = bank()[action].warning
    assert warning is not None
    assert says in warning.fr
    assert warning.en


def test_an_aid_leads_to_its_public_page_and_says_when_it_was_checked_or_that_it_was_not() -> None:
    [pump] = [aid for aid in bank()["A01"].aids if aid.id == "pret-vert"]
    assert pump.url == f"{AID_PAGE}pret-vert"
    assert pump.checked_on is None
    [allowance] = [aid for aid in bank()["A59"].aids if aid.id == "forfait-mobilites-durables"]
    assert allowance.url == ""


def test_actions_come_sobriety_first_and_after_what_they_wait_for() -> None:
    assert order_of(["A24", "A01", "A10", "A07"], bank()) == ["A07", "A10", "A01", "A24"]
    assert order_of(["A76", "A77", "A33", "A31"], bank()) == ["A76", "A31", "A33", "A77"]


def test_a_monetary_ratio_stands_for_all_its_years() -> None:
    assert keys_of("mon_43410") == {f"{p}{n}" for p in ("", "mon_") for n in range(43406, 43411)}
    assert keys_of("gazole_b7_l") == {"gazole_b7_l", "25775"}


def test_every_action_and_lever_says_what_it_changes() -> None:
    assert effect_law().changes.keys() == {*bank(), *LEVERS}


WRONG = [
    ("actions", "id,category", "id,colour", "colonnes"),
    ("actions", "A02,heating", "A01,heating", "A01"),
    ("actions", "A02,heating", "A02,warmth", "warmth"),
    ("actions", ",91,95,", ",95,91,", "la basse avant la haute"),
    ("actions", ",600,1500,", ",1500,600,", "la basse avant la haute"),
    ("actions", ",600,1500,", ",600,,", "deux bornes"),
    ("actions", "A03|A04|A05|A06", "A03|A04|A05|A99", "A99"),
    ("actions", "A03|A04|A05|A06", "A03|A04|A05", "que d'un côté"),
    ("actions", "bureaux|commerce", "bureau|commerce", "bureau"),
    ("actions", "1.1|2.1|4.1", "1.1|2.9|4.1", "2.9"),
    ("actions", "coup-de-pouce-chauffage|", "coup-de-pouce|", "coup-de-pouce"),
    ("actions", ",low_carbon_grid,", ",grid,", "grid"),
    ("action_aids", "Mission Transition Écologique,\n", "Mission Transition Écologique,hier\n", "checked_on"),
]


@pytest.mark.parametrize(("table", "old", "new", "says"), WRONG, ids=[f"{t} {n}" for t, _, n, _ in WRONG])
def test_a_wrong_row_of_the_bank_is_refused(edited: Edit, table: str, old: str, new: str, says: str) -> None:
    with pytest.raises(DataError, match=re.escape(says)):
        bank(edited(table, old, new))


def test_an_action_cannot_come_before_itself(edited: Edit) -> None:
    """A33 waits for A31; nothing may then make A31 wait for A33."""
    row = next(line for line in (DATA / "actions.csv").read_text(encoding="utf-8").splitlines() if line[:4] == "A31,")
    folder = edited("actions", row, row.replace(",,,efficiency,", ",,A33,efficiency,"))
    with pytest.raises(DataError, match="avant elle-même"):
        bank(folder)


LOST = [
    ("action_effects", "A01,1,heat_gas", "A01,1,heat_steam", "heat_steam"),
    ("action_effects", "A01,1,heat_gas", "A01,2,heat_gas", "rang"),
    ("action_effects", "A01,1,", "B01,1,", "banque"),
    ("action_effects", "granules_kwh", "granulated_kwh", "granulated_kwh"),
    ("action_effects", "reduce,0.1,0.3", "reduce,0.1,1.3", "0 à 1"),
    ("action_effects", "reduce,0.1,0.3", "reduce,0.3,0.1", "la basse avant la haute"),
    ("action_bases", ",fuel_stationary,", ",fuel,", "fuel"),
    ("action_bases", "Combustibles > Fossiles > Gazeux", "Combustibles > Fossile", "Combustibles > Fossile"),
    ("action_bases", "prg_ar6_r410a", "prg_r410a", "prg_r410a"),
    ("action_bases", "hotellerie", "hotel", "hotel"),
]


@pytest.mark.parametrize(("table", "old", "new", "says"), LOST, ids=[f"{t} {n}" for t, _, n, _ in LOST])
def test_a_wrong_row_of_the_effects_is_refused(edited: Edit, table: str, old: str, new: str, says: str) -> None:
    with pytest.raises(DataError, match=re.escape(says)):
        effect_law(edited(table, old, new))
