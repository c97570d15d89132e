"""The stairs go one way, and there is one door to the database."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from core.settings import ROOT
from tests.architecture.house import broken, functions, imported, modules, tree

PRODUCT = modules("app.py", "core", "pages", "ml")
OPENERS = {"create_engine", "create_async_engine", "engine_from_config", "sessionmaker", "ConnectionPool"}
DOOR = "core/db/session.py"
PURE = ("os", "pathlib", "time", "socket", "random", "urllib", "subprocess", "sqlalchemy", "core.db", "core.settings")


def test_the_stairs_of_the_house_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_streamlit_is_upstairs_only() -> None:
    downstairs = modules("core", "ml")
    assert broken(downstairs, lambda path: [n for n in imported(path) if n.split(".")[0] == "streamlit"]) == {}


def test_nothing_but_the_door_opens_a_connection() -> None:
    assert set(broken(PRODUCT, _openings)) == {DOOR}


def _openings(module: Path) -> list[str]:
    calls = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
    return [f"line {call.lineno}: {ast.unparse(call.func)}" for call in calls if _opens(call.func)]


def _opens(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in OPENERS
    if not isinstance(called, ast.Attribute):
        return False
    from_driver = isinstance(called.value, ast.Name | ast.Attribute) and "psycopg" in ast.unparse(called.value)
    return called.attr in OPENERS or (called.attr == "connect" and (from_driver or "engine" in ast.unparse(called)))


def test_the_ground_floor_knows_no_clock_file_network_or_database() -> None:
    assert broken(modules("core/carbon"), _reaches_out) == {}


def _reaches_out(module: Path) -> set[str]:
    found = {found for found in imported(module) if any(found == bad or found.startswith(f"{bad}.") for bad in PURE)}
    called = {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}
    return found | {call for call in called if call.split(".")[-1] in {"open", "now", "today", "print"}}


def test_no_error_is_swallowed() -> None:
    """No bare except, no handler that only passes."""
    assert broken(PRODUCT, _swallowed) == {}


def _swallowed(module: Path) -> list[str]:
    handlers = [node for node in ast.walk(tree(module)) if isinstance(node, ast.ExceptHandler)]
    bare = [f"line {node.lineno}: bare except" for node in handlers if node.type is None]
    return bare + [
        f"line {node.lineno}: passed over" for node in handlers if all(isinstance(step, ast.Pass) for step in node.body)
    ]


def test_every_function_says_its_types() -> None:
    def silent(module: Path) -> list[str]:
        return [f"{one.name}, line {one.lineno}" for one in functions(module) if one.returns is None]

    assert broken(PRODUCT, silent) == {}
