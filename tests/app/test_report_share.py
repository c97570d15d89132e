"""The panel of links: what is made is shown once, a refusal says why, and who may not share is told so."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from tests.app.people import People, Someone, shown
from tests.report import handed

Open = Callable[..., AppTest]
PATH = "report/reports.py"


def _panel(page: Open) -> AppTest:
    test = page(PATH, vue="partager")
    assert not test.exception
    return test


def _press(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click()
    test.run()
    assert not test.exception
    return test


def _owner(house: Services, people: People) -> tuple[Someone, Who]:
    ada = people.owner().here()
    handed.report(house, ada.visit.who)
    return ada, ada.visit.who


def test_a_link_and_its_password_are_shown_once_and_revoked_in_a_click(
    house: Services, people: People, page: Open
) -> None:
    _, who = _owner(house, people)
    test = _panel(page)
    test.text_input("share_label").set_value("Notre banque")
    test.checkbox("share_locked").check()
    test = _press(test, "Ouvrir le lien")
    address, password = (code.value for code in test.code)
    found = house.shares.seen(address.rpartition("/")[2], password=password)
    assert found is not None
    assert "jamais ouvert" in shown(test)
    test = _press(test, "C'est noté")
    assert not test.code
    assert password not in shown(test)
    test = _press(test, "Révoquer")
    assert "révoqué le" in shown(test)
    assert house.shares.seen(address.rpartition("/")[2], password=password) is None
    [link] = house.shares.all(who, found.report_id)  # type: ignore[union-attr]
    assert link.label == "Notre banque"


def test_a_site_that_is_none_is_said_and_a_letter_that_leaves_too(house: Services, people: People, page: Open) -> None:
    ada, _ = _owner(house, people)
    test = _panel(page)
    test.segmented_control("share_way").set_value("site")
    test.run()
    test.text_area("share_sites").set_value("exemple.fr")
    test = _press(test, "Créer le code")
    assert "« exemple.fr » n'est pas l'adresse d'un site" in shown(test)
    test.text_area("share_sites").set_value("https://exemple.fr\nhttps://www.exemple.fr")
    test = _press(test, "Créer le code")
    assert "<iframe src=" in test.code[0].value
    assert "badge.svg" in test.code[1].value
    test.segmented_control("share_way").set_value("letter")
    test.run()
    test.text_input("share_email").set_value("banque@exemple.fr")
    test = _press(test, "Envoyer le lien")
    assert "Envoyé à banque@exemple.fr" in shown(test)
    assert not test.code, "the link is in the letter, not here"
    people.member(ada, "Bob", Role.ADVISOR).here()
    said = shown(_panel(page))
    assert "Les partager revient aux propriétaires et aux analystes" in said
    assert "banque@exemple.fr" not in said


def test_a_guest_is_told_what_sharing_takes(house: Services, guest: Who, page: Open) -> None:
    handed.report(house, guest)
    test = _panel(page)
    assert "Un essai sans compte ne se partage pas" in shown(test)
    assert "Ouvrir le lien" not in [button.label for button in test.button]
