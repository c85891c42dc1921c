"""The moment after which customers stay: what is tried, chosen, refused, and how often rightly."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from benchmarks.truth.moment import ALPHA, BENCHMARKS, LEVEL, World, judged
from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.leaving import leaving_scores
from salesformula.stats.moment import NOT_BEYOND_CHANCE, NOTHING_TO_COMPARE, TOO_FEW_LEFT, Moment, find_moment
from salesformula.stats.moment_choice import evidence_of, nearest
from salesformula.stats.moment_conditions import Condition, conditions


def leaving(met: Flags, seed: int, ratio: float = 0.3) -> tuple[Ints, Flags]:
    """Days and whether left: who meets the condition leaves at ``ratio`` times a hazard of 1 in 300 days."""
    stays = np.ceil(np.random.default_rng(seed).exponential(1.0, len(met)) * np.where(met, 300 / ratio, 300))
    return np.minimum(stays, 600).astype(np.int64), stays <= 600


def found_in(use: Floats, met: Flags, seed: int = 1) -> Moment:
    days, left = leaving(met, seed)
    return find_moment(use, days, left, alpha=0.05, confidence=0.9)


def quantities(n: int, n_features: int, seed: int) -> Floats:
    return np.random.default_rng(seed).poisson(3.0, (n, n_features)).astype(np.float64)


def test_every_threshold_that_parts_the_customers_is_tried() -> None:
    tried = conditions(np.arange(10.0)[:, None])
    assert [one.uses for one in tried.each] == [((0, float(least)),) for least in range(1, 10)]
    assert tried.met.sum(axis=1).tolist() == [9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_so_many_features_used_and_two_features_together_are_tried() -> None:
    use = np.asarray([[1.0, 0.0]] * 3 + [[0.0, 1.0]] * 3 + [[1.0, 1.0]] * 3 + [[0.0, 0.0]] * 3)
    tried = conditions(use)
    # Both used is the same as two features used; each set of customers is tried once, in its simplest words.
    assert tried.each == (
        Condition(((0, 1.0),)), Condition(((1, 1.0),)), Condition(n_features=1), Condition(n_features=2),
    )  # fmt: skip
    assert not tried.is_pair.any()
    assert len(set(tried.family.tolist())) == 3


def test_a_condition_that_one_in_twenty_meets_is_not_tried() -> None:
    use = np.zeros((40, 1))
    use[:2] = 5
    assert conditions(use).each == ()


def test_the_evidence_is_the_square_of_the_log_rank_statistic_for_less_leaving() -> None:
    use = np.asarray([[0.0], [0.0], [1.0], [1.0]])
    scores = leaving_scores(np.asarray([1, 2, 3, 4]), np.asarray([True, True, False, True]))
    # Expected by day 1: 1/4, by day 2 and 3: 7/12, by day 4: 19/12. Scores 3/4, 5/12, -7/12, -7/12.
    found = evidence_of(conditions(use), scores[:, None], np.ones((4, 1), dtype=np.bool_), 3)
    variance = 1 / 4 * 4 / 3 * (9 / 16 + 25 / 144 + 49 / 144 + 49 / 144)
    assert found[0, 0] == pytest.approx((7 / 6) ** 2 / variance, rel=1e-6)
    assert evidence_of(conditions(1 - use), scores[:, None], np.ones((4, 1), dtype=np.bool_), 3)[0, 0] == 0


def test_of_thresholds_the_one_near_most_evidence_is_chosen_not_a_lonely_peak() -> None:
    tried = conditions(np.arange(20.0)[:, None])
    evidence = np.zeros((len(tried.each), 1))
    evidence[[3, 12, 13, 14], 0] = 10.0, 9.5, 9.5, 9.5
    assert nearest(tried, evidence)[0] in (12, 13, 14)


def test_five_of_twelve_features_used_is_found_where_it_decides() -> None:
    use = (np.random.default_rng(2).random((800, 12)) < 0.4).astype(np.float64)
    found = found_in(use, use.sum(axis=1) >= 5)
    assert found.is_found
    assert found.condition == Condition(n_features=5)


def test_two_features_together_are_found_where_both_are_needed() -> None:
    use = quantities(1_500, 3, seed=3)
    found = found_in(use, (use[:, 0] >= 3) & (use[:, 2] >= 3))
    assert found.is_found
    assert found.condition == Condition(((0, 3.0), (2, 3.0)))


def test_what_makes_customers_leave_is_no_moment() -> None:
    use = np.random.default_rng(4).random((600, 1)).round(2)
    found = found_in(use, use[:, 0] < 0.5)
    assert found.reason == NOT_BEYOND_CHANCE
    assert found.p > 0.5


def test_the_order_of_the_customers_changes_nothing() -> None:
    use = quantities(200, 3, seed=5)
    days, left = leaving(use[:, 1] >= 3, 5)
    mixed = np.random.default_rng(6).permutation(200)
    assert find_moment(use, days, left, alpha=0.05, confidence=0.9) == find_moment(
        use[mixed], days[mixed], left[mixed], alpha=0.05, confidence=0.9
    )


def test_who_left_within_the_window_is_left_out() -> None:
    use = quantities(300, 2, seed=7)
    days, left = leaving(use[:, 0] >= 3, 7)
    gone = np.asarray([-20, -1]), np.asarray([True, False])
    with_them = find_moment(
        np.vstack((use, np.zeros((2, 2)))), np.r_[days, gone[0]], np.r_[left, gone[1]], alpha=0.05, confidence=0.9
    )
    alone = find_moment(use, days, left, alpha=0.05, confidence=0.9)
    assert (with_them.n, with_them.n_left_out) == (300, 2)
    assert (with_them.p, with_them.hazard_ratio) == (alone.p, alone.hazard_ratio)


def test_few_who_left_tell_no_moment() -> None:
    use = quantities(100, 2, seed=8)
    found = find_moment(use, np.full(100, 50), np.arange(100) < 19, alpha=0.05, confidence=0.9)
    assert (found.condition, found.reason, found.n_left) == (None, TOO_FEW_LEFT, 19)


def test_features_that_all_use_alike_leave_nothing_to_compare() -> None:
    found = find_moment(np.full((100, 2), 4.0), np.full(100, 50), np.arange(100) < 40, alpha=0.05, confidence=0.9)
    assert (found.condition, found.reason, found.n_tried) == (None, NOTHING_TO_COMPARE, 0)


def test_nobody_at_all_is_too_few() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert find_moment(np.zeros((0, 2)), none, none > 0, alpha=0.05, confidence=0.9).reason == TOO_FEW_LEFT


def test_a_year_that_nobody_was_watched_for_has_no_share() -> None:
    use = quantities(300, 2, seed=9)
    days, left = leaving(use[:, 0] >= 3, 9)
    found = find_moment(use, np.minimum(days, 200), left & (days <= 200), alpha=0.05, confidence=0.9)
    assert found.with_it is not None
    assert found.with_it.share is None
    assert found.hazard_ratio is not None


def test_unequal_lengths_and_negative_use_are_refused() -> None:
    with pytest.raises(ValueError, match="one row a customer"):
        find_moment(
            np.zeros((2, 1)), np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.bool_), alpha=0.05, confidence=0.9
        )
    with pytest.raises(ValueError, match="0 or more"):
        conditions(np.full((3, 1), -1.0))


def test_a_hundred_companies_find_the_planted_moment_and_judge_it_fairly() -> None:
    found = judged(World(), runs=100)
    assert found.found >= 0.9 - 2 * sqrt(0.9 * 0.1 / 100)
    assert abs(found.bias) < 0.1
    assert LEVEL - 2 * sqrt(LEVEL * (1 - LEVEL) / 100) <= found.covered


def test_a_hundred_companies_without_a_moment_are_seldom_told_one() -> None:
    found = judged(World(ratio=1.0), runs=100)
    assert found.named <= ALPHA + 2 * sqrt(ALPHA * (1 - ALPHA) / 100)
    assert abs(found.bias) < 0.1


def test_benchmarks_bear_the_agreed_names() -> None:
    assert {"compensation.aha_found", "compensation.aha_none", "compensation.aha_lift_bias"} <= set(BENCHMARKS)


def test_without_a_feature_there_is_nothing_to_compare() -> None:
    found = find_moment(np.zeros((60, 0)), np.full(60, 50), np.arange(60) < 40, alpha=0.05, confidence=0.9)
    assert found.reason == NOTHING_TO_COMPARE
