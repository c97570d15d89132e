"""The matcher on labelled queries: those it was tuned on, those written afterwards by the same hand, and those that
another hand wrote without seeing its words (independent.csv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.score import Scores, answers, auroc, read_queries, scores

HERE = Path(__file__).parent
pytestmark = pytest.mark.usefixtures("base_carbone_file")
MANY = 10  # queries of a kind below which a share says little


@pytest.fixture(scope="module", params=["development", "validation", "independent"])
def told(request: pytest.FixtureRequest) -> Scores:
    return scores(answers(read_queries(HERE / f"{request.param}.csv")))


def test_the_first_answer_is_right_nine_times_in_ten_and_the_five_nearly_always(told: Scores) -> None:
    assert told.top1 >= 0.9
    assert told.top5 >= 0.97


def test_no_kind_of_purchase_is_left_behind(told: Scores) -> None:
    assert not {kind: found for kind, found in told.by_kind.items() if found[0] >= MANY and found[1] < 0.85}


def test_confidence_tells_what_has_a_factor_from_what_has_none(told: Scores) -> None:
    assert told.auroc >= 0.97


def test_confidence_is_about_the_share_of_right_answers() -> None:
    found = [a for a in answers(read_queries(HERE / "validation.csv")) if not a.found.abstained]
    sure = sum(answer.found.confidence for answer in found) / len(found)
    assert sure == pytest.approx(sum(answer.rank == 1 for answer in found) / len(found), abs=0.08)


def test_the_reference_queries_for_development(shared: Path) -> None:
    found = scores(answers(read_queries(shared / "reference" / "match_dev.csv")))
    assert found.top1 >= 0.95
    assert found.top5 >= 0.98


def test_auroc_is_the_chance_of_the_right_order() -> None:
    assert auroc([0.9, 0.8], [0.1]) == 1.0
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.2], [0.1, 0.3]) == 0.5
