"""What can be set, run or typed is written down where a newcomer looks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from core.cli.main import app as commands
from core.settings import ROOT, Settings
from tests.architecture.house import tracked

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = README + "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("**/*.md")))
SETTINGS = [field.upper() for field in Settings.model_fields]
TARGETS = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def _paths(command: Any, before: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield before
        return
    for name, below in inner.items():
        yield from _paths(below, f"{before} {name}")


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_in_the_readme_and_in_the_example(setting: str) -> None:
    assert f"`{setting}`" in README
    assert re.search(rf"^{setting}=", (ROOT / ".env.example").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_in_the_readme(target: str) -> None:
    assert f"`make {target}`" in README


def test_the_targets_the_house_promises_are_there() -> None:
    assert {"run", "test", "check", "bench", "personas", "migrate", "factors"} <= set(TARGETS)


@pytest.mark.parametrize("command", list(_paths(typer.main.get_command(commands), "python -m core")))
def test_every_command_is_documented(command: str) -> None:
    assert command in DOCS


@pytest.mark.parametrize("package", re.findall(r"^([a-z][\w-]*)", (ROOT / "requirements.in").read_text(), re.MULTILINE))
def test_every_library_has_its_reason_in_the_readme(package: str) -> None:
    assert re.search(rf"^\| `{package}[`\[]", README, flags=re.MULTILINE)


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in (path for path in tracked() if path.suffix == ".md"):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} → {target}"


def test_every_source_of_facts_is_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = [row["id"] for row in csv.DictReader(file)]
    assert sources
    assert not [source for source in sources if source not in notice]
