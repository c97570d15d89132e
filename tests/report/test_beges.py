"""The regulatory table to deposit: the 22 posts in the order of the form, nothing invented, nothing lost."""

from __future__ import annotations

import csv
import io
import math

import pytest

from core.carbon import views
from core.ingest.tables import beges_posts
from core.report import beges
from core.services.samples import personas
from tests.personas.totals import measured

NAMES = sorted(personas())


def deposited(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(beges.deposit(measured(name)).decode("utf-8-sig")), delimiter=";"))


def figure(text: str) -> float:
    return float(text.replace(",", "."))


def test_every_post_is_there_in_the_order_of_the_form_and_each_category_ends_with_its_sum() -> None:
    rows = beges.rows(measured("boulangerie"))
    assert [row.code for row in rows if row.kind == "post"] == list(beges_posts())
    assert [row.code for row in rows if row.kind == "category"] == list("123456")
    assert [row.kind for row in rows][-2:] == ["category", "total"]
    codes = [row.code for row in rows][:-1]
    assert codes == sorted(codes, key=lambda code: (code[0], len(code) == 1, code))


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_holds_the_very_figures_of_the_view(name: str) -> None:
    footprint = measured(name)
    head, *rows = deposited(name)
    assert head[:8] == [
        "Catégorie", "Poste", "CO₂ (t CO₂e)", "CH₄ (t CO₂e)", "N₂O (t CO₂e)", "Autres gaz (t CO₂e)", "Total (t CO₂e)",
        "CO₂ b (t)",
    ]  # fmt: skip
    written = {row[1].split()[0]: row for row in rows if row[1] not in ("Sous-total", "Total")}
    for group in views.by_beges(footprint):
        gases = views.gases(group.lines)
        assert [figure(cell) for cell in written[group.name][2:6]] == [gases[gas] / 1000 for gas in beges.GASES]
        assert figure(written[group.name][6]) == group.kg / 1000
    assert figure(rows[-1][6]) == views.total(footprint) / 1000
    parts = [figure(row[6]) for row in rows if row[1] == "Sous-total" and row[6]]
    assert math.fsum(parts) == pytest.approx(figure(rows[-1][6]), rel=1e-12)


def test_a_post_without_a_line_is_empty_and_says_why_never_zero() -> None:
    row = next(row for row in deposited("agence_web") if row[1].startswith("5.1"))
    assert row[2:11] == [""] * 9
    assert row[11] == "Aucune activité déclarée"


def test_a_question_without_an_answer_is_told_at_its_post() -> None:
    name = next(name for name in NAMES if any(gap.beges for gap in measured(name).gaps))
    gap = next(gap for gap in measured(name).gaps if gap.beges)
    row = next(row for row in beges.rows(measured(name)) if row.code == gap.beges[0])
    assert gap.label in row.gaps
    assert beges.remark(row).startswith("Sans réponse : ")


def test_what_the_base_does_not_split_by_gas_is_in_the_total_and_is_told() -> None:
    rows = {row.code: row for row in beges.rows(measured("boulangerie"))}
    bought = rows["4.1"]
    known = math.fsum(bought.kg[gas] for gas in beges.GASES)
    assert bought.kg["total"] == pytest.approx(known + bought.kg["unsplit"])
    assert "non réparties par gaz" in beges.remark(bought)
    assert "non réparties" not in beges.remark(rows["1.1"])


def test_the_uncertainty_is_that_of_the_interval() -> None:
    row = beges.rows(measured("hotel"))[-1]
    low, high = row.interval or (0.0, 0.0)
    assert row.uncertainty == pytest.approx(high / row.kg["total"] - 1)
    assert row.kg["total"] / low == pytest.approx(high / row.kg["total"])
