"""What the architecture tests look at: the repository's own files, as text and as syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from core.settings import ROOT

Found = TypeVar("Found")


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the repository: tracked, or new and not ignored; without git (an archive), every file."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else [str(p) for p in ROOT.rglob("*") if p.is_file()]
    return tuple(ROOT / name for name in names if (ROOT / name).is_file())


def modules(*folders: str) -> list[Path]:
    """Python files in these folders (or files) of the repository."""
    places = [ROOT / folder for folder in folders]
    return [path for path in tracked() if path.suffix == ".py" and any(path.is_relative_to(place) for place in places)]


def pages() -> list[Path]:
    """Pages: pages/<section>/<page>.py."""
    return [path for path in modules("pages") if len(path.relative_to(ROOT).parts) == 3 and path.parent.name != "parts"]


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def broken(paths: Iterable[Path], rule: Callable[[Path], Found]) -> dict[str, Found]:
    """{file: what the rule says of it}, for the files where it says something. There must be files to look at."""
    said = {name(path): rule(path) for path in paths}
    assert said, "no file to look at"
    return {file: found for file, found in said.items() if found}


def imported(path: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
