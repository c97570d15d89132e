"""Years laid side by side: as they were calculated, and measured again with one edition and one method."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.bootstrap import Services
from core.carbon import views
from core.errors import FactorNotFound
from core.language import speaking
from core.report import show
from core.report.dossier import Again, Constant, Dossier, Level
from core.report.workbook import workbook
from core.report.write import document
from core.services.plan_items import PlanItem, Status
from core.services.samples import personas
from tests.report.by_hand import MADE, dossier
from tests.report.presses import owner
from tests.report.reading import chapter, everything, tables
from tests.understand.years import electricity, gas, made

BEFORE, AFTER = made([electricity(900, 2023), gas(500)], 2023), made([electricity(1200), gas(400)])


def again(year: int, kg: float) -> Again:
    return Again(year, Level(year, kg, (kg / 2, kg * 2), {"3": kg}))


def told(*years: Again) -> Dossier:
    return replace(dossier(AFTER, BEFORE), constant=Constant("Édition 2027", "2027.1", years))


def test_years_that_move_when_measured_again_are_shown_both_ways_with_the_true_difference() -> None:
    of = told(again(2023, 300.0), again(2024, 250.0))
    for template, anchor in (("complet", "annees"), ("banque", "annees-constant")):
        text = chapter(document(replace(of, template=template), MADE, ""), anchor)  # type: ignore[arg-type]
        assert "−50\u00a0kg, et non de" in text, template
        assert "Édition 2027" in text
    rows = tables(document(of, MADE, ""))["Les mêmes années, mesurées d'une seule façon"].rows
    with speaking("fr"):
        assert [row[1:3] for row in rows] == [
            [show.mass(views.total(BEFORE)), show.mass(300.0)],
            [show.mass(views.total(AFTER)), show.mass(250.0)],
        ]


def test_years_already_measured_in_one_way_need_a_sentence_and_no_table() -> None:
    found = document(told(again(2023, views.total(BEFORE)), again(2024, views.total(AFTER))), MADE, "")
    assert "l'écart reste celui-là" in chapter(found, "annees")
    assert "Les mêmes années, mesurées d'une seule façon" not in tables(found)


def test_a_year_that_cannot_be_measured_again_says_why() -> None:
    why = FactorNotFound("Facteur « {key} » introuvable.", key="gaz")
    text = everything(document(told(Again(2023, None, (), why), again(2024, 250.0)), MADE, ""))
    assert (
        "2023 ne peut pas être mesurée de nouveau avec les facteurs d'aujourd'hui : Facteur « gaz » introuvable."
        in text
    )


def test_the_workbook_has_the_years_only_when_there_are_several() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    import io

    book = openpyxl.load_workbook(io.BytesIO(workbook(told(again(2023, 300.0), again(2024, 250.0)), MADE, "")))
    found = {row[0]: row for row in book["Années"].iter_rows(values_only=True)}
    assert (found[2023][7], found[2024][7]) == (0.3, 0.25)
    assert found[2024][1] == views.total(AFTER) / 1000
    alone = openpyxl.load_workbook(io.BytesIO(workbook(dossier(AFTER), MADE, "")))
    assert "Années" not in alone.sheetnames


def test_the_dossier_measures_every_year_again_and_a_plan_at_odds_with_itself_costs_no_report(
    services: Services,
) -> None:
    who = owner(services)
    sheet = personas()["atelier_chaudronnerie"].sheet
    for year in (2023, 2024):
        services.questionnaire.load(who, replace(sheet, year=year))
        run = services.footprints.calculate(who, year)
    for action in ("A03", "A05"):  # both replace the whole boiler
        services.plan.change(who, action, PlanItem(Status.PLANNED))
    found = services.dossiers.gather(who, run.id, "complet", "en")
    assert found.constant is not None
    assert [one.year for one in found.constant.years] == [2023, 2024]
    assert [one.level is not None for one in found.constant.years] == [True, True]
    assert found.progress is None
    assert found.no_progress is not None
    text = chapter(document(found, MADE, ""), "trajectoire")
    assert "exclude each other" in text
    assert not any(one.label_fr in text for one in found.plan)
    assert not {one.action for one in found.plan} & {item.card.id for item in found.ranked}
