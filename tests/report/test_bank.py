"""What a bank reads: its questions answered on a page, from the figures of the rest; nothing surer than it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.carbon import views
from core.carbon.footprint import Footprint, Gap
from core.errors import InputError
from core.language import speaking
from core.report import show
from core.report.chapters import plan, quality
from core.report.dossier import Decision, Dossier
from core.report.write import document
from tests.report.by_hand import MADE, compared, dossier
from tests.report.persona import PLAN
from tests.report.reading import chapter, everything, tables
from tests.understand.years import car, electricity, gas, made

CODE = "7K3M-Q9TX-2B4W-H8RZ"


def company() -> Footprint:
    asked = made([electricity(40_000), gas(60_000), car(9_000, quality=3)])
    return replace(asked, perimeter=replace(asked.perimeter, employees=20.0, turnover_keur=2600.0))


def answers(of: Dossier, code: str = CODE) -> dict[str, str]:
    found = tables(document(replace(of, template="banque"), MADE, code))
    return {row[0]: row[1] for row in found["Les réponses en une page"].rows}


def test_every_question_has_an_answer_whatever_is_known() -> None:
    partial = replace(made([car(10)]), gaps=[Gap("waste", "Déchets", ("4.3",))], completeness=0.2)
    for of in (dossier(company()), dossier(partial), dossier(made([electricity(0)]))):
        told = answers(of)
        assert len(told) == 9
        assert all(text.strip() for text in told.values())


def test_the_answers_are_the_figures_of_the_footprint() -> None:
    fp = company()
    of = replace(dossier(fp), comparison=compared(fp, "62"))
    told = answers(of)
    with speaking("fr"):
        assert show.mass(views.total(fp)) in told["Combien en tout ?"]
        assert show.mass(views.intensities(fp)["turnover_keur"]) in told["Par rapport au chiffre d'affaires ?"]
        assert show.mass(views.by_ghg(fp)["1"]) in told["Combien en scopes 1 et 2 ?"]
    assert "fois la moyenne publiée" in told["Par rapport à son secteur ?"]
    assert CODE in told["Qui l'a vérifié ?"]
    assert "ni un audit" in told["Qui l'a vérifié ?"]
    assert "code" not in answers(of, "")["Qui l'a vérifié ?"]


def test_an_unknown_scope_is_said_and_is_not_zero() -> None:
    assert "Scope 1 : inconnu" in answers(dossier(made([electricity(500)])))["Combien en scopes 1 et 2 ?"]


def test_spending_on_an_invoice_is_not_a_measured_quantity() -> None:
    paid = replace(made([electricity(1000)]).lines[0], monetary=True, quality=5)
    fp = made([electricity(1000), car(2000, quality=3)])
    fp = replace(fp, lines=[*fp.lines, paid])
    read, euros, guessed = quality.measured(fp)
    assert euros == paid.kg_beges
    assert read + euros + guessed == pytest.approx(views.total(fp))
    assert guessed == pytest.approx(views.beges(line for line in fp.lines if line.quality == 3))
    rows = tables(document(dossier(fp), MADE, ""))["D'où viennent les données"].rows
    assert [one[0] for one in rows] == ["facture", "facture, montant en euros", "estimation déclarée", "Total"]


def test_a_plan_costs_what_its_decided_actions_cost_and_ideas_cost_nothing() -> None:
    done = Decision("done", "Faite", "Done", "done", 1.0, None, 2022, "", 900.0, None)
    idea = replace(PLAN[1], budget_eur=5000.0)
    with speaking("fr"):
        told = plan.budget(replace(dossier(company()), plan=[PLAN[0], idea, done]))
        assert "Actions décidées : 1" in told
        assert f"budget : {show.euros(1200.0)}, pour 1 d'entre elles" in told
        assert "idées : 1" in told
        assert "faites : 1" in told
        assert "aucune n'a de budget" in plan.budget(
            replace(dossier(company()), plan=[replace(PLAN[0], budget_eur=None)])
        )


def test_a_footprint_that_is_mostly_unanswered_is_not_called_the_footprint() -> None:
    little = replace(
        company(), gaps=[Gap("waste", "Déchets : Ce que vous jetez", ("4.3",), "Atelier")], completeness=0.3
    )
    for template in ("complet", "synthese", "banque", "vsme"):
        told = everything(document(replace(dossier(little), template=template), MADE, ""))
        assert "Bilan partiel" in told, template
        assert "ce qui est connu de l'empreinte" in told
        assert "L'intervalle porte sur ce qui est compté" in told
    first = chapter(document(dossier(little), MADE, ""), "essentiel-faire")
    assert "Répondre à ce qui manque, et d'abord à « Déchets et eau (Atelier) »" in first
    whole = replace(little, completeness=0.95)
    assert "Bilan partiel" not in everything(document(dossier(whole), MADE, ""))


def test_two_formats_with_one_total_need_no_reconciliation() -> None:
    same = document(replace(dossier(made([electricity(500)])), template="banque"), MADE, "")
    assert "Réconciliation" not in tables(same)
    assert "Les deux formats donnent le même total" in chapter(same, "emissions")
    other = document(replace(dossier(company()), template="banque"), MADE, "")
    assert "Réconciliation" in tables(other)


def test_what_is_burned_here_is_told_apart_from_what_plants_took_up() -> None:
    fp = made([electricity(40_000), gas(60_000)])
    burned, grown = 7.0, -9.0
    lines = [replace(line, co2b=burned if line.ghg == "1" else grown) for line in fp.lines]
    here = sum(line.ghg == "1" for line in lines)
    found = replace(fp, lines=lines)
    assert here > 0
    assert views.direct_co2b(found) == here * burned
    assert views.co2b(found) == here * burned + (len(lines) - here) * grown


def test_a_plan_that_contradicts_itself_names_its_actions_in_the_readers_language() -> None:
    why = InputError("« {one} » et « {other} » s'excluent : leurs taux dépassent ensemble 100 % ({found} %).",
                     one=PLAN[0].label_fr, other=PLAN[1].label_fr, found="150")  # fmt: skip
    told = replace(dossier(company()), plan=PLAN, no_progress=why)
    for language, names in (("fr", (PLAN[0].label_fr, PLAN[1].label_fr)), ("en", (PLAN[0].label_en, PLAN[1].label_en))):
        said = everything(document(replace(told, template="banque", language=language), MADE, CODE))
        assert f"{names[0]} » et « {names[1]}" in said or f"“{names[0]}” and “{names[1]}”" in said
