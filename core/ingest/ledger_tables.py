"""The law of ledgers, from data/: which account is what, which flows they describe, which words tell a nature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from core.carbon.allocation import plain
from core.carbon.ledger_rules import AccountRule, LedgerRules, Nature, PathRule
from core.errors import DataError
from core.ingest.tables import DATA, LIST_SEPARATOR, read_table


@dataclass(frozen=True, slots=True)
class _Account:
    account: str
    label: str
    treatment: Literal["count", "qualify", "physical", "exclude"]
    ratio: str
    flow: str
    lifetime_years: str
    paths: str
    others: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class _Path:
    path: str
    label: str
    label_en: str
    fields: str
    flows: str
    factors: str
    question: str
    closes: str
    ask: str


@dataclass(frozen=True, slots=True)
class _Nature:
    keyword: str
    accounts: str
    path: str
    kind: Literal["word", "brand", "supplier"]
    ratio: str


@cache
def ledger_rules(folder: Path = DATA) -> LedgerRules:
    """data/ledger_accounts.csv, ledger_paths.csv and ledger_natures.csv. Raises DataError."""
    accounts = [_account(row) for row in read_table(folder / "ledger_accounts.csv", _Account)]
    paths = [_path(row) for row in read_table(folder / "ledger_paths.csv", _Path)]
    natures = [
        Nature(row.keyword, _list(row.accounts), row.path, row.kind, row.ratio)
        for row in read_table(folder / "ledger_natures.csv", _Nature)
    ]
    found = LedgerRules(accounts, paths, natures)
    known = {*found.paths, *Nature.WITHOUT_PATH}
    lost = [p for rule in accounts for p in rule.paths if p not in found.paths]
    lost += [nature.path for nature in natures if nature.path not in known]
    if lost:
        raise DataError("data/ledger_paths.csv : le chemin « {path} » manque.", path=lost[0])
    return found


def _account(row: _Account) -> AccountRule:
    return AccountRule(
        account=row.account,
        label=row.label,
        treatment=row.treatment,
        ratio=row.ratio,
        flow=row.flow,
        lifetime_years=Fraction(row.lifetime_years) if row.lifetime_years else None,
        paths=_list(row.paths),
        others=_list(row.others),
        why=row.why,
    )


def _path(row: _Path) -> PathRule:
    flows = tuple((flow, word) for flow, _, word in (text.partition(":") for text in _list(row.flows)))
    fields, factors = _list(row.fields), _list(row.factors)
    return PathRule(row.path, row.label, row.label_en, fields, flows, factors, row.question, row.closes, row.ask)


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(LIST_SEPARATOR)) if text else ()


@dataclass(frozen=True, slots=True)
class _SetAside:
    kind: Literal["opening", "closing"]
    place: Literal["code", "label", "unless"]
    said: str


def journal_kinds(journals: Iterable[tuple[str, str]], folder: Path = DATA) -> dict[str, str]:
    """{code: « opening » or « closing »} of the journals (code, label) that hold no activity of the year.

    A label that says so decides; a code does when the label says nothing else.
    """
    rows = read_table(folder / "ledger_set_aside.csv", _SetAside)
    found = ((code, _kind(code.strip().upper(), f" {plain(label)} ", rows)) for code, label in journals)
    return {code: kind for code, kind in found if kind}


def _kind(code: str, label: str, rows: Sequence[_SetAside]) -> str:
    by_label = (row.kind for row in rows if row.place == "label" and plain(row.said) in label)
    denied = any(row.place == "unless" and plain(row.said) in label for row in rows)
    by_code = (row.kind for row in rows if row.place == "code" and row.said == code and not denied)
    return next(by_label, "") or next(by_code, "")
