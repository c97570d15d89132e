"""What a test reads of a drawing: its words, its blocks, whether everything is in its place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import strategies as st

from core.report import show
from core.report.charts_text import box
from core.report.drawing import Circle, Drawing, Label, Line, Polygon, Rect
from tests.examples import examples

SOME = examples(25)
NAMES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["M" * 300, "Émissions indirectes associées aux produits achetés " * 6, "<script>", "\u202eabc\x00", ""]
    ),
)
KG = st.one_of(st.just(0.0), st.floats(-1e7, 1e9, allow_subnormal=False).map(lambda kg: kg if abs(kg) > 1e-3 else 0.0))
ABOVE = st.floats(1e-2, 1e9)
TOLERANCE = 0.6  # of a point: the thickness of a line


def said(value: float) -> str:
    return f"{show.rough(value)} kg"


def sound(drawing: Drawing) -> None:
    """Everything inside, nothing over anything, letters large enough; of the picture for a telephone too."""
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label) and shape.text]
    for left, top, right, bottom in [*map(box, labels), *edges(drawing)]:
        assert left >= -TOLERANCE, (left, drawing)
        assert top >= -TOLERANCE
        assert right <= drawing.width + TOLERANCE, (right, drawing)
        assert bottom <= drawing.height + TOLERANCE
    assert all(label.size >= 7 for label in labels)
    for one, other in itertools.combinations(labels, 2):
        assert not touch(box(one), box(other)), (one, other)
    if drawing.narrow is not None:
        sound(drawing.narrow)


def edges(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    edges = []
    for shape in drawing.shapes:
        if isinstance(shape, Rect):
            assert min(shape.width, shape.height) >= -1e-9
            edges.append((shape.x, shape.y, shape.x + shape.width, shape.y + shape.height))
        elif isinstance(shape, Circle):
            edges.append(
                (shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius)
            )
        elif isinstance(shape, Line | Polygon):
            x, y = zip(*shape.points, strict=True)
            edges.append((min(x), min(y), max(x), max(y)))
    return edges


def touch(one: Sequence[float], other: Sequence[float]) -> bool:
    gap = 0.3
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > gap
        and min(one[3], other[3]) - max(one[1], other[1]) > 1.0 + gap
    )


def surface(points: Sequence[tuple[float, float]]) -> float:
    """Of a polygon (Gauss)."""
    around = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2


def blocks(drawing: Drawing) -> list[Rect]:
    return [shape for shape in drawing.shapes if isinstance(shape, Rect)]


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]
