"""Is the interval of pipeline velocity honest? How often it holds the pace its deals were drawn from.

World: ``n`` closed deals of which a quarter is won; won amounts log-normal around 10,000 with log standard deviation
0.8; days to the win Poisson around 60, longer for larger deals (log slope 0.3). Unit: the company.
Estimand: share won x mean amount / mean days, a day and open deal.
"""

from __future__ import annotations

from decimal import Decimal
from math import exp, log

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.stats.pace import PaceSums, pace

RUNS = 2_000
CONFIDENCE = 0.95
RATE, AMOUNT, SPREAD, DAYS, TIED = 0.25, 10_000.0, 0.8, 60.0, 0.3


def covers(seed: int, *, n: int) -> bool:
    """Whether the interval of one simulated company holds its true pace."""
    found = pace(drawn(seed, n=n), confidence=CONFIDENCE)
    true = RATE * AMOUNT * exp(SPREAD**2 / 2) / (1 + DAYS * exp(TIED**2 / 2))
    return found is not None and float(found.low) <= true <= float(found.high)


def drawn(seed: int, *, n: int) -> PaceSums:
    """The sums of one company."""
    rng = np.random.default_rng(seed)
    won = int(rng.binomial(n, RATE))
    apart = rng.standard_normal(won)
    amounts = [Decimal(f"{value:.2f}") for value in np.exp(log(AMOUNT) + SPREAD * apart)]
    days = [int(value) for value in 1 + rng.poisson(DAYS * np.exp(TIED * apart))]
    amount = sum(amounts, Decimal(0))
    return PaceSums(
        n_won=won,
        n_closed=n,
        n_amount=won,
        sum_amount=amount,
        squares_amount=sum((a * a for a in amounts), Decimal(0)),
        n_days=won,
        sum_days=sum(days),
        squares_days=sum(d * d for d in days),
        n_both=won,
        sum_amount_both=amount,
        sum_days_both=sum(days),
        sum_products=sum((a * d for a, d in zip(amounts, days, strict=True)), Decimal(0)),
    )


def coverage(*, n: int, runs: int, first: int = 10_000) -> float:
    """The share of companies whose interval holds the true pace."""
    return sum(covers(first + run, n=n) for run in range(runs)) / runs


def _velocity_coverage() -> Bench:
    return Bench(coverage(n=400, runs=RUNS), "share", f"promised {CONFIDENCE:.0%}", CONFIDENCE)


BENCHMARKS: dict[str, Benchmark] = {"pipeline.velocity_coverage": _velocity_coverage}
