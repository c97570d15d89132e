"""What must be said with a trajectory: what was supposed, what is a draft, what no line can catch up with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.carbon.trajectory_shapes import Budget, Overshoot, Target
from core.errors import InputError


def of(
    target: Target, history: Mapping[int, float], base_year: int, base: float, overshoot: Overshoot, budget: Budget
) -> tuple[InputError, ...]:
    """French sentences, never raised: a screen translates them."""
    return (*_base(history, base_year, base), *_path(target, base_year, base), *_overshoot(history, overshoot, budget))


def _base(history: Mapping[int, float], base_year: int, base: float) -> Iterator[InputError]:
    first, last = min(history), max(history)
    if base_year < first:
        yield InputError(
            "L'année de base {base} n'est pas connue : le niveau de {first} est supposé depuis {base}.",
            base=base_year,
            first=first,
        )
    elif base_year not in history:
        yield InputError(
            "L'année de base {base} n'est pas connue : son niveau est lu entre les années voisines.", base=base_year
        )
    if base_year > first:
        yield InputError("Les années avant {base} ne comptent pas.", base=base_year)
    if base == 0 and history[last] == 0:
        yield InputError("Aucune émission en {base} : il n'y a rien à réduire.", base=base_year)


def _path(target: Target, base_year: int, base: float) -> Iterator[InputError]:
    if target.draft:
        yield InputError(
            "Cette trajectoire est un projet ({published}) : elle peut changer.", published=target.published
        )
    if not target.path:
        return
    first, last = target.path[0][0], target.path[-1][0]
    if target.assumed_after is not None:
        yield InputError("Après {year}, cette trajectoire est une hypothèse.", year=target.assumed_after)
    if base_year < first:
        yield InputError(
            "Cette trajectoire commence en {first} : son niveau de {first} est supposé avant.", first=first
        )
    if base:
        yield InputError("Le rythme change d'une année à l'autre : le taux est une moyenne jusqu'en {last}.", last=last)


def _overshoot(history: Mapping[int, float], overshoot: Overshoot, budget: Budget) -> Iterator[InputError]:
    last = max(history)
    if overshoot.compensated:
        yield InputError(
            "Dépassement depuis l'année de base : la trajectoire repart de {last} pour garder le même budget.",
            last=last,
        )
    elif overshoot.exceeded and history[last] == 0:
        yield InputError("Les émissions de {last} sont nulles : il n'y a plus rien à réduire.", last=last)
    elif overshoot.exceeded and budget.remaining <= 0:
        yield InputError("Le budget de cette trajectoire est déjà dépensé : aucune réduction ne permet de le tenir.")
    elif overshoot.exceeded:
        yield InputError("Il reste trop peu de temps pour tenir le budget de cette trajectoire.")
