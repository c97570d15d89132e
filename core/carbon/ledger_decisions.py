"""What is done with each group of a ledger: counted by which factor, replaced, set aside or excluded, and why.

In this order: what is no activity is set aside; what somebody chose wins over what its label suggests, and that over
the tables; what a quantity already describes is replaced (method.md, rule 5); what has no ratio is set aside, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from fractions import Fraction

import polars as pl

from core.carbon.activity import CAPITAL_GOODS
from core.carbon.allocation import Allocation
from core.carbon.coefficients import coefficients
from core.carbon.factors import Factor, FactorBook
from core.carbon.ledger import CLOSING, COUNTED, DISPOSAL, EXCLUDED, OPENING, REPLACED, SET_ASIDE
from core.carbon.ledger_rules import NO_RATIO, AccountRule, Choice, LedgerRules, Nature, Proposal
from core.carbon.ledger_vintages import Vintage, latest_of, vintage
from core.carbon.measure import Method
from core.errors import AmbiguousFlow, FactorNotFound, FactorRefused

FROM_ACCOUNT, FROM_NATURE, FROM_LABEL, FROM_MEMORY = "account", "nature", "label", "memory"
BOUGHT_BEFORE = "Écriture d'ouverture (à-nouveaux) : elle reprend l'année précédente."
BOOKS_CLOSED = "Écriture de clôture : elle solde les comptes, sans achat."
SOLD = "Bien vendu ou mis au rebut : ce n'est pas un achat."
NOT_COUNTED = "Vous avez choisi de ne pas le compter."
TOLL = "Péage ou amende : sans achat de transport."
BETTER = "Déjà compté par une quantité : {about}."
ASKED = "À donner en quantité ({about}) : aucun ratio par euro n'est publié."
UNKNOWN_NATURE = "Nature non reconnue : eau, électricité, gaz ou carburant ? À donner en quantité."
AS_RULED = "{about}"
BY_WORDS = "Reconnu à ses mots : {about}."
LOST = "Le facteur choisi ({about}) n'est plus dans l'édition en service : choisissez-en un autre."
ABSENT = "Le ratio {about} n'est pas dans l'édition en service : choisissez un autre facteur."
_ASIDE = {OPENING: BOUGHT_BEFORE, CLOSING: BOOKS_CLOSED, DISPOSAL: SOLD}


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason`: French template whose hole is `about`. `kg_per_eur`: kgCO2e in the BEGES of the year, for one euro.

    `weak`: counted by a default to be specified. `path`: the flow it describes, "" unknown. `confidence`: 0…1.
    """

    status: str
    treatment: str
    reason: str
    about: str = ""
    factor: str = ""
    factor_label: str = ""
    unit: str = ""
    flow: str = ""
    lifetime_years: float | None = None
    kg_per_eur: float | None = None
    vintage: str = ""
    path: str = ""
    weak: bool = False
    origin: str = FROM_ACCOUNT
    confidence: float | None = None
    confirmed: bool = False
    chosen_at: str = ""


_SCHEMA = {
    field.name: {"str": pl.String, "bool": pl.Boolean}.get(str(field.type), pl.Float64) for field in fields(Decision)
}


@dataclass(frozen=True, slots=True)
class Given:
    """What decisions depend on besides the groups. `answered`: {path: the quantity that describes it, in words}.

    `proposals` by group id. The latest choice of the same scope comes last.
    """

    year: int
    answered: Mapping[str, str]
    choices: Sequence[Choice] = ()
    proposals: Mapping[str, Proposal] | None = None


