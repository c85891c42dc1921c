"""What is missing for the next level, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from salesformula.kit.text import render
from salesformula.rooms.compensation.answers.level_words import missing_said
from salesformula.rooms.compensation.formula.ladder import Criterion
from salesformula.rooms.compensation.formula.level_progress import Standing


@pytest.mark.parametrize(
    ("criterion", "stands", "asked", "said"),
    [
        ("prepaid_months", Fraction(5), 6, "1 more month of prepayment on average"),
        ("prepaid_months", Fraction(4), 6, "2 more months of prepayment on average"),
        # Never said too small: a third of a month is told as 0.4, and what rounds up to one as one.
        ("prepaid_months", Fraction(17, 3), 6, "0.4 more months of prepayment on average"),
        ("prepaid_months", Fraction(505, 100), 6, "1 more month of prepayment on average"),
        ("prepaid_months", Fraction(6), 6, "any prepayment longer than the average"),
        ("prepaid_months", None, 6, "a deal of which the prepayment is known"),
        ("new_mrr", Fraction(900), 1_000, "$100 more of new MRR a month"),
        ("churn", Fraction(1, 10), Fraction(1, 20), "5% less churn a year"),
    ],
)
def test_what_is_missing_is_said_as_one_says_it(
    criterion: Criterion, stands: Fraction | None, asked: int | Fraction, said: str
) -> None:
    told = missing_said(Standing(criterion, stands, Fraction(asked), is_met=False), "USD")
    assert told is not None
    assert render(told) == said
