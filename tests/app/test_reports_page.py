"""Rapports: what is asked for arrives, what failed says why, and each person sees what they may do."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.errors import InputError
from core.services.reports import Reports
from tests.app.people import People, Someone, shown
from tests.report.presses import Broken, made, with_press

Open = Callable[..., AppTest]

PATH = "report/reports.py"
HEAD = "label,factor,quantity,unit,year,flow\n"
GAS = HEAD + "Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,fuel_stationary\n"
POWER = GAS + "Électricité,elec_fr_mix_2024,40000,kWh,2024,electricity\n"


@pytest.fixture
def reports(house: Services) -> Reports:
    return with_press(house)


def worker(who: Who) -> Who:
    return Who(who.tenant_id, Role.ADVISOR)


def pro(house: Services, ada: Someone) -> Who:
    with house.database.schema() as connection:
        connection.execute(
            text("UPDATE companies SET tier = 'pro' WHERE tenant_id = :t"), {"t": ada.visit.who.tenant_id}
        )
    return ada.visit.who


def buttons(test: AppTest) -> dict[str, str]:
    """{start of the key: label} of the buttons."""
    assert not test.exception
    return {str(button.key).partition("_")[0]: button.label for button in test.button if button.key}


def badges(test: AppTest) -> list[str]:
    return [said.value for said in test.markdown if "badge[" in said.value]


def test_a_guest_asks_for_a_report_and_finds_its_files_when_it_is_ready(
    house: Services, reports: Reports, guest: Who, page: Open
) -> None:
    test = page(PATH)
    assert "Aucun calcul pour l'instant" in shown(test)
    assert not test.radio
    run = house.footprints.calculate_activities(guest, GAS.encode())
    test = page(PATH)
    assert "Aucun rapport pour l'instant" in shown(test)
    test.radio(key="report_template").set_value("vsme").run()
    assert test.button(key="report_ask").disabled
    assert "pas dans votre offre" in shown(test)
    test.radio(key="report_template").set_value("synthese").run()
    test.segmented_control(key="report_language").set_value("en").run()
    test.button(key="report_ask").click().run()
    [asked] = reports.all(guest)
    assert (asked.run_id, asked.template, asked.language, asked.status) == (run.id, "synthese", "en", "asked")
    assert "Synthèse · 2024 · anglais" in test.success[0].value
    assert "en préparation" in badges(test)[0]
    assert f"/rapports/{asked.id}/" not in shown(test)
    reports.make(worker(guest), asked.id)
    test.run()
    assert "prêt" in badges(test)[0]
    for said in (f'href="/rapports/{asked.id}/pdf"', f"/rapports/{asked.id}/html", "XLSX · 1 ko", asked.code, run.hash):
        assert said.replace(" ko", "\u00a0ko") in shown(test)
    assert "share" not in buttons(test), "a guest shares nothing"
    test.segmented_control(key="reports_view").set_value("partager").run()
    assert "créez un compte" in shown(test)


def test_a_report_that_failed_says_why_and_is_tried_again_made_anew_and_deleted(
    house: Services, guest: Who, page: Open
) -> None:
    house.footprints.calculate_activities(guest, GAS.encode())
    run = house.footprints.all(guest)[0].id
    broken = with_press(house, Broken(InputError("Un commentaire compte entre 1 et {most} caractères.", most=7)))
    asked = broken.ask(guest, run, "complet", "fr").id
    broken.make(worker(guest), asked)
    test = page(PATH)
    assert "échec" in badges(test)[0]
    assert "entre 1 et 7 caractères" in shown(test).replace("\\", "")
    test.button(key=f"again_{asked}").click().run()
    assert "en préparation" in badges(test)[0]
    reports = with_press(house)
    reports.make(worker(guest), asked)
    test.run()
    assert "prêt" in badges(test)[0]
    test.button(key=f"redo_{asked}").click().run()
    assert [report.status for report in reports.all(guest)] == ["asked", "ready"]
    test.button(key=f"delete_{asked}").click().run()
    assert [report.id == asked for report in reports.all(guest)] == [False]
    assert len(badges(test)) == 1


def test_an_owner_keeps_a_brand_and_sees_it(house: Services, reports: Reports, people: People, page: Open) -> None:
    ada = people.owner("Ada").here()
    house.footprints.calculate_activities(ada.visit.who, GAS.encode())
    test = page(PATH, vue="marque")
    assert "sont dans les offres Pro, Entreprise" in shown(test)
    assert not test.color_picker
    who, out = pro(house, ada), io.BytesIO()
    Image.new("RGB", (80, 40), "navy").save(out, "PNG")
    test = page(PATH, vue="marque")
    test.color_picker[0].set_value("#FFCC00").run()
    test.text_input[0].set_value("RCS Nantes <b>").run()
    test.file_uploader[0].upload("logo.png", out.getvalue(), "image/png").run()
    test.button(key="brand_save").click().run()
    kept = house.brands.get(who)
    assert (kept.colour, kept.footer) == ("#ffcc00", "RCS Nantes <b>")
    assert kept.logo is not None
    assert "data:image/png;base64," in shown(test)
    assert "RCS Nantes &lt;b&gt;" in shown(test)
    assert "color:#ffcc00" not in shown(test), "a title that nobody could read is darkened"
    test.button(key="brand_unlogo").click().run()
    assert house.brands.get(who).logo is None
    test.button(key="brand_reset").click().run()
    assert house.brands.get(who).footer == ""
    assert "brand_reset" not in [button.key for button in test.button]


def test_an_advisor_asks_and_compares_and_is_offered_nothing_they_may_not_do(
    house: Services, reports: Reports, people: People, page: Open
) -> None:
    ada = people.owner("Ada")
    who = pro(house, ada)
    run = house.footprints.calculate_activities(who, GAS.encode()).id
    made(house, who, run)
    later = house.footprints.calculate_activities(who, POWER.encode()).id
    last = made(house, who, later)
    house.reports.ask(who, later, "banque", "fr")
    bob = people.member(ada, "Bob", Role.ADVISOR).here()
    test = page(PATH)
    offered = buttons(test)
    assert offered["redo"] == "Refaire"
    assert not {"share", "delete"} & set(offered)
    assert "par Ada" in shown(test)
    test = page(PATH, vue="comparer")
    said = shown(test).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Ce qui diffère : calcul, total." in said
    assert "2.1 Électricité achetée" in said
    assert "Causes de l&#x27;écart : Activité" in said
    test = page(PATH, vue="marque")
    assert "Seul un propriétaire" in shown(test)
    assert not test.color_picker
    ada.here()
    test = page(PATH)
    test.button(key=f"share_{last}").click().run()
    assert test.session_state["report_shared"] == str(last)
    assert "Qui a ce lien voit ce rapport" in shown(test)
    test = page(PATH, vue="fichiers")
    assert [uploader.label for uploader in test.file_uploader] == ["Modèle VSME (XLSX)"]
    assert bob.visit.who.role is Role.ADVISOR
