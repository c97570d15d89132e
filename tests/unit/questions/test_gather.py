"""Answers, ledger and rows of activities put together: each flow once, nothing lost from sight."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from core.carbon.activity import Activity
from core.carbon.gather import Brought, gather, given_physically
from tests.unit.questions.company import UNKNOWN, Answers, form, typed

OFFICE: Answers = {"employees": "20", "sector": "bureaux", "area": typed("320", "m²")}
PURCHASES: Answers = {**OFFICE, "goods": "paper_eur", "paper_eur": typed("12 000", "€")}
FEES = Activity("ledger", "6226 Honoraires", Fraction(654321, 100), "€", "mon_43545", "services", 2024)


def money(activity: Activity) -> bool:
    return activity.unit in {"€", "k€"}


def test_with_nothing_else_what_is_gathered_is_the_form() -> None:
    filled = form(PURCHASES)
    found = gather(filled, [])
    assert list(found.activities) == filled.activities
    assert list(found.gaps) == filled.gaps
    assert found.completeness == filled.completeness


def test_what_another_source_counts_instead_of_an_answer_stays_visible_and_counts_once() -> None:
    filled = form(PURCHASES)
    found = gather(filled, [Brought([FEES], {"paper_eur": "Comptabilité : 6064"})])
    [paper] = [activity for activity in found.activities if activity.source == "question:paper_eur"]
    assert paper.replaced_by == "Comptabilité : 6064"
    assert replace(paper, replaced_by="") in filled.activities
    assert found.activities[-1] == FEES


def test_an_answer_replaced_inside_the_questionnaire_keeps_its_first_reason() -> None:
    both = {"electricity": typed("40 000", "kWh"), "electricity_eur": typed("8 000", "€")}
    answers: Answers = {**OFFICE, **both, "electricity_price": typed("0,2", "€/kWh")}
    before = [a.replaced_by for a in form(answers).activities if a.source == "question:electricity_eur"]
    found = gather(form(answers), [Brought(replaces={"electricity_eur": "autre chose"})])
    assert [a.replaced_by for a in found.activities if a.source == "question:electricity_eur"] == before


def test_a_question_that_another_source_answers_is_not_missing_any_more() -> None:
    filled = form(OFFICE)
    found = gather(filled, [Brought([FEES], closes=frozenset({"purchases"}))])
    assert "purchases" in {gap.question for gap in filled.gaps}
    assert "purchases" not in {gap.question for gap in found.gaps}
    assert found.completeness > filled.completeness
    assert {gap.question for gap in found.gaps} == {gap.question for gap in filled.gaps} - {"purchases"}


def test_two_sources_add_up() -> None:
    found = gather(form(OFFICE), [Brought([FEES], closes=frozenset({"purchases"})), Brought([FEES])])
    assert list(found.activities).count(FEES) == 2
    assert "purchases" not in {gap.question for gap in found.gaps}


def test_only_a_figure_that_somebody_gave_and_that_is_not_money_is_physical() -> None:
    filled = form(PURCHASES, electricity=typed("40 000", "kWh"), commute_distance=UNKNOWN)
    assert given_physically(filled, money) == {"electricity"}
