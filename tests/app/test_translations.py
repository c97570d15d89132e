"""An English reader meets no French sentence, whoever wrote it."""

from __future__ import annotations

import ast
import string

import pytest

from core.language import speaking
from core.report import retold
from core.settings import ROOT
from pages.parts import i18n
from tests.app import catalogue
from tests.french import french


def _holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_sentence_of_the_screens_has_an_english_one() -> None:
    missing = {text: where for text, where in catalogue.screens().items() if text not in i18n.catalogue("en")}
    assert not missing


def test_every_error_message_has_an_english_one() -> None:
    missing = {text: where for text, where in catalogue.messages().items() if text not in i18n.catalogue("en")}
    assert not missing


def test_every_phrase_of_a_table_that_screens_show_has_an_english_one() -> None:
    """What names only (« Base Carbone V23.6 (43576) ») is the same in both languages."""
    with speaking("en"):
        same = {text: file for text, file in catalogue.tables().items() if retold.cited(text) == text}
    missing = {text: file for text, file in same.items() if french(text)}
    assert not missing


def test_every_sentence_that_documents_keep_has_an_english_one() -> None:
    english = i18n.catalogue("en")
    assert not {text: where for text, where in catalogue.kept().items() if text not in english}


def test_a_translation_keeps_the_holes_of_its_template() -> None:
    broken = {fr: en for fr, en in i18n.catalogue("en").items() if _holes(fr) != _holes(en)}
    assert not broken


def test_the_catalogue_holds_nothing_that_is_not_said_any_more() -> None:
    said = catalogue.screens() | catalogue.messages() | catalogue.kept() | catalogue.tables() | catalogue.cited()
    assert not [sentence for sentence in i18n.catalogue("en") if sentence not in said]


def test_only_plain_sentences_are_translated() -> None:
    """`_(variable)` and `_(f"…")` would escape this check: both are refused."""
    strange = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted([*(ROOT / "pages").rglob("*.py"), *(ROOT / "core").rglob("*.py")])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if not (node.args and isinstance(node.args[0], ast.Constant)) and path.name != "i18n.py"
    ]
    assert not strange


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, "en-GB,en;q=0.9,fr;q=0.5", "en"),
        (None, "de-DE,fr;q=0.8,en;q=0.5", "fr"),
        (None, "de", "fr"),
        (None, "", "fr"),
        ("en", "fr-FR", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_choice_of_the_visitor_comes_before_the_browser(cookie: str | None, accepted: str, language: str) -> None:
    from core.language import choose

    assert choose(cookie, accepted) == language
