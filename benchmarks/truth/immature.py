"""Are win rates of deals created honest while cohorts are young? Bias, error and coverage in a world that is known.

World G: companies of 18 monthly cohorts of 400 leads, created on random days of their month; the true rate is 20%,
or rises to 25% over the cohorts; days to a win are lognormal (median 60, sigma 0.9); losses are not recorded, so that
a lead not won is open. Unit: the company. Estimand: the share of a cohort's leads that is won in the end. A cohort
of age m is the m-th youngest. The naive estimate is won / created.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.special import expit, logit

from benchmarks.bench import Bench, Benchmark
from salesformula.demo.draws import Floats, Rng
from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells
from salesformula.stats.immature import created_rates
from salesformula.stats.pooled_rates import pooled_rates

LEVEL = 0.90
AGES = (1, 2, 3, 6)
#: Enough for a standard error of 0.7 points of coverage, and of the error's ratio to the naive one of about 0.01.
RUNS, SHRUNK_RUNS = 2_000, 300
MONTH_DAYS = 30
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Immature:
    """A world of cohorts. ``lost_median_days`` None: losses are not recorded.

    ``spread``: standard deviation of the cohorts' log odds around the line from the first rate to the last.
    """

    n_months: int = 18
    n_created: int = 400
    first_rate: float = 0.20
    last_rate: float = 0.20
    won_median_days: float = 60.0
    won_sigma: float = 0.9
    lost_median_days: float | None = None
    lost_sigma: float = 0.8
    spread: float = 0.0

    def rising_to(self, rate: float) -> Immature:
        """The same world, its rate moving to that one."""
        return replace(self, last_rate=rate)


WORLD_G = Immature()
WITH_LOSSES = Immature(lost_median_days=45.0)


@dataclass(frozen=True)
class Drawn:
    """A company: its counts, and each cohort's true rate."""

    cells: Cells
    truth: Floats


def company(rng: Rng, world: Immature) -> Drawn:
    """One company of that world on the last day of its last month."""
    n = world.n_months * world.n_created
    cohort = np.repeat(np.arange(world.n_months), world.n_created)
    age = (world.n_months - 1 - cohort) * MONTH_DAYS + rng.integers(0, MONTH_DAYS, n)
    line = logit(np.linspace(world.first_rate, world.last_rate, world.n_months))
    truth = np.asarray(expit(line + world.spread * rng.standard_normal(world.n_months)))
    will_win = rng.random(n) < truth[cohort]
    won_days = np.ceil(world.won_median_days * np.exp(world.won_sigma * rng.standard_normal(n))).astype(np.int64)
    lost_days = np.full(n, NEVER)
    if world.lost_median_days is not None:
        lost_days = np.ceil(world.lost_median_days * np.exp(world.lost_sigma * rng.standard_normal(n))).astype(np.int64)
    days = np.where(will_win, won_days, lost_days)
    state = np.where(days > age, OPEN, np.where(will_win, WON, LOST))
    rows = np.stack((cohort, age, np.where(state == OPEN, UNDECIDED, days), state))
    (group, age, days, state), counts = np.unique(rows, axis=1, return_counts=True)
    return Drawn(Cells(group, np.zeros_like(group), age, days, state, counts), truth)


@dataclass(frozen=True)
class Honesty:
    """Over runs: the share of all cohorts' intervals that hold the truth; by age bias, error and the naive error."""

    coverage: float
    coverage_at: dict[int, float]
    bias: dict[int, float]
    error: dict[int, float]
    naive_error: dict[int, float]


@cache
def honesty(world: Immature, *, shrunk: bool, runs: int, seed: int = 20_263) -> Honesty:
    """How ``created_rates``, or ``pooled_rates`` with a trend, does in ``runs`` companies of that world."""
    rng, misses, naive, held = np.random.default_rng(seed), [], [], []
    for _ in range(runs):
        drawn = company(rng, world)
        n_groups = len(drawn.truth)
        if shrunk:
            when = np.arange(n_groups, dtype=np.float64)
            pooled = pooled_rates(drawn.cells, n_groups=n_groups, when=when, confidence=LEVEL)
            share, low, high = pooled.share, pooled.low, pooled.high
        else:
            found = created_rates(drawn.cells, n_groups=n_groups, confidence=LEVEL)
            share, low, high = found.share, found.low, found.high
        so_far = drawn.cells.counted(WON, n_groups) / drawn.cells.counted(None, n_groups)
        # A cohort of which nothing is told has no interval that could hold or miss anything.
        held.append(np.where(np.isnan(share), np.nan, (low <= drawn.truth) & (drawn.truth <= high)))
        misses.append(share - drawn.truth)
        naive.append(so_far - drawn.truth)
    at, away, plain = np.asarray(held), np.asarray(misses), np.asarray(naive)
    return Honesty(
        coverage=float(np.nanmean(at)),
        coverage_at={age: float(np.nanmean(at[:, -age])) for age in AGES},
        bias={age: float(np.nanmean(away[:, -age])) for age in AGES},
        error={age: _error(away[:, -age]) for age in AGES},
        naive_error={age: _error(plain[:, -age]) for age in AGES},
    )


def _error(misses: Floats) -> float:
    return float(np.sqrt(np.nanmean(misses**2)))


def _bias() -> Bench:
    return Bench(abs(honesty(WORLD_G, shrunk=False, runs=RUNS).bias[2]) * 100, "points", "0.5", 0.5)


def _against_naive(world: Immature, *, shrunk: bool, runs: int) -> Bench:
    found = honesty(world, shrunk=shrunk, runs=runs)
    return Bench(found.error[2] * 100, "points", "won/created", found.naive_error[2] * 100)


def _coverage() -> Bench:
    """The mean over the world without and the world with recorded losses, over cohorts of every age."""
    shares = [honesty(world, shrunk=False, runs=RUNS).coverage for world in (WORLD_G, WITH_LOSSES)]
    return Bench(float(np.mean(shares)), "share", f"{LEVEL:g}", LEVEL)


def _shrunk_coverage() -> Bench:
    """Over cohorts drawn around a line: where none vary at all, intervals of any width hold more than they say."""
    return Bench(honesty(VARYING, shrunk=True, runs=SHRUNK_RUNS).coverage, "share", f"{LEVEL:g}", LEVEL)


RISING = WORLD_G.rising_to(0.25)
#: Months that vary around their line as months do: a standard deviation of 4 points at 20%.
VARYING = replace(RISING, spread=0.25)

BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.win_rate_coverage": _coverage,
    "pipeline.immature_bias": _bias,
    "pipeline.immature_rmse": lambda: _against_naive(WORLD_G, shrunk=False, runs=RUNS),
    "pipeline.immature_rmse_shrunk": lambda: _against_naive(WORLD_G, shrunk=True, runs=SHRUNK_RUNS),
    "pipeline.immature_rmse_drifting": lambda: _against_naive(RISING, shrunk=True, runs=SHRUNK_RUNS),
    "pipeline.immature_coverage_shrunk": _shrunk_coverage,
}
