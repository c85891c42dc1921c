"""How sure a mean and a median are, from a few sums and a few order statistics."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from math import sqrt

from scipy.stats import binom, t

from salesformula.stats.interval import Interval

Exact = int | Decimal


def mean_interval(n: int, total: Exact, squares: Exact, *, confidence: float) -> Interval | None:
    """The t interval of a mean, from the count, the sum and the sum of squares; None with fewer than two values.

    Sums come as int or Decimal, so that nothing cancels. Limits: the interval rests on the mean being near
    normal. With strongly skewed values, such as amounts, it covers less than it says until n is large
    (at n = 25 and log-normal values of log standard deviation 1 about 88% instead of 95%).

    Units: those of the values.
    Source: Student (1908), "The probable error of a mean", Biometrika 6, 1-25: mean +- t[n-1] s / sqrt(n).
    """
    if n < 2:
        return None
    exact_total, exact_squares = Decimal(total), Decimal(squares)
    variance = max(Decimal(0), (exact_squares - exact_total * exact_total / n) / (n - 1))
    half = float(t.ppf(0.5 + confidence / 2, n - 1)) * sqrt(float(variance) / n)
    mean = float(exact_total / n)
    return Interval(mean - half, mean + half)


def median_ranks(n: int) -> tuple[int, int]:
    """The ranks, from 1, of the one or two middle values of ``n``: their average is the median."""
    return (n + 1) // 2, n // 2 + 1


@lru_cache(maxsize=4_096)
def median_interval_ranks(n: int, *, confidence: float) -> tuple[int, int] | None:
    """The ranks, from 1, of the two values that bound the median; None where n is too small for that level.

    Free of any assumption on the shape of the values, and exact: [x_(r), x_(n-r+1)] holds the median with
    probability at least ``confidence``, r being the largest rank with P(Binomial(n, 1/2) <= r - 1) at most
    (1 - confidence) / 2. Limits: independent values; ties make it wider than needed, never too narrow.

    Source: Thompson (1936), Annals of Mathematical Statistics 7, 122-128; David and Nagaraja (2003),
    Order Statistics, 3rd edition, section 7.1, equation 7.1.1.
    """
    tail = (1 - confidence) / 2
    rank = int(binom.ppf(tail, n, 0.5)) if n > 0 else 0
    # ppf gives the smallest rank whose cumulative chance reaches the tail: the chance below it is less.
    return (rank, n - rank + 1) if rank >= 1 and n - rank + 1 > rank else None
