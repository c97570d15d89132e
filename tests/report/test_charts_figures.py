"""What a chart says is what it is made of: lengths, angles and places that are the figures, words that are theirs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.benchmark import Value
from core.language import speaking
from core.report import charts, show
from core.report.charts import PAGE, Bar, Series, Slice, Step, Strip
from core.report.charts_axis import round_ticks
from core.report.charts_text import broken, fit, plain, spread
from core.report.colours import GREEN, INK, POSTS, SCOPES
from core.report.contrast import contrast, readable
from core.report.dossier import Level
from core.report.drawing import Circle, Drawing, Line, Polygon
from core.report.fonts import width
from tests.report.drawn import ABOVE, NAMES, SOME, blocks, said, surface, texts


@SOME
@given(st.lists(ABOVE, min_size=2, max_size=22))
def test_a_bar_is_as_long_as_its_figure(masses: list[float]) -> None:
    with speaking("fr"):
        drawn = blocks(charts.bars([Bar("Poste", kg, GREEN) for kg in masses], PAGE))
    per = max(block.width for block in drawn) / max(masses)
    assert [block.width for block in drawn] == pytest.approx([kg * per for kg in masses], rel=1e-6, abs=1e-9)


def test_a_bar_below_zero_goes_the_other_way_from_the_same_line() -> None:
    with speaking("fr"):
        gain, loss = blocks(charts.bars([Bar("Électricité", 900, GREEN), Bar("Forêt", -300, GREEN)], PAGE))
    assert loss.x + loss.width == pytest.approx(gain.x)
    assert gain.width == pytest.approx(3 * loss.width)


def test_the_whisker_ends_where_the_interval_says() -> None:
    with speaking("fr"):
        drawing = charts.bars([Bar("Gaz", 1000, GREEN, (500, 2000)), Bar("Sans intervalle", 1000, GREEN)], PAGE)
    block = blocks(drawing)[0]
    whiskers = [
        s for s in drawing.shapes if isinstance(s, Line) and s.stroke == INK and s.points[0][1] == s.points[1][1]
    ]
    assert len(whiskers) == 1
    assert [x for x, _y in whiskers[0].points] == pytest.approx(
        [block.x + 0.5 * block.width, block.x + 2 * block.width]
    )


def test_what_is_written_beside_a_bar_is_what_the_screen_shows() -> None:
    with speaking("fr"):
        assert f"{show.plain_mass(12_345)} · {show.percent(0.5)}" in texts(
            charts.bars([Bar("Gaz", 12_345, GREEN)], PAGE, 24_690)
        )
    with speaking("en"):
        assert texts(charts.bars([Bar("Gas", 1_234_500, GREEN)], PAGE))[-1] == "1,234\u00a0t"


def test_the_parts_of_a_ring_cover_it_once_and_are_all_named() -> None:
    slices = [Slice(f"Scope {n}", kg, SCOPES[n]) for n, kg in (("1", 100.0), ("2", 0.0), ("3", 300.0))]
    with speaking("fr"):
        drawing = charts.donut(slices, PAGE)
    surfaces = [surface(shape.points) for shape in drawing.shapes if isinstance(shape, Polygon)]
    assert surfaces[1] == pytest.approx(3 * surfaces[0], rel=0.01)
    written = texts(drawing)
    assert {"Scope 1", "Scope 2", "Scope 3", show.plain_mass(400)} <= set(written)
    assert any(text.startswith("0\u00a0kg") for text in written)


@pytest.mark.parametrize("draw", [charts.donut, charts.stack])
def test_what_is_no_share_of_a_whole_is_drawn_as_bars(draw: Callable[..., Drawing]) -> None:
    with speaking("fr"):
        drawing = draw([Slice("Chauffage", 900, GREEN), Slice("Forêt", -300, GREEN)], PAGE)
    assert not [shape for shape in drawing.shapes if isinstance(shape, Polygon)]
    heating, forest = blocks(drawing)
    assert heating.width == pytest.approx(3 * forest.width)


def test_a_column_stacks_its_scopes_to_the_total() -> None:
    level = Level(2024, 600, None, {"1": 100, "2": 200, "3": 300})
    with speaking("fr"):
        drawing = charts.columns([level, Level(2021, 1200, None, {"1": 1200})], PAGE)
    heights = {block.fill: 0.0 for block in blocks(drawing)}
    for block in blocks(drawing):
        if block.x > PAGE / 2:
            heights[block.fill] += block.height
    assert heights[SCOPES["2"]] == pytest.approx(2 * heights[SCOPES["1"]])
    assert heights[SCOPES["3"]] == pytest.approx(3 * heights[SCOPES["1"]])
    assert {"2021", "2022", "2023", "2024", show.plain_mass(600), show.plain_mass(1200)} <= set(texts(drawing))


def test_a_year_that_is_missing_breaks_the_line_of_what_was_calculated() -> None:
    known = Series("Calculé", {2020: 50e3, 2021: 48e3, 2024: 40e3, 2025: 38e3}, INK, "marked")
    with speaking("fr"):
        drawn = charts.lines([known], PAGE)
    strokes = [s for s in drawn.shapes if isinstance(s, Line) and s.stroke == INK]
    assert [len(line.points) for line in strokes] == [2, 2]
    assert len([s for s in drawn.shapes if isinstance(s, Circle)]) == 4


def test_the_target_is_dashed_and_the_band_is_named() -> None:
    plan = {year: 40e3 - 1e3 * (year - 2024) for year in range(2024, 2031)}
    rows = [
        Series("Objectif", plan, "#B4491F", "dashed"),
        Series("Plan", plan, GREEN, "plain", {y: (0.9 * kg, 1.1 * kg) for y, kg in plan.items()}),
    ]
    with speaking("en"):
        drawing = charts.lines(rows, PAGE)
    assert [bool(s.dash) for s in drawing.shapes if isinstance(s, Line) and len(s.points) == 7] == [True, False]
    assert "95% interval" in texts(drawing)
    assert texts(drawing).count("34.0\u00a0t") == 2


def test_a_waterfall_leads_from_one_total_to_the_other() -> None:
    steps = [Step("2023", 1000, True), Step("Activité", -400), Step("Facteurs", 100), Step("2024", 700, True)]
    with speaking("fr"):
        first, less, more, last = blocks(charts.waterfall(steps, PAGE))
    assert first.x == last.x
    assert less.x + less.width == pytest.approx(first.x + first.width)
    assert more.x == pytest.approx(less.x)
    assert more.x + more.width == pytest.approx(last.x + last.width)


def test_a_strip_places_the_company_among_the_others_on_a_logarithmic_scale() -> None:
    row = Strip("Par personne", Value(300, 300, 300), 1000, (100, 10_000))
    with speaking("fr"):
        drawing = charts.strip([row], PAGE, said, "médiane")
    (middle_half,) = blocks(drawing)
    (own,) = (shape for shape in drawing.shapes if isinstance(shape, Circle))
    share = (own.x - middle_half.x) / middle_half.width
    assert share == pytest.approx(0.2386, abs=0.001)  # log10(3) / 2


def test_a_figure_of_zero_is_written_and_not_drawn_on_a_logarithmic_scale() -> None:
    with speaking("fr"):
        drawing = charts.strip([Strip("Par m²", Value(0, 0, 0), 20)], PAGE, said, "médiane")
    assert not [shape for shape in drawing.shapes if isinstance(shape, Circle)]
    assert any("0 kg" in text for text in texts(drawing))


def test_the_same_figures_make_the_same_drawing() -> None:
    rows = [Bar("Gaz", 12.5, POSTS["1.1"], (8, 20)), Bar("Achats", 3.0, POSTS["4.1"])]
    with speaking("fr"):
        assert charts.bars(rows, PAGE) == charts.bars(rows, PAGE)


@pytest.mark.parametrize("nothing", [[], ()])
def test_nothing_to_show_is_a_drawing_without_shapes(nothing: Any) -> None:
    with speaking("fr"):
        for drawing in (charts.bars(nothing, PAGE), charts.columns(nothing, PAGE), charts.lines(nothing, PAGE)):
            assert drawing.height > 0
            assert not drawing.shapes


@SOME
@given(NAMES, st.floats(10, 400))
def test_a_text_is_cut_only_when_it_must_be(text: str, room: float) -> None:
    cut = fit(text, 8.5, room)
    assert width(cut, 8.5) <= room
    assert (cut == plain(text)) is (width(plain(text), 8.5) <= room)
    assert all(width(line, 8.5) <= room for line in broken(text, 8.5, room))


@SOME
@given(st.floats(-1e9, 0), st.floats(0, 1e9))
def test_an_axis_holds_its_figures_between_few_round_ticks(low: float, high: float) -> None:
    ticks = round_ticks(low, high)
    near = 1e-6 * (ticks[1] - ticks[0])
    assert ticks[0] <= low + near
    assert ticks[-1] >= high - near
    assert 0 in ticks
    assert 2 <= len(ticks) <= 9


@SOME
@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_names_moved_apart_keep_their_order_and_their_room(wanted: list[float]) -> None:
    placed = spread(sorted(wanted), [15.0] * len(wanted), 0, 100)
    assert all(after - before >= 15 - 1e-9 for before, after in itertools.pairwise(placed))
    assert placed[0] >= 7.5 - 1e-9
    assert placed[-1] <= 92.5 + 1e-9


@pytest.mark.parametrize("colour", ["#ffd800", "#eeeeee", "#1f6f54", "#00ffff", "#ff0000"])
def test_a_colour_too_pale_to_be_read_is_darkened_and_no_other(colour: str) -> None:
    assert contrast(readable(colour), "#ffffff") >= 4.5
    assert (readable(colour) == colour) is (contrast(colour, "#ffffff") >= 4.5)
