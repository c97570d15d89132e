"""The ranking of actions as every program reads it: the command line, the API, a spreadsheet. Masses in tonnes CO2e."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.carbon.actions import ActionCard, Aid, Range
from core.carbon.costs import KG_PER_TONNE, Amount, Cost, Spread
from core.carbon.ranking import Ranked, Ranking, Weights
from core.errors import InputError
from core.services.actions import Found

NAMES = ("tonnes", "cost", "ease")
NOTICE = (
    "Estimations : chaque action est mesurée seule et en entier sur ce bilan ; les effets ne s'additionnent pas. "
    "Coûts hors taxes, avant aides. Montants et dates des aides à vérifier."
)


def read_weights(text: str) -> Weights:
    """« tonnes=1,cost=0.5 » → weights; those not named keep their default, "" keeps all. Raises InputError."""
    found: dict[str, float] = {}
    for part in text.split(",") if text.strip() else []:
        name, _, value = (piece.strip() for piece in part.partition("="))
        number = _number(value)
        if name not in NAMES or number is None or name in found:
            raise InputError("« {part} » : écrivez les poids comme tonnes=1,cost=1,ease=1.", part=part.strip()[:40])
        found[name] = number
    return Weights(**found)


def as_json(found: Found, everything: bool = False) -> dict[str, Any]:
    """The ranking of a run; `everything`: what was left out too, with its reason."""
    run, ranking, company = found.run, found.ranking, found.company
    return {
        "run_id": str(run.id),
        "hash": run.hash,
        "year": run.footprint.perimeter.year,
        "weights": asdict(ranking.weights),
        "company": {"sector": company.sector, "employees": _people(company.employees), "tenure": company.tenure},
        "first": list(ranking.first),
        "count": len(ranking.items),
        "actions": [_action(item, found) for item in ranking.items],
        "left_out": dict(sorted(_counted(ranking).items())),
        "hidden": [_action(item, found) for item in ranking.hidden] if everything else [],
        "notice": NOTICE,
    }


def _action(item: Ranked, found: Found) -> dict[str, Any]:
    card, planned = item.card, found.plan.get(item.card.id)
    return {
        **_of_card(card),
        "rank": item.position or None,
        "score": item.score,
        "terms": {name: asdict(term) for name, term in item.terms.items()},
        "hidden": item.hidden,
        "status": planned.item.status.value if planned else None,
        "tonnes": None if item.kg is None else _spread(item.kg, KG_PER_TONNE),
        "posts": {post: kg / KG_PER_TONNE for post, kg in sorted(item.posts.items())},
        "main_post": item.main_post,
        "cost": None if item.cost.yearly is None else _spread(item.cost.yearly),
        "investment": None if item.cost.once is None else _spread(item.cost.once),
        "cost_basis": _basis(card, item.cost),
        "eur_per_tonne": _ends(item.per_tonne),
    }


def _of_card(card: ActionCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "label": card.label,
        "category": card.category,
        "base": card.base,
        "step": card.step.value,
        "ease": card.ease,
        "months": card.months,
        "payback": _range(card.payback),
        "confidence": card.confidence,
        "tenure": card.tenure,
        "excludes": list(card.excludes),
        "after": list(card.after),
        "warnings": [card.warning.fr] if card.warning else [],
        "limits": card.limits,
        "aids": [_aid(aid) for aid in card.aids],
        "source": card.source,
    }


def _basis(card: ActionCard, cost: Cost) -> dict[str, Any]:
    """How the cost was made; `missing`: « no_cost » (nobody published one) or « no_amount » (nobody said how many)."""
    return {
        "published": _range(card.cost),
        "unit": card.cost_unit,
        "driver": card.cost_driver.value,
        "period": card.cost_period,
        "amount": _amount(cost.amount),
        "savings_counted": cost.savings,
        "missing": cost.why,
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    return None if amount is None else {**_spread(amount.spread), "origin": amount.origin, "hypothesis": amount.fr}


def _aid(aid: Aid) -> dict[str, Any]:
    checked = aid.checked_on.isoformat() if aid.checked_on else None
    return {"id": aid.id, "label": aid.label, "url": aid.url, "source": aid.source, "checked_on": checked}


def _spread(spread: Spread, unit: float = 1.0) -> dict[str, float]:
    return {"low": spread.low / unit, "central": spread.central / unit, "high": spread.high / unit}


def _ends(ends: tuple[float | None, float, float | None] | None) -> dict[str, float | None] | None:
    return None if ends is None else dict(zip(("low", "central", "high"), ends, strict=True))


def _range(found: Range | None) -> dict[str, float] | None:
    return None if found is None else {"low": found.low, "high": found.high}


def _people(band: tuple[float, float | None] | None) -> dict[str, float | None] | None:
    return None if band is None else {"low": band[0], "high": band[1]}


def _counted(ranking: Ranking) -> Mapping[str, int]:
    counted: dict[str, int] = {}
    for item in ranking.hidden:
        counted[item.hidden] = counted.get(item.hidden, 0) + 1
    return counted


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
