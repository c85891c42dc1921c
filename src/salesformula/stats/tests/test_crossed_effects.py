"""Two kinds of people beside every customer: effects held to brute force, and how often rightly told."""

from __future__ import annotations

from math import lgamma

import numpy as np
import pytest

from benchmarks.truth.attribution import BENCHMARKS, LEVEL, Company, attributed
from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.crossed_counts import CrossedCounts
from salesformula.stats.crossed_effects import crossed_effects

#: Three sellers and two consultants: who left, and months watched.
EVENTS = np.asarray([[2.0, 9.0], [4.0, 5.0], [1.0, 3.0]])
MONTHS = np.asarray([[100.0, 150.0], [120.0, 60.0], [90.0, 80.0]])


def customers(events: Floats, months: Floats) -> tuple[Ints, Ints, Floats, Flags]:
    """One customer an event, and one who stayed for the months of each pair."""
    first, second = (np.repeat(place.ravel(), events.astype(int).ravel()) for place in np.indices(events.shape))
    stayed = np.indices(events.shape).reshape(2, -1)
    left = np.r_[np.ones(len(first), dtype=np.bool_), np.zeros(events.size, dtype=np.bool_)]
    exposure = np.r_[np.zeros(len(first)), months.ravel()]
    return np.r_[first, stayed[0]], np.r_[second, stayed[1]], exposure, left


def brute_force(spreads: tuple[Floats, Floats], seed: int) -> tuple[Floats, Floats, Floats]:
    """Effects drawn at each pair of spreads, less their means, and the likelihood of the counts with each draw.

    The intercept is integrated out: that of exp(y u - e^u s) over u is gamma(y) / s^y.
    """
    rng = np.random.default_rng(seed)
    n = len(spreads[0])
    first = spreads[0][:, None] * rng.standard_normal((n, 3))
    second = spreads[1][:, None] * rng.standard_normal((n, 2))
    weighed = first @ EVENTS.sum(axis=1) + second @ EVENTS.sum(axis=0)
    expected = np.einsum("ij,ni,nj->n", MONTHS, np.exp(first), np.exp(second))
    logs = weighed - EVENTS.sum() * np.log(expected) + lgamma(EVENTS.sum())
    centred = [effect - effect.mean(axis=1, keepdims=True) for effect in (first, second)]
    return centred[0], centred[1], logs


def quantile(values: Floats, weight: Floats, chance: float) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weight[order]) / weight.sum(), chance)])


def test_at_known_spreads_effects_and_likelihood_equal_brute_force() -> None:
    n = 400_000
    first, second, logs = brute_force((np.full(n, 0.4), np.full(n, 0.3)), seed=1)
    weight = np.exp(logs - logs.max())
    found = CrossedCounts(EVENTS, MONTHS).given((0.4, 0.3))
    mean = weight @ first / weight.sum()
    assert found.first == pytest.approx(mean, abs=0.02)
    assert found.first_sd == pytest.approx(np.sqrt(weight @ first**2 / weight.sum() - mean**2), abs=0.02)
    of_second = weight @ second / weight.sum()
    assert found.second == pytest.approx(of_second, abs=0.02)
    assert found.second_sd == pytest.approx(np.sqrt(weight @ second**2 / weight.sum() - of_second**2), abs=0.02)
    # Laplace's leaves out (2 pi)^(1/2) for the intercept, of all the normals.
    told = found.log_marginal + 0.5 * np.log(2 * np.pi)
    assert told == pytest.approx(float(np.log(weight.mean()) + logs.max()), abs=0.05)


def test_averaged_over_unknown_spreads_ratios_and_intervals_equal_brute_force() -> None:
    rng = np.random.default_rng(2)
    # A Rayleigh prior on each spread.
    spreads = rng.rayleigh(1.0, 1_000_000), rng.rayleigh(1.0, 1_000_000)
    first, second, logs = brute_force(spreads, seed=3)
    weight = np.exp(logs - logs.max())
    found = crossed_effects(*customers(EVENTS, MONTHS), n_people=(3, 2), confidence=0.9)
    assert found is not None
    for kind, effects, drawn in ((found.first, first, spreads[0]), (found.second, second, spreads[1])):
        for k in range(effects.shape[1]):
            assert kind.ratio[k] == pytest.approx(float(weight @ np.exp(effects[:, k]) / weight.sum()), rel=0.05)
            assert kind.low[k] == pytest.approx(np.exp(quantile(effects[:, k], weight, 0.05)), rel=0.06)
            assert kind.high[k] == pytest.approx(np.exp(quantile(effects[:, k], weight, 0.95)), rel=0.06)
        assert kind.spread_low == pytest.approx(quantile(drawn, weight, 0.05), abs=0.1)
        assert kind.spread_high == pytest.approx(quantile(drawn, weight, 0.95), rel=0.15)


