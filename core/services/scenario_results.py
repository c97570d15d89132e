"""A scenario as other programs read it: the JSON of the command line and of the API. Masses in kgCO2e."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from core.carbon import views
from core.carbon.effects import Effect
from core.carbon.scenario import Baseline, Choice, Path
from core.carbon.trajectory import Trajectory
from core.errors import InputError
from core.ingest.action_tables import bank
from core.ingest.scenario_file import ScenarioFile
from core.ingest.trajectory_tables import levers, mixes
from core.language import sentence
from core.services import trajectories
from core.services.footprints import Run


def own_effects(given: ScenarioFile, start: Baseline) -> Mapping[str, Effect]:
    """The lines that are in no bank, as shares of the posts of this footprint; none where the post has nothing."""
    posts = dict(zip(start.posts, start.by_post.tolist(), strict=True))
    found = {}
    for line in given.customs:
        less = {line.post: -line.reduction * posts[line.post]} if posts.get(line.post, 0) > 0 else {}
        found[line.id] = Effect(line.id, less, less, less)
    return found


def as_json(run: Run, given: ScenarioFile, path: Path, aim: Trajectory, code: str = "fr") -> dict[str, Any]:
    """Schema: docs/schemas/scenario.schema.json."""
    scenario = given.scenario
    interval = views.interval(run.footprint)
    return {
        "run_id": str(run.id),
        "hash": run.hash,
        "year": run.footprint.perimeter.year,
        "total_kg": views.total(run.footprint),
        "interval_kg": list(interval) if interval else None,
        **{name: value for name, value in asdict(scenario).items() if name != "choices"},
        "actions": _actions(given, path, code),
        "values": _values(path, aim),
        "trajectory": trajectories.as_json(aim, code),
        "remarks": [sentence(remark, code) for remark in _remarks(given, path, code)],
        "notice": "Projection sous hypothèses, pas une prévision.",
    }


def _values(path: Path, aim: Trajectory) -> list[dict[str, Any]]:
    """Year by year. `target` is None before the base year of the trajectory."""
    targets = {value.year: value.target for value in aim.values}
    return [
        {
            "year": int(year),
            "kg": float(path.kg[i]),
            "low": float(path.low[i]),
            "high": float(path.high[i]),
            "by_post": {post: float(kg[i]) for post, kg in path.by_post.items()},
            "contributions": {
                cause: {post: float(kg[i]) for post, kg in posts.items()} for cause, posts in path.contributions.items()
            },
            "target": targets.get(int(year)),
            "gap": float(path.kg[i]) - targets[int(year)] if int(year) in targets else None,
            "price_eur": float(path.price_eur[i]),
            "cumulated_kg": float(path.cumulated_kg[i]),
        }
        for i, year in enumerate(path.years)
    ]


def _actions(given: ScenarioFile, path: Path, code: str) -> list[dict[str, Any]]:
    labels = _labels(given, code)
    return [
        {**asdict(choice), "label": labels[choice.id], "effect": choice.id not in path.idle}
        for choice in given.scenario.choices
    ]


def _labels(given: ScenarioFile, code: str) -> dict[str, str]:
    """{id of a choice: how a person calls it}."""
    english = code == "en"
    bank_of = {key: card.label_en if english else card.label for key, card in bank().items()}
    lever_of = {key: lever.label_en if english else lever.label_fr for key, lever in levers().items()}
    return {**bank_of, **lever_of, **{custom.id: custom.label for custom in given.customs}}


def _remarks(given: ScenarioFile, path: Path, code: str) -> Iterator[InputError]:
    """What must be said with the figures (sentences to translate, never raised)."""
    first, labels = int(path.years[0]), _labels(given, code)
    for choice in given.scenario.choices:
        if choice.id in path.idle:
            yield InputError("« {action} » n'a pas d'effet connu sur ce bilan.", action=labels[choice.id])
        elif _begun(choice, first):
            yield InputError(
                "« {action} » commence en {start} : le bilan de {year} en tient peut-être déjà compte.",
                action=labels[choice.id],
                start=choice.start,
                year=first,
            )
    mix = mixes().get(given.scenario.electricity)
    if mix is not None and mix.hypothesis:
        yield InputError("« {mix} » est une hypothèse.", mix=mix.label_en if code == "en" else mix.label_fr)
    if given.scenario.horizon < first:
        horizon = given.scenario.horizon
        yield InputError("L'horizon {horizon} précède l'année du bilan ({year}).", horizon=horizon, year=first)


def _begun(choice: Choice, first: int) -> bool:
    """Is something of it done in the footprint's own year."""
    return choice.uptake > 0 and (choice.start < first or choice.start == choice.end == first)
