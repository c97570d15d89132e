"""The stairs go one way, and there is one door to the database."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.architecture.house import functions, imported, modules, name, tree

OPENERS = {"create_engine", "create_async_engine", "engine_from_config", "sessionmaker", "ConnectionPool"}
DOOR = ROOT / "core" / "db" / "session.py"
PURE = ("os", "pathlib", "time", "socket", "random", "urllib", "subprocess", "sqlalchemy", "core.db", "core.settings")


def test_the_stairs_of_the_house_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", modules("core", "ml"), ids=name)
def test_streamlit_is_upstairs_only(module: Path) -> None:
    assert not {found for found in imported(module) if found.split(".")[0] == "streamlit"}


@pytest.mark.parametrize("module", modules("app.py", "core", "pages", "ml"), ids=name)
def test_nothing_but_the_door_opens_a_connection(module: Path) -> None:
    opened = {call for call in ast.walk(tree(module)) if isinstance(call, ast.Call) and _opens(call.func)}
    assert bool(opened) == (module == DOOR)


def _opens(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in OPENERS
    if not isinstance(called, ast.Attribute):
        return False
    from_driver = isinstance(called.value, ast.Name | ast.Attribute) and "psycopg" in ast.unparse(called.value)
    return called.attr in OPENERS or (called.attr == "connect" and (from_driver or "engine" in ast.unparse(called)))


@pytest.mark.parametrize("module", modules("core/carbon"), ids=name)
def test_the_ground_floor_knows_no_clock_file_network_or_database(module: Path) -> None:
    found = {found for found in imported(module) if any(found == bad or found.startswith(f"{bad}.") for bad in PURE)}
    called = {
        ast.unparse(node.func)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"open", "now", "today", "print"}
    }
    assert not found | called


@pytest.mark.parametrize("module", modules("app.py", "core", "pages"), ids=name)
def test_no_error_is_swallowed(module: Path) -> None:
    """No bare except, no `except Exception` that goes on without raising, no handler that only passes."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: bare except"
            assert not all(isinstance(step, ast.Pass) for step in node.body), f"line {node.lineno}: passed over"


@pytest.mark.parametrize("module", modules("app.py", "core", "pages"), ids=name)
def test_every_function_says_its_types(module: Path) -> None:
    for function in functions(module):
        assert function.returns is not None, f"{function.name}, line {function.lineno}"
