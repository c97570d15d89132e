"""Laws of every chart: all of it inside its box, no word over another."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from core.carbon.benchmark import Value
from core.language import speaking
from core.report import charts
from core.report.charts import PAGE, PHONE, Bar, Series, Slice, Step, Strip
from core.report.colours import GREEN, INK
from core.report.dossier import Level
from tests.report.drawn import ABOVE, KG, NAMES, SOME, said, sound

ROOM = st.sampled_from([PAGE, 330.0, PHONE])


def _bar(name: str, kg: float, spread_: tuple[float, float] | None) -> Bar:
    return Bar(name, kg, GREEN, (kg - spread_[0], kg + spread_[1]) if spread_ else None)


ENDS = st.none() | st.tuples(st.floats(0, 1e8), st.floats(0, 1e8))
BARS = st.lists(st.builds(_bar, NAMES, KG, ENDS), min_size=1, max_size=22)
SLICES = st.lists(st.builds(lambda name, kg: Slice(name, kg, GREEN), NAMES, KG), min_size=1, max_size=9)
YEARS = st.integers(2010, 2050)
LEVELS = st.lists(
    st.builds(
        lambda year, one, two, three, wide: Level(
            year, one + two, (one + two - wide, one + two + three + wide), {"1": one, "2": two, "3": three}
        ),
        YEARS, KG, ABOVE, ABOVE, st.floats(0, 1e7),
    ),
    min_size=1, max_size=12, unique_by=lambda level: level.year,
)  # fmt: skip
SERIES = st.lists(
    st.builds(
        lambda name, kg, stroke, banded: Series(
            name, kg, INK, stroke, {year: (0.8 * v, 1.3 * v) for year, v in kg.items()} if banded else {}
        ),
        NAMES,
        st.dictionaries(YEARS, ABOVE, min_size=1, max_size=8),
        st.sampled_from(["marked", "plain", "dashed", "dotted"]),
        st.booleans(),
    ),
    min_size=1, max_size=5,
)  # fmt: skip
STRIPS = st.lists(
    st.builds(
        lambda name, own, middle, half: Strip(
            name, Value(own, own / 2, own * 2) if own is not None else None, middle, (middle / half, middle * half)
        ),
        NAMES, st.none() | st.just(0.0) | ABOVE, ABOVE, st.floats(1.0, 9.0),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
STEPS = st.lists(st.builds(Step, NAMES, KG, st.booleans()), min_size=1, max_size=9)


@SOME
@example([Bar("", 0.0, GREEN, (0.0, 5e-324))], PAGE, 0.0)
@example([Bar("", 0.0, GREEN, (-1e-320, 0.0)), Bar("", 1e-310, GREEN)], PHONE, 1e6)
@given(BARS, ROOM, st.sampled_from([0.0, 1e6]))
def test_bars_stay_in_their_box_whatever_is_drawn(rows: list[Bar], room: float, whole: float) -> None:
    with speaking("fr"):
        sound(charts.bars(rows, room, whole))


@SOME
@given(SLICES, ROOM)
def test_rings_and_stacks_stay_in_their_box(slices: list[Slice], room: float) -> None:
    with speaking("en"):
        sound(charts.donut(slices, room))
        sound(charts.stack(slices, room))


@SOME
@given(LEVELS, ROOM)
def test_columns_stay_in_their_box(levels: list[Level], room: float) -> None:
    with speaking("fr"):
        sound(charts.columns(levels, room))


@SOME
@given(SERIES, ROOM)
def test_lines_stay_in_their_box(series: list[Series], room: float) -> None:
    with speaking("fr"):
        sound(charts.lines(series, room))


@SOME
@given(STRIPS, ROOM)
def test_strips_stay_in_their_box(rows: list[Strip], room: float) -> None:
    with speaking("fr"):
        sound(charts.strip(rows, room, said, "médiane", "pas de valeur"))


@SOME
@given(STEPS, ROOM)
def test_waterfalls_stay_in_their_box(steps: list[Step], room: float) -> None:
    with speaking("fr"):
        sound(charts.waterfall(steps, room))
