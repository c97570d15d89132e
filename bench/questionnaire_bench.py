"""One questionnaire footprint, from the answers as typed to the total with its interval, for every persona.

Baseline: the bare Polars join and group of the same activities and coefficients.
"""

from __future__ import annotations

from pathlib import Path

from bench.measure_bench import bare, fastest
from core.carbon import views
from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf
from core.carbon.measure import activity_frame, coefficient_frame, coefficient_table, footprint, named, weigh
from core.ingest.answers import read_answers
from core.ingest.builtin import read_builtin
from core.ingest.questions import law
from core.ingest.tables import method
from core.services.questionnaire import filled

LIMIT_MS = 20.0
PERSONAS = Path(__file__).resolve().parents[1] / "data" / "personas"


def main() -> None:
    book = Shelf([as_factor(entry, "builtin") for entry in read_builtin()], "builtin")
    slowest = max((measured(path, book) for path in sorted(PERSONAS.glob("*.yaml"))), key=lambda m: m[1])
    name, ours, baseline = slowest
    print(f"slowest persona, {name}: {ours:.1f} ms (limit {LIMIT_MS:.0f}); bare join and group: {baseline:.1f} ms")
    print(f"  ratio {ours / baseline:.1f}")
    if ours > LIMIT_MS:
        raise SystemExit("a questionnaire footprint takes too long")


def measured(path: Path, book: Shelf) -> tuple[str, float, float]:
    """(persona, milliseconds of the footprint, milliseconds of the bare join)."""
    rules = method()
    sheet = read_answers(path.read_text(encoding="utf-8"), law(), rules.units).sheet

    def ours() -> float:
        form = filled(sheet)
        result = footprint(weigh(form.activities, book, rules.units), rules, form.perimeter, "builtin", form.gaps)
        views.interval(result)
        return views.total(result)

    weighed = weigh(filled(sheet).activities, book, rules.units)
    activities = activity_frame(named(weighed), sheet.year)
    table = coefficient_frame(coefficient_table(weighed, rules.allocation))
    return path.stem, 1000 * fastest(ours), 1000 * fastest(lambda: bare(activities, table))


if __name__ == "__main__":
    main()
