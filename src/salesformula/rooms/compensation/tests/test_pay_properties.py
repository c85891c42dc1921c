"""What holds for every plan and every set of credits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from salesformula.rooms.compensation.formula import whole
from salesformula.rooms.compensation.formula.kernel import Bands, by_rates, pieces
from salesformula.rooms.compensation.formula.lines import Lines
from salesformula.rooms.compensation.formula.plan import Part, Rounding
from salesformula.rooms.compensation.formula.rounding import shared
from salesformula.rooms.compensation.tests import row_by_row
from salesformula.rooms.compensation.tests.columns_of import (
    earned_of,
    in_order,
    lines_of,
    rows_of,
    running_of,
    whole_of,
)
from salesformula.rooms.compensation.tests.row_by_row import Credit, Line


@dataclass(frozen=True)
class Case:
    credits: list[Credit]
    bands: Bands
    parts: list[Part]
    rounding: Rounding
    clawback_days: int
    as_of: int

    def lines(self, credits: Sequence[Credit]) -> Lines:
        return lines_of(
            credits,
            earned_of(credits, self.bands),
            self.parts,
            self.rounding,
            as_of=self.as_of,
            clawback_days=self.clawback_days,
        )

    def rows(self, credits: Sequence[Credit]) -> list[Line]:
        return sorted(rows_of(self.lines(credits), credits), key=str)


day = some.integers(0, 200)
maybe = some.none() | day
cents = some.integers(-3_000, 9_000).map(lambda amount: amount * 100)
amounts = cents | some.integers(-(10**8), 10**8) | some.integers(-(2**63), 2**63 - 1)
quotas = some.sampled_from([0, 1, 90_000, 500_000, 10**9, 2**62])
rates = some.sampled_from(
    [
        Fraction(text)
        for text in ("0.08", "0.12", "0.16", "0", "-0.01", "11/150", "0.0733", "1/3", "999999999/1000000000")
    ]
)
bands = some.lists(some.fractions(Fraction(1, 100), 3, max_denominator=1_000), max_size=3, unique=True).flatmap(
    lambda edges: some.tuples(*[rates] * (len(edges) + 1)).map(
        lambda chosen: list(zip([Fraction(0), *sorted(edges)], chosen, strict=True))
    )
)
roundings = some.builds(
    Rounding,
    places=some.integers(0, 4),
    mode=some.sampled_from(["half_even", "half_up"]),
    remainder=some.sampled_from(["first", "last"]),
)


@some.composite
def parts(draw: some.DrawFn) -> list[Part]:
    weights = draw(some.lists(some.integers(1, 9), min_size=1, max_size=4))
    kinds = [
        {"on": "signature"},
        {"on": "days", "number": draw(day)},
        {"on": "payment", "number": draw(some.integers(1, 2))},
        {"on": "aha", "feature": "report", "within_days": draw(some.integers(1, 90))},
    ]
    return [
        Part.model_validate({"share": Fraction(weight, sum(weights)), **draw(some.sampled_from(kinds))})
        for weight in weights
    ]


@some.composite
def cases(draw: some.DrawFn) -> Case:
    quota_of = draw(some.tuples(quotas, quotas, quotas))
    credits = [
        Credit(
            group=group,
            nth=nth,
            base=draw(amounts),
            quota=quota_of[group],
            closed_on=draw(day),
            ended_on=draw(maybe),
            started_on=draw(maybe),
            paid_on={number: draw(day) for number in (1, 2) if draw(some.booleans())},
            aha_on=draw(maybe),
        )
        for nth, group in enumerate(draw(some.lists(some.integers(0, 2), max_size=8)))
    ]
    clawback_days = draw(some.sampled_from([0, 30, 90]))
    return Case(credits, draw(bands), draw(parts()), draw(roundings), clawback_days, draw(some.integers(100, 300)))


@given(cases())
def test_the_kernel_pays_what_one_finds_row_by_row(case: Case) -> None:
    credits = in_order(case.credits)
    earned = row_by_row.earned_by_bands(case.credits, case.bands)
    plain = row_by_row.ledger(
        credits,
        earned,
        parts=case.parts,
        rounding=case.rounding,
        as_of=case.as_of,
        clawback_days=case.clawback_days,
    )
    assert case.rows(credits) == sorted(plain, key=str)


@given(cases(), some.randoms(use_true_random=False))
def test_the_order_in_which_credits_arrive_changes_no_line(case: Case, chance: Random) -> None:
    shuffled = list(case.credits)
    chance.shuffle(shuffled)
    assert case.rows(in_order(shuffled)) == case.rows(in_order(case.credits))


@given(cases(), some.randoms(use_true_random=False))
def test_the_order_within_a_period_changes_no_total_earned(case: Case, chance: Random) -> None:
    def totals(credits: Sequence[Credit]) -> dict[int, Fraction]:
        earned, sums = earned_of(credits, case.bands), defaultdict[int, Fraction](Fraction)
        for row, credit in enumerate(credits):
            sums[credit.group] += earned.amount(row)
        return dict(sums)

    places = list(range(len(case.credits)))
    chance.shuffle(places)
    other = [replace(credit, nth=nth) for credit, nth in zip(case.credits, places, strict=True)]
    assert totals(in_order(other)) == totals(in_order(case.credits))


@given(cases())
def test_rounded_parts_add_up_to_the_rounded_total_and_exact_ones_to_what_was_earned(case: Case) -> None:
    earned = earned_of(in_order(case.credits), case.bands)
    found = shared(earned, shares=[part.share for part in case.parts], rounding=case.rounding)
    for row in range(len(case.credits)):
        assert sum(int(part[row]) for part in found.rounded) == int(found.total[row])
        assert Fraction(sum(int(part[row]) for part in found.exact), found.denominator) == earned.amount(row)
        assert int(found.total[row]) == row_by_row.to_minor(earned.amount(row), case.rounding)


@given(cases())
def test_what_is_sold_and_refunded_nets_to_nothing(case: Case) -> None:
    credits = in_order(case.credits)
    n = len(credits)
    refunds = [replace(credit, nth=2 * n - credit.nth, base=-credit.base) for credit in credits]
    both = in_order([*credits, *refunds])
    found = case.lines(both)
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for credit, due, known, paid in zip(
        found.credit.tolist(), found.due_on.number.tolist(), found.due_on.is_known.tolist(), found.paid, strict=True
    ):
        if known:
            sums[both[credit].group, due] += int(paid)
    assert set(sums.values()) <= {0}


@given(cases())
def test_no_more_is_taken_back_than_was_paid(case: Case) -> None:
    credits = in_order(case.credits)
    paid = {}
    for row in rows_of(case.lines(credits), credits):
        key = row.group, row.nth, row.part
        if row.status == "DUE":
            paid[key] = row
        if row.status == "CLAWBACK":
            before = paid.pop(key)
            assert (row.minor, row.exact) == (-before.minor, -before.exact)
            assert row.due_on is not None
            assert before.due_on is not None
            assert before.due_on <= row.due_on


@given(cases())
def test_python_integers_pay_what_64_bits_pay(case: Case) -> None:
    credits = in_order(case.credits)
    found = case.lines(credits)
    with patch.object(whole, "ROOM", 0):
        wide = case.lines(credits)
    assert wide.minor.dtype == object
    assert rows_of(wide, credits) == rows_of(found, credits)


@given(cases())
def test_the_pieces_earn_what_the_credit_earns(case: Case) -> None:
    credits = in_order(case.credits)
    earned, run = earned_of(credits, case.bands), running_of(credits)
    for row, credit in enumerate(credits):
        cut = pieces(before=int(run.before[row]), after=int(run.after[row]), quota=credit.quota, bands=case.bands)
        assert sum((piece.earned for piece in cut), Fraction(0)) == earned.amount(row)


@given(some.lists(some.tuples(amounts, some.integers(0, 2)), max_size=8), some.tuples(rates, rates, rates))
def test_rates_by_row_pay_rate_times_base(given_rows: list[tuple[int, int]], chosen: tuple[Fraction, ...]) -> None:
    which = np.array([place for _, place in given_rows], dtype=np.int64)
    found = by_rates(base=whole_of([amount for amount, _ in given_rows]), rates=chosen, which=which)
    for row, (amount, place) in enumerate(given_rows):
        assert found.amount(row) == chosen[place] * Fraction(amount, 10_000)
