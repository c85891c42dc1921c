"""Questions of one page share what they are answered from; other pages do not."""

from __future__ import annotations

from itertools import count

from salesformula.doors.together import once, together


def test_the_questions_of_one_page_share_what_is_made() -> None:
    made = count()
    with together():
        assert [once("ledger", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
        assert once("another", lambda: next(made)) == 1


def test_the_next_page_makes_it_anew() -> None:
    made = count()
    for expected in (0, 1):
        with together():
            assert once("ledger", lambda: next(made)) == expected


def test_a_question_by_itself_holds_nothing() -> None:
    made = count()
    assert [once("ledger", lambda: next(made)) for _ in range(2)] == [0, 1]
