"""What changed from one report to another: the calculation, the way it is told, the brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.carbon import views
from core.carbon.differences import Cause
from core.carbon.footprint import Footprint
from core.services.footprints import Run
from core.services.report_kinds import Change, Differences, Report


def differences(
    reports: tuple[Report, Report], runs: tuple[Run, Run], causes: Mapping[Cause, Any], brand: bool
) -> Differences:
    """`causes`: {cause: kgCO2e}, exact; `brand`: it was changed between the two."""
    one, other = reports
    changes = [Change(what, was, is_now) for what, was, is_now in _facts(reports, runs) if was != is_now]
    same_words = one.digest is not None and one.digest == other.digest
    shares = {cause: float(kg) for cause, kg in causes.items() if kg}
    return Differences(changes, _posts(runs[0].footprint, runs[1].footprint), shares, brand, not same_words)


def _facts(reports: tuple[Report, Report], runs: tuple[Run, Run]) -> Iterator[tuple[Any, str | float, str | float]]:
    one, other = reports
    before, after = (run.footprint for run in runs)
    yield "run", one.run_hash, other.run_hash
    yield "year", str(one.year), str(other.year)
    yield "edition", before.edition, after.edition
    yield "method", before.method_version, after.method_version
    yield "total", views.total(before), views.total(after)
    yield "template", one.template, other.template
    yield "language", one.language, other.language


def _posts(before: Footprint, after: Footprint) -> dict[str, tuple[float, float]]:
    """{BEGES post: kgCO2e in each}, where they differ."""
    old, new = ({group.name: group.kg for group in views.by_beges(one)} for one in (before, after))
    both = {post: (old.get(post, 0.0), new.get(post, 0.0)) for post in sorted({*old, *new})}
    return {post: pair for post, pair in both.items() if pair[0] != pair[1]}
