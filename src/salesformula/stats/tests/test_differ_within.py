"""Groups compared at equal age."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells
from salesformula.stats.differ import groups_differ
from salesformula.stats.differ_within import created_differ, groups_differ_within


def test_one_layer_is_pearsons_test_but_for_one_case_in_n() -> None:
    k, n = [12, 20, 31], [40, 50, 60]
    within = groups_differ_within(np.asarray([k]), np.asarray([n]))
    plain = groups_differ(k, n)
    assert within is not None
    assert plain is not None
    assert within.chi_square == pytest.approx(plain.chi_square * 149 / 150)
    assert (within.df, within.n_groups) == (2, 3)
    assert within.p_permutation == pytest.approx(plain.p_permutation, abs=0.01)


def test_two_groups_in_layers_equal_statsmodels() -> None:
    won = np.asarray([[8, 20], [3, 11], [14, 9]])
    n = np.asarray([[30, 40], [25, 30], [40, 35]])
    tables = [np.asarray([[won[h, 0], n[h, 0] - won[h, 0]], [won[h, 1], n[h, 1] - won[h, 1]]]) for h in range(3)]
    peer = StratifiedTable(tables).test_null_odds(correction=False)
    found = groups_differ_within(won, n)
    assert found is not None
    assert found.chi_square == pytest.approx(float(peer.statistic))
    assert found.p_pearson == pytest.approx(float(peer.pvalue))


def test_a_seller_with_young_deals_is_not_taken_for_a_weak_one() -> None:
    rows = np.asarray(
        [
            (0, 0, 300, 40, WON, 60), (0, 0, 300, 40, LOST, 140), (0, 0, 20, UNDECIDED, OPEN, 20),
            (1, 0, 300, 40, WON, 6), (1, 0, 300, 40, LOST, 14), (1, 0, 20, UNDECIDED, OPEN, 200),
        ]
    )  # fmt: skip
    found = created_differ(Cells(*rows.T), n_groups=2)
    assert found is not None
    assert found.p_permutation > 0.9
    # Won by now out of created, ages forgotten: 60 of 220 against 6 of 220.
    plain = groups_differ([60, 6], [220, 220])
    assert plain is not None
    assert plain.p_permutation < 0.001


def test_groups_never_seen_at_one_age_cannot_be_compared() -> None:
    rows = np.asarray(
        [(0, 0, 300, 40, WON, 6), (0, 0, 300, 40, LOST, 9), (1, 0, 20, 3, WON, 5), (1, 0, 20, 3, LOST, 5)]
    )
    assert created_differ(Cells(*rows.T), n_groups=2) is None


def test_equal_sellers_are_said_to_differ_no_more_often_than_promised() -> None:
    rng, said = np.random.default_rng(3), 0
    for _ in range(200):
        n = rng.integers(0, 25, (6, 12))
        won = rng.binomial(n, np.asarray([0.02, 0.08, 0.15, 0.2, 0.25, 0.3])[:, None])
        found = groups_differ_within(won, n, resamples=999)
        assert found is not None
        said += found.p_permutation <= 0.05
    assert said <= 200 * 0.05 + 2 * (200 * 0.05 * 0.95) ** 0.5
