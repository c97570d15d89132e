"""Where an emission counts: (flow, part, control) → BEGES post and GHG Protocol category.

The rules are rows of data/allocation.csv; here they are only looked up. A row whose part or control is `*`
covers whatever no more precise row covers.
Sources: BEGES v5 (ADEME), GHG Protocol Corporate Value Chain Standard, ABC's published correspondences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.carbon.factors import Factor, Flag, PartKind
from core.carbon.footprint import Memo
from core.errors import AmbiguousFlow, InputError, RuleNotFound

ANY = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of data/allocation.csv. `cause` names why BEGES and GHG Protocol differ on it, if they do."""

    flow: str
    part: str
    control: str
    beges: str
    ghg: str
    cause: str
    gas: str
    memo: Memo
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class CategoryFlow:
    """One row of data/flows.csv: the flows that a category of the Base Carbone may mean."""

    category: str
    contains: str
    unit: str
    flows: tuple[str, ...]
    note: str


class Allocation:
    """The allocation table. Raises RuleNotFound, InputError (unknown flow), AmbiguousFlow."""

    def __init__(
        self, rules: Iterable[Rule], categories: Iterable[CategoryFlow], is_money: Callable[[str], bool]
    ) -> None:
        self._rules = {(r.flow, r.part, r.control): r for r in rules}
        self._categories = sorted(categories, key=_precision, reverse=True)
        self._is_money = is_money
        self.flows = sorted({r.flow for r in self._rules.values()})

    def rules(self) -> list[Rule]:
        """Every rule, in a fixed order."""
        return [self._rules[key] for key in sorted(self._rules)]

    def rule(self, flow: str, part: PartKind, control: str) -> Rule:
        """The most precise rule: the part counts before the control."""
        for key in ((flow, part, control), (flow, part, ANY), (flow, ANY, control), (flow, ANY, ANY)):
            if found := self._rules.get(key):
                return found
        if flow not in self.flows:
            raise InputError(
                "Flux « {flow} » inconnu. Flux possibles : {choices}.", flow=flow, choices=", ".join(self.flows)
            )
        raise RuleNotFound(
            "Aucune règle d'affectation pour le flux « {flow} », la part « {part} » et le contrôle « {control} ». "
            "Choisissez un autre flux pour cette ligne.",
            flow=flow,
            part=part,
            control=control,
        )

    def flow_of(self, factor: Factor, lifetime: bool = False) -> str:
        """The flow that a factor's category means when nobody said.

        A good with a lifetime is a capital good. Raises AmbiguousFlow with the choices when several fit.
        """
        choices = self._choices(factor)
        if lifetime and ("capital_goods" in choices or choices == ("goods",)):
            return "capital_goods"
        if len(choices) == 1:
            return choices[0]
        raise AmbiguousFlow(
            "Le facteur {id} « {label} » ne dit pas de quel flux il s'agit. "
            "Renseignez la colonne « flow » avec l'un de : {choices}.",
            id=factor.id,
            label=factor.label,
            choices=", ".join(choices or self.flows),
        )

    def _choices(self, factor: Factor) -> tuple[str, ...]:
        for row in self._categories:
            if not _under(factor.category, row.category) or plain(row.contains) not in plain(factor.label):
                continue
            if row.unit in ("", factor.unit) or (row.unit == "€" and self._is_money(factor.unit)):
                return row.flows
        return ()


def memo_of(factor: Factor) -> Memo:
    """What a factor is by itself: avoided and non-Kyoto emissions never enter a total (method.md, rule 4)."""
    if factor.total < 0 or Flag.AVOIDED in factor.flags:
        return "avoided"
    return "non_kyoto" if Flag.NON_KYOTO in factor.flags else ""


def plain(text: str) -> str:
    """Lower case without accents, for comparing French labels."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _precision(row: CategoryFlow) -> tuple[int, int, int]:
    return len(row.category), len(row.contains), len(row.unit)


def _under(category: str, prefix: str) -> bool:
    return category == prefix or category.startswith(prefix + " > ")