def test_the_customers_of_each_are_counted() -> None:
    found = crossed_effects(*customers(EVENTS, MONTHS), n_people=(3, 3), confidence=0.9)
    assert found is not None
    assert found.first.n_left.tolist() == [11, 9, 4]
    assert found.second.n_left.tolist() == [7, 17, 0]
    assert found.second.n.tolist() == [10, 20, 0]
    assert found.second.exposure.tolist() == [310, 290, 0]
    # Nobody's consultant is what the population is, and no better known than that.
    assert found.second.high[2] / found.second.low[2] > found.second.high[1] / found.second.low[1]


def test_a_sellers_effect_is_not_laid_at_the_consultants_door() -> None:
    # The first seller's customers leave three times as often, and one consultant serves most of them.
    months = np.asarray([[4_000.0, 400.0], *[[400.0, 1_200.0]] * 5])
    events = np.round(months * np.r_[0.06, [0.02] * 5][:, None])
    raw = events.sum(axis=0) / months.sum(axis=0)
    found = crossed_effects(*customers(events, months), n_people=(6, 2), confidence=0.9)
    assert found is not None
    assert raw[0] / raw[1] > 1.8
    assert found.second.ratio == pytest.approx([1, 1], abs=0.05)
    assert found.first.low[0] > 1.5
    assert found.first.p < 0.001 < 0.5 <= found.second.p


def test_people_all_alike_have_no_spread() -> None:
    found = crossed_effects(*customers(np.full((4, 3), 6.0), np.full((4, 3), 300.0)), n_people=(4, 3), confidence=0.9)
    assert found is not None
    assert min(found.first.p, found.second.p) > 0.45
    assert max(found.first.spread, found.second.spread) < 0.02
    assert np.all((found.first.low < 1) & (found.first.high > 1))


def test_the_kinds_may_change_places() -> None:
    first, second, months, left = customers(EVENTS, MONTHS)
    one = crossed_effects(first, second, months, left, n_people=(3, 2), confidence=0.9)
    other = crossed_effects(second, first, months, left, n_people=(2, 3), confidence=0.9)
    assert one is not None
    assert other is not None
    assert one.first.ratio == pytest.approx(other.second.ratio, rel=1e-3)
    assert one.second.high == pytest.approx(other.first.high, rel=1e-3)
    assert one.first.p == pytest.approx(other.second.p, rel=1e-2)


def test_where_nobody_left_nothing_is_told() -> None:
    first, second, months, left = customers(EVENTS, MONTHS)
    assert crossed_effects(first, second, months, left & False, n_people=(3, 2), confidence=0.9) is None


def test_unequal_lengths_are_refused() -> None:
    first, second, months, left = customers(EVENTS, MONTHS)
    with pytest.raises(ValueError, match="one person of each kind"):
        crossed_effects(first[1:], second, months, left, n_people=(3, 2), confidence=0.9)


def test_a_hundred_companies_get_intervals_that_cover_on_average_over_their_people() -> None:
    found = attributed(Company(n_sellers=30, n_consultants=3, n_customers=1_000), runs=100)
    assert LEVEL - 0.03 <= found.sellers.covered <= LEVEL + 0.03
    assert LEVEL - 0.06 <= found.consultants.covered <= LEVEL + 0.06


def test_benchmarks_bear_the_agreed_names() -> None:
    assert "compensation.attribution_coverage" in BENCHMARKS


def test_of_one_consultant_nothing_is_said() -> None:
    first, _, months, left = customers(EVENTS, MONTHS)
    found = crossed_effects(first, np.zeros_like(first), months, left, n_people=(3, 1), confidence=0.9)
    assert found is not None
    assert (found.second.spread, found.second.p) == (0.0, 1.0)
    assert (found.second.low[0], found.second.high[0]) == pytest.approx((1.0, 1.0))
