"""How much comes in a day: a share times a mean over another mean, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import exp, sqrt

from scipy.special import ndtri


@dataclass(frozen=True)
class PaceSums:
    """Counts and exact sums: successes of trials; amounts and days of successes, and of those that have both."""

    n_won: int
    n_closed: int
    n_amount: int
    sum_amount: Decimal
    squares_amount: Decimal
    n_days: int
    sum_days: int
    squares_days: int
    n_both: int
    sum_amount_both: Decimal
    sum_days_both: int
    sum_products: Decimal


@dataclass(frozen=True)
class Pace:
    """Amount a day of one case, with its interval."""

    amount: Decimal
    low: Decimal
    high: Decimal


def pace(sums: PaceSums, *, confidence: float) -> Pace | None:
    """The share of successes times their mean amount over their mean days; None with no success, amount or days.

    Its logarithm has the variance (1 - p) / (n p) for the share and s^2 / (n mean^2) for each mean, less twice the
    covariance of the means, which share their cases: large deals often take long. The interval is the estimate
    times exp(+-z sd). Limits: it rests on means of skewed amounts being near normal, as the interval of a mean does.

    Units: amount a day; ``confidence`` is a probability.
    Source: delta method, Casella and Berger (2002), Statistical Inference, 2nd edition, section 5.5.4.
    Errors: none.
    """
    if min(sums.n_won, sums.n_amount - 1, sums.n_days - 1) < 1 or sums.sum_days <= 0 or sums.sum_amount <= 0:
        return None
    rate = sums.n_won / sums.n_closed
    mean, days = float(sums.sum_amount / sums.n_amount), sums.sum_days / sums.n_days
    variance = (1 - rate) / (sums.n_closed * rate)
    variance += _of_mean(sums.n_amount, sums.sum_amount, sums.squares_amount) / mean**2
    variance += _of_mean(sums.n_days, Decimal(sums.sum_days), Decimal(sums.squares_days)) / days**2
    variance -= 2 * _together(sums) / (mean * days)
    factor = exp(float(ndtri(0.5 + confidence / 2)) * sqrt(max(variance, 0.0)))
    amount = sums.sum_amount * sums.n_won * sums.n_days / (sums.n_amount * sums.n_closed * sums.sum_days)
    return Pace(amount, Decimal(float(amount) / factor), Decimal(float(amount) * factor))


def _of_mean(n: int, added: Decimal, squares: Decimal) -> float:
    """The variance of a mean."""
    return float(max(Decimal(0), squares - added * added / n) / (n - 1)) / n


def _together(sums: PaceSums) -> float:
    """The covariance of the two means, through the cases that have both values."""
    n = sums.n_both
    if n < 2:
        return 0.0
    apart = sums.sum_products - sums.sum_amount_both * sums.sum_days_both / n
    return float(apart) / (n - 1) * n / (sums.n_amount * sums.n_days)