def decided(groups: pl.DataFrame, given: Given, rules: LedgerRules, book: FactorBook, method: Method) -> pl.DataFrame:
    """The groups of `core.carbon.ledger.grouped` with the columns of Decision and `kg`; its `path` becomes `nature`."""
    judge = _Judge(given, rules, book, method)
    columns = ["id", "account", "supplier", "label", "path", "own_ratio", "aside"]
    places: dict[Decision, int] = {}  # many groups, few decisions
    which = [places.setdefault(judge.decision(*row), len(places)) for row in groups.select(columns).iter_rows()]
    made = pl.DataFrame([astuple(one) for one in places], schema=_SCHEMA, orient="row")[which]
    kg = pl.when(pl.col("status") == COUNTED).then(pl.col("cents") / 100 * pl.col("kg_per_eur"))
    return pl.concat([groups.rename({"path": "nature"}), made], how="horizontal").with_columns(kg.alias("kg"))


class _Judge:
    """Decides one group at a time; what many groups share is decided once."""

    def __init__(self, given: Given, rules: LedgerRules, book: FactorBook, method: Method) -> None:
        self._given, self._rules, self._book, self._method = given, rules, book, method
        self._choices = {(str(c.scope), c.account, c.supplier, c.label): c for c in given.choices}
        self._proposals = given.proposals or {}
        self._table: dict[tuple[str, str, str, str], Decision] = {}
        self._vintages: dict[str, Vintage] = {}
        self._weights: dict[tuple[str, str, float | None], float] = {}

    def decision(
        self, group: str, account: str, supplier: str, label: str, nature: str, own_ratio: str, aside: str
    ) -> Decision:
        proposed = self._proposed(account, nature, own_ratio, aside)
        if aside:
            return proposed
        choice = self._choice(account, supplier, label)
        if choice is None:
            return self._suggested(group, account, proposed)
        return self._chosen(choice, account, proposed)

    def _chosen(self, choice: Choice, account: str, proposed: Decision) -> Decision:
        if choice.factor == "":
            return replace(proposed, confirmed=True, chosen_at=_day(choice))
        if choice.factor is None:
            made = Decision(EXCLUDED, proposed.treatment, NOT_COUNTED, path=proposed.path)
        else:
            try:
                made = self._with_factor(self._rules.rule(account), choice.factor, choice.flow, proposed.path)
            except (FactorNotFound, FactorRefused):
                return replace(proposed, reason=LOST, about=choice.factor)
        return replace(made, origin=FROM_MEMORY, confidence=1.0, confirmed=True, chosen_at=_day(choice))

    def _choice(self, account: str, supplier: str, label: str) -> Choice | None:
        """The most precise one."""
        keys = ("line", account, supplier, label), ("supplier", account, supplier, ""), ("account", account, "", "")
        return next((found for key in keys if (found := self._choices.get(key))), None)

    def _suggested(self, group: str, account: str, proposed: Decision) -> Decision:
        """What the label suggests, where the tables only have a weak default."""
        found = self._proposals.get(group)
        if found is None or not (proposed.status == COUNTED and proposed.weak):
            return proposed
        try:
            made = self._with_factor(self._rules.rule(account), found.factor, "", proposed.path)
        except (FactorNotFound, FactorRefused):
            return proposed  # the edition has changed since
        return replace(made, origin=FROM_LABEL, confidence=found.confidence)

    def _proposed(self, account: str, nature: str, own_ratio: str, aside: str) -> Decision:
        key = (account, nature, own_ratio, aside)
        if key not in self._table:
            self._table[key] = self._by_tables(self._rules.rule(account), nature, own_ratio, aside)
        return self._table[key]

    def _by_tables(self, rule: AccountRule, nature: str, own_ratio: str, aside: str) -> Decision:
        path = nature or (rule.paths[0] if len(rule.paths) == 1 else "")
        if aside:
            return Decision(SET_ASIDE, rule.treatment, _ASIDE[aside])
        if rule.treatment == "exclude":
            return Decision(EXCLUDED, rule.treatment, AS_RULED, rule.why)
        if nature == Nature.EXCLUDED:
            return Decision(EXCLUDED, rule.treatment, TOLL)
        ratio = "" if own_ratio == NO_RATIO else own_ratio or rule.ratio
        origin = FROM_NATURE if nature else FROM_ACCOUNT
        if not ratio:
            return replace(self._without_ratio(rule, path), origin=origin)
        weak = rule.treatment == "qualify" and not own_ratio
        try:
            found = replace(self._counted(rule, ratio, rule.flow, path), weak=weak, origin=origin)
        except (FactorNotFound, FactorRefused):
            return Decision(SET_ASIDE, rule.treatment, ABSENT, ratio, path=path, origin=origin)
        if nature and found.status == COUNTED:
            return replace(found, reason=BY_WORDS, about=self._rules.paths[nature].label)
        return found

    def _without_ratio(self, rule: AccountRule, path: str) -> Decision:
        if not path:
            return Decision(SET_ASIDE, rule.treatment, UNKNOWN_NATURE)
        if path in self._given.answered:
            return Decision(REPLACED, rule.treatment, BETTER, self._given.answered[path], path=path)
        return Decision(SET_ASIDE, rule.treatment, ASKED, self._rules.paths[path].ask, path=path)

    def _with_factor(self, rule: AccountRule, factor: str, flow: str, path: str) -> Decision:
        """A factor that somebody, or the label, chose: goods and services may become those of another path."""
        if rule.flow in ("goods", "services"):
            path = self._rules.path_of(latest_of(factor)) or path
        flow = flow or flow_of(rule, self._vintage(factor).factor, self._method.allocation)
        return self._counted(rule, factor, flow, path)

    def _counted(self, rule: AccountRule, ratio: str, flow: str, path: str) -> Decision:
        found = self._vintage(ratio)
        lifetime = float(rule.lifetime_years) if flow == CAPITAL_GOODS and rule.lifetime_years else None
        why = rule.why if latest_of(ratio) == rule.ratio else ""
        made = Decision(
            COUNTED,
            rule.treatment,
            AS_RULED,
            why,
            factor=found.factor.id,
            factor_label=found.factor.label,
            unit=found.factor.unit,
            flow=flow,
            lifetime_years=lifetime,
            kg_per_eur=self._weight(found.factor, flow, lifetime),
            vintage=found.sentence(self._given.year),
            path=path,
        )
        answered = self._given.answered
        better = next((answered[one] for one in ((path,) if path else rule.paths) if one in answered), None)
        return made if better is None else replace(made, status=REPLACED, reason=BETTER, about=better)

    def _vintage(self, ref: str) -> Vintage:
        if ref not in self._vintages:
            self._vintages[ref] = vintage(ref, self._given.year, self._book)
        return self._vintages[ref]

    def _weight(self, factor: Factor, flow: str, lifetime: float | None) -> float:
        key = (factor.id, flow, lifetime)
        if key not in self._weights:
            self._weights[key] = kg_per_eur(factor, flow, lifetime, self._method)
        return self._weights[key]


def kg_per_eur(factor: Factor, flow: str, lifetime: float | None, method: Method) -> float:
    """kgCO2e that one euro counts for in the BEGES of the year it is spent. Raises UnitError (not a monetary ratio)."""
    quantity = float(method.units.convert(Fraction(1), "€", factor.unit))
    parts = coefficients(factor, flow, "own", method.allocation)
    return quantity * sum(part.kg for part in parts if part.in_beges) / (lifetime or 1.0)


def flow_of(rule: AccountRule, factor: Factor, allocation: Allocation) -> str:
    """Where a chosen ratio counts: the account decides, except that goods and services follow the ratio's category."""
    if rule.flow not in ("goods", "services", ""):
        return rule.flow
    try:
        return allocation.flow_of(factor)
    except AmbiguousFlow as doubt:
        choices = str(doubt.values["choices"]).split(", ")
        return rule.flow if rule.flow in choices else choices[0]


def _day(choice: Choice) -> str:
    return choice.at.date().isoformat() if choice.at else ""
