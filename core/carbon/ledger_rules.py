"""What the rules about ledgers look like; they are rows of data/ledger_*.csv (read by core.ingest.ledger_tables)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import ClassVar, Literal

Treatment = Literal["count", "qualify", "physical", "exclude"]
Scope = Literal["account", "supplier", "line"]
NO_RATIO = "none"


@dataclass(frozen=True, slots=True)
class AccountRule:
    """What the expenses of an account prefix are. `ratio`: stable key of the latest monetary ratio, "" when none.

    `count`: counted by its ratio. `qualify`: counted by a weak one, to be specified. `physical`: a quantity is better,
    the ratio counts when there is one and no quantity is known. `exclude`: buys nothing that emits; `why` says so.
    `others`: ratios that may fit better, best first.
    """

    account: str
    label: str
    treatment: Treatment
    ratio: str
    flow: str
    lifetime_years: Fraction | None
    paths: tuple[str, ...]
    others: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PathRule:
    """One flow that can be described in several ways (method.md, rule 5), and where each description is found.

    `fields` of the questionnaire; `flows` of activities as (flow, word of the factor's label or ""); `factors`: ratios
    that mean this path; `question`: the one that asks for it, in the quantity `ask`; `closes`: the one that a ledger
    answers by itself, "" when it also asks what no ledger of the year holds.
    """

    path: str
    label: str
    label_en: str
    fields: tuple[str, ...]
    flows: tuple[tuple[str, str], ...]
    factors: tuple[str, ...]
    question: str
    closes: str
    ask: str


@dataclass(frozen=True, slots=True)
class Nature:
    """A keyword that tells what a line of a mixed account paid for.

    `kind`: a `word` is sought in the supplier, the account's label, then the line's; a `brand` in the supplier, and in
    the line's label when nobody knows the supplier; a `supplier` in the supplier only. `ratio`: "" keeps the account's.
    """

    EXCLUDED: ClassVar = "exclude"
    SEVERAL: ClassVar = "several"  # a word that says no single nature: « énergie »
    WITHOUT_PATH: ClassVar = (EXCLUDED, SEVERAL)

    keyword: str
    accounts: tuple[str, ...]
    path: str
    kind: Literal["word", "brand", "supplier"]
    ratio: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for an account, a supplier of it or one label of it.

    `factor`: what counts; None: nothing does; "": what the tables propose, confirmed as it is.
    """

    scope: Scope
    account: str
    supplier: str
    label: str
    factor: str | None
    flow: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the label of a group suggests, with the share of such suggestions that are right (0…1)."""

    factor: str
    confidence: float


NO_RULE = AccountRule("", "Compte sans règle", "exclude", "", "", None, (), (), "Hors des classes 2 et 6.")


class LedgerRules:
    """The three tables. The longest prefix of an account wins."""

    def __init__(self, accounts: Iterable[AccountRule], paths: Iterable[PathRule], natures: Iterable[Nature]) -> None:
        self.accounts: Mapping[str, AccountRule] = {rule.account: rule for rule in accounts}
        self.paths: Mapping[str, PathRule] = {rule.path: rule for rule in paths}
        self.natures = tuple(natures)
        self._of_factor = {factor: path.path for path in self.paths.values() for factor in path.factors}

    def rule(self, account: str) -> AccountRule:
        for length in range(len(account), 0, -1):
            if found := self.accounts.get(account[:length]):
                return found
        return NO_RULE

    def natures_of(self, account: str) -> tuple[Nature, ...]:
        """The keywords that mean something in this account."""
        return tuple(nature for nature in self.natures if account.startswith(nature.accounts))

    def path_of(self, factor: str) -> str:
        """The path that a chosen ratio means by itself, "" when it may be several."""
        return self._of_factor.get(factor, "")
