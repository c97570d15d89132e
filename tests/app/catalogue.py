"""Every sentence a person can read, as written in the source: `_("…")`, and templates of errors."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path

from core import errors
from core.carbon import action_effects
from core.carbon.derivations import BETWEEN, Apart, Source, Validity, Why
from core.services.activity_row import NAMES
from core.services.samples import personas
from core.settings import ROOT

DATA, PLACES = ROOT / "data", ("location", "sublocation")

ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]


def _constants(path: Path) -> dict[str, str]:
    """Module constants that hold a sentence: templates are sometimes named."""
    found: dict[str, str] = {}
    for node in _tree(path).body:
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


SHOWN = {
    "action_aids.csv": ("source",),
    "actions.csv": ("source",),
    "allocation.csv": ("note", "source"),
    "benchmarks/assumptions.csv": ("reason",),
    "benchmarks/parameters.csv": ("reason",),
    "benchmarks/tertiary_energy.csv": ("label",),
    "factors/anomalies.csv": ("reason",),
    "factors/parts.csv": ("label",),
    "flows.csv": ("note",),
    "grids.csv": ("label",),
    "ledger_accounts.csv": ("label", "why"),
    "matching/nothing.csv": ("why",),
    "sources.csv": ("licence", "publisher", "title"),
    "trajectories/electricity.csv": ("source",),
}
"""Tables of data/ → their columns that screens show and that have no English column of their own."""


def tables() -> dict[str, str]:
    """French phrase → table of data/ it is written in."""
    found = {row[name]: file for file, names in SHOWN.items() for row in _rows(file) for name in names}
    found |= {row["why"]: "action_effects.csv" for row in _rows("action_effects.csv") if row["change"] == "none"}
    for file in sorted(path.stem for path in (DATA / "factors").glob("*.csv")):
        found |= {row[name]: file for row in _rows(f"factors/{file}.csv") for name in ("trap", *PLACES) if name in row}
    return {french: file for french, file in found.items() if french}


COLUMNS = dict.fromkeys(NAMES.values(), "core/services/activity_row.py")
UNTOUCHED = dict.fromkeys((action_effects.NOT_HERE, action_effects.NO_GAIN), "core/carbon/action_effects.py")


def cited() -> dict[str, str]:
    """The pieces of the sources of actions and rules: several make one."""
    files = ("actions.csv", "allocation.csv")
    return {piece: file for file in files for row in _rows(file) for piece in _pieces(row["source"])}


def _pieces(source: str) -> list[str]:
    """Every run of neighbouring pieces: a piece may hold the sign that parts them."""
    parts = source.split(BETWEEN)
    return [BETWEEN.join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]


def kept() -> dict[str, str]:
    """French sentence or template → where it is written, of what documents keep: derivations, sources, gaps, units."""
    return (
        {one.value: kind.__name__ for kind in (Why, Source, Apart, Validity) for one in kind}
        | samples()
        | UNTOUCHED
        | COLUMNS
    )


def samples() -> dict[str, str]:
    """Names and summaries of the companies of the landing page."""
    shown = [file for file in personas().values() if file.sample]
    return {text: "data/personas" for file in shown for text in (file.name, file.summary)}


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
