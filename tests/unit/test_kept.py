"""What is kept in memory: by company, never too much, and gone with the company."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from core.kept import Memory, forget, kept
from tests.examples import examples

HERE, THERE = uuid4(), uuid4()


@examples(40)
@given(st.lists(st.tuples(st.sampled_from([HERE, THERE]), st.integers(0, 9)), max_size=40), st.integers(1, 30))
def test_what_was_used_last_stays_and_all_of_it_weighs_no_more_than_it_may(
    asked: list[tuple[UUID, int]], most: int
) -> None:
    memory = Memory[int](most, lambda value: value)
    for key in asked:
        assert memory.made(key, lambda weight=key[1]: weight) == key[1]  # type: ignore[misc]
        left = [found for other in set(asked) if (found := memory.get(other)) is not None]
        assert key[1] in left
        assert sum(left) <= most or len(left) == 1


def test_a_value_is_made_once_for_the_same_arguments_and_what_they_stand_for_does_not_count() -> None:
    made = []

    @kept(8)
    def drawn(tenant: str, run_hash: str, _footprint: object) -> int:
        made.append((tenant, run_hash))
        return len(made)

    assert [drawn("a", "1", object()), drawn("a", "1", object()), drawn("a", "2", object())] == [1, 1, 2]
    assert drawn("b", "1", object()) == 3, "the same run hash in another company is another thing"


def test_everything_of_an_erased_company_goes_and_nothing_of_the_others() -> None:
    values, texts = Memory[str](8), Memory[str](8)
    values.made((HERE, "run"), lambda: "figures")
    texts.made((str(HERE), "run"), lambda: "card")
    texts.made((str(THERE), "run"), lambda: "card of the other")
    forget(HERE)
    assert (values.get((HERE, "run")), texts.get((str(HERE), "run"))) == (None, None)
    assert texts.get((str(THERE), "run")) == "card of the other"
