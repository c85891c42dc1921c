"""From which age on is a cohort of leads old enough? How far from the truth the age found is.

World: 24 monthly cohorts of 500 leads, 7% of them won; days to the win log-normal with median 52 and log standard
deviation 0.7, as of the last day of the last month. Unit: the company. Estimand: the age by which 95% of the wins that
come within two years have come. Peer: the age by which 95% of the wins known so far had come.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import exp, log, sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from benchmarks.bench import Bench, Benchmark
from salesformula.kit.periods import month_start
from salesformula.rooms.pipeline.answers.maturity import judged

RUNS = 2_000
SHARE, MEDIAN, SPREAD, N_MONTHS, N_LEADS, RATE = 0.95, 52.0, 0.7, 24, 500, 0.07
AS_OF = date(2026, 12, 31)
_LONGEST = 730
TRUE_DAYS = exp(log(MEDIAN) + SPREAD * float(ndtri(SHARE * ndtr(log(_LONGEST / MEDIAN) / SPREAD))))


def needed_days(seed: int) -> tuple[int, int]:
    """The age found for one company, and the age by which that share of its known wins had come."""
    rng = np.random.default_rng(seed)
    known: Counter[tuple[str, int]] = Counter()
    for n in range(N_MONTHS):
        first = month_start(AS_OF.year, AS_OF.month - n)
        won = int(rng.binomial(N_LEADS, RATE))
        days = np.floor(np.exp(log(MEDIAN) + SPREAD * rng.standard_normal(won))).astype(int)
        length = (month_start(first.year, first.month + 1) - first).days
        came = rng.integers(0, length, won)
        for on, took in zip(came.tolist(), days.tolist(), strict=True):
            if first + timedelta(days=on + took) <= AS_OF:
                known[f"{first:%Y-%m}", took] += 1
    rows = [{"month": month, "days": took, "n_won": n} for (month, took), n in known.items()]
    found = judged(rows, as_of=AS_OF, share=SHARE, fewest=25)
    assert found is not None
    return found.needed_days, int(np.quantile(list(known_days(known)), SHARE, method="inverted_cdf"))


def known_days(known: Counter[tuple[str, int]]) -> list[int]:
    """The days of each known win."""
    return [took for (_, took), n in known.items() for _ in range(n)]


def errors(runs: int, *, first: int = 10_000) -> tuple[float, float, float]:
    """Mean error of the age found, its root mean square, and the mean error of the peer, in days."""
    pairs = [needed_days(first + run) for run in range(runs)]
    apart = np.asarray(pairs, dtype=np.float64) - TRUE_DAYS
    return float(apart[:, 0].mean()), sqrt(float((apart[:, 0] ** 2).mean())), float(apart[:, 1].mean())


def _maturity_bias() -> Bench:
    found, _, naive = errors(RUNS)
    return Bench(abs(found), "days", "wins known so far", abs(naive))


BENCHMARKS: dict[str, Benchmark] = {"pipeline.maturity_bias": _maturity_bias}
