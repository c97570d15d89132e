"""Writes the snapshot of the example companies and the list of fields: `python -m tests.personas.refresh`.

Prints what changed since the previous snapshot, company by company, so that a change of law is read before it is kept.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from core.carbon.questions import Field, Kind
from core.ingest.questions import law
from core.settings import ROOT
from tests.personas.totals import snapshot

SNAPSHOT = Path(__file__).with_name("snapshot.yaml")
PAGE = ROOT / "docs" / "answers.md"
_BLOCK = re.compile(r"(<!-- fields: [^>]*-->\n).*?(<!-- /fields -->)", re.DOTALL)


def kept() -> dict[str, dict[str, Any]]:
    if not SNAPSHOT.exists():
        return {}
    found: dict[str, dict[str, Any]] = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))
    return found


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[str]:
    """« boulangerie · beges 4.1 : 101 300 → 99 800 » for every figure that moved."""
    moved = []
    for name in sorted({*before, *after}):
        old, new = flat(before.get(name, {})), flat(after.get(name, {}))
        moved += [
            f"{name} · {k} : {old.get(k)} → {new.get(k)}" for k in sorted({*old, *new}) if old.get(k) != new.get(k)
        ]
    return moved


def flat(totals: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in totals.items():
        found |= {f"{key} {inner}": v for inner, v in value.items()} if isinstance(value, dict) else {key: value}
    return found


def documented(page: str) -> str:
    """docs/answers.md with its list of fields drawn again."""
    rows = ["| Question | Field | Answer | Units or choices | Shown when |", "|---|---|---|---|---|"]
    rows += [row(question.number, field) for question in law().questions for field in question.fields]
    return _BLOCK.sub(lambda m: m[1] + "\n".join(["", *rows, "", ""]) + m[2], page)


def row(number: int, field: Field) -> str:
    kind = f"{field.kind}{', per site' if field.per_site else ''}{', optional' if field.optional else ''}"
    listed = field.units or tuple(option.id for option in field.options)
    shown = [f"{'not ' * c.negated}{c.field}: {' or '.join(sorted(c.words))}" for c in field.when]
    shown += [f"branch {field.branch}"] if field.branch else []
    label = f"{field.label.fr} (`{field.id}`)" if field.kind is not Kind.SITES else f"{field.label.fr} (see above)"
    return f"| Q{number} | {label} | {kind} | {', '.join(listed)} | {' ; '.join(shown)} |"


if __name__ == "__main__":
    now = snapshot()
    sys.stdout.write("\n".join(differences(kept(), now) or ["Rien n'a changé."]) + "\n")
    SNAPSHOT.write_text(yaml.safe_dump(now, allow_unicode=True, sort_keys=True), encoding="utf-8")
    PAGE.write_text(documented(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
