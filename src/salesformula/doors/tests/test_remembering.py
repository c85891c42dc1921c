"""What is remembered of answers: the last ones asked for, up to a number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from salesformula.doors import remembering
from salesformula.doors.remembering import remembered
from salesformula.kit.answer import Result
from salesformula.kit.text import Msg


@dataclass
class Given:
    """As much of an answer as the memory looks at."""

    result: Result
    nth: int


nth = count()


def given(n_rows: int) -> Given:
    return Given(Result(rows=[{"n": 1}] * n_rows, finding=Msg("some")), next(nth))


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    remembering.forget_all()
    yield
    remembering.forget_all()


def is_kept(key: str, n_rows: int) -> bool:
    return remembered(key, lambda: given(n_rows)) is remembered(key, lambda: given(n_rows))


def test_an_answer_is_made_once() -> None:
    assert is_kept("win rate", 12)


def test_the_comparison_of_five_thousand_sellers_is_remembered() -> None:
    assert is_kept("by owner", 5_000)


def test_a_list_longer_than_any_comparison_is_made_anew() -> None:
    assert not is_kept("deals", remembering.MOST_ROWS_OF_ONE + 1)


def test_the_least_used_goes_when_rows_would_fill_the_memory() -> None:
    first = remembered("first", lambda: given(1))
    size = remembering.MOST_ROWS_OF_ONE
    n_lists = remembering.MOST_ROWS // size
    lists = [remembered(f"list {k}", lambda: given(size)) for k in range(n_lists)]
    assert remembered("first", lambda: given(1)) is not first
    assert remembered(f"list {n_lists - 1}", lambda: given(size)) is lists[-1]
