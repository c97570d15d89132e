"""Every sentence a person can read, as written in the source: `_("…")`, and templates of errors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from core import errors
from core.settings import ROOT

ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def _constants(path: Path) -> dict[str, str]:
    """Module constants that hold a sentence: templates are sometimes named."""
    found: dict[str, str] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


def _first_text(call: ast.Call, constants: dict[str, str]) -> str | None:
    if not call.args:
        return None
    first = call.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return constants.get(first.id) if isinstance(first, ast.Name) else None


def screens() -> dict[str, str]:
    """French sentence → module, for every `_("…")` of screens and documents."""
    return _sentences("pages", {"_"}) | _sentences("core", {"_"})


def messages() -> dict[str, str]:
    """French template → module, for every error the house raises on purpose."""
    return _sentences("core", ERRORS) | _sentences("pages", ERRORS)


def _sentences(folder: str, names: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        constants = _constants(path)
        for call in _calls(path):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            text = _first_text(call, constants) if name in names else None
            if text:
                found[text] = str(path.relative_to(ROOT))
    return found
