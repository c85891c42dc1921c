"""Is the cycle honest? Coverage of the intervals of "won within so many days", and of the median given won.

World: a company that creates deals over 18 months at a few a day. One in five is won in the end, after a lognormal
number of days (median 60, log standard deviation 0.9); the others are lost (median 45, 0.8); what is not decided on
the last day is open. Days are whole: the day of the decision less the day of creation. Unit: one company.
Estimands: the true chance that a deal is won within 30, 90, 180 days; the true median of the days of wins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from benchmarks.bench import Bench, Benchmark
from salesformula.stats.cells import LOST, OPEN, WON
from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence

RUNS = 2_000
CONFIDENCE = 0.90
MONTHS_18 = 548
WIN_RATE = 0.20
WIN_DAYS, WIN_SD = 60.0, 0.9
LOSS_DAYS, LOSS_SD = 45.0, 0.8

#: A few deals a day for 18 months; and a small company.
USUAL, SMALL = 1_600, 60


@dataclass(frozen=True)
class Covered:
    """Of the intervals that were told, the share that held the truth; and how often one was told at all."""

    share: float
    told: float

    @property
    def standard_error(self) -> float:
        """Of ``share``, with one interval a company and RUNS companies."""
        return float(np.sqrt(self.share * (1 - self.share) / (RUNS * self.told)))


def company(rng: np.random.Generator, *, n: int, span: int = MONTHS_18) -> CumulativeIncidence:
    """The deals of one company at the end of the day ``span``, as the engine would count them."""
    created = span * rng.random(n)
    is_won = rng.random(n) < WIN_RATE
    log_days = np.where(is_won, np.log(WIN_DAYS), np.log(LOSS_DAYS))
    takes = np.exp(log_days + np.where(is_won, WIN_SD, LOSS_SD) * rng.standard_normal(n))
    first, last = np.floor(created), np.floor(created + takes)
    is_open = last >= span
    days = np.where(is_open, span - 1, last) - first
    state = np.where(is_open, OPEN, np.where(is_won, WON, LOST))
    cells, count = np.unique(days.astype(np.int64) * 3 + state, return_counts=True)
    return cumulative_incidence(days=cells // 3, state=cells % 3, n=count, confidence=CONFIDENCE)


def won_within(days: int) -> float:
    """The true chance that a deal is won at most ``days`` whole days after its day of creation."""
    hours = (np.arange(2_000) + 0.5) / 2_000
    return float(WIN_RATE * ndtr(np.log((days + 1 - hours) / WIN_DAYS) / WIN_SD).mean())


def true_median() -> int:
    """The first day by which half of the deals that are won in the end are won."""
    return next(days for days in range(1, 1_000) if won_within(days) >= WIN_RATE / 2)


def coverage(*, n: int, days: int, runs: int = RUNS, seed: int = 20_263, span: int = MONTHS_18) -> Covered:
    """How often the interval of the share won within ``days`` holds the truth, over companies of ``n`` deals."""
    rng, truth, held = np.random.default_rng(seed), won_within(days), []
    for _ in range(runs):
        found = company(rng, n=n, span=span).at(days)
        if found.low is not None and found.high is not None:
            held.append(found.low <= truth <= found.high)
    return Covered(float(np.mean(held)), len(held) / runs)


def median_coverage(*, n: int, runs: int = RUNS, seed: int = 20_264, span: int = MONTHS_18) -> Covered:
    """How often the interval of the median given won holds the truth, over companies of ``n`` deals."""
    rng, truth, held = np.random.default_rng(seed), true_median(), []
    for _ in range(runs):
        found = company(rng, n=n, span=span).median_given_won()
        if found is not None and found.low is not None and found.high is not None:
            held.append(found.low <= truth <= found.high)
    return Covered(float(np.mean(held)) if held else float("nan"), len(held) / runs)


def _bench(n: int) -> Bench:
    return Bench(coverage(n=n, days=90).share, "share", f"{CONFIDENCE:g}", CONFIDENCE)


BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.cycle_coverage": lambda: _bench(USUAL),
    "pipeline.cycle_coverage_small": lambda: _bench(SMALL),
}
