"""What something changed: two groups, their difference, how sure it is, and whether chance alone would do it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from scipy.special import ndtr
from scipy.stats import t
from statsmodels.stats.proportion import confint_proportions_2indep

from salesformula.stats.location import Exact


@dataclass(frozen=True)
class Arm:
    """One of two groups: how many cases, their mean, and the variance of single cases; None where unknown."""

    n: int
    mean: float | None
    variance: float | None

    @classmethod
    def of_share(cls, k: int, n: int) -> Arm:
        """``k`` of ``n``: the variance of a case is p (1 - p)."""
        if not 0 <= k <= n:
            raise ValueError(f"a share needs 0 <= k <= n; found k = {k}, n = {n}")
        return cls(n, k / n, (k / n) * (1 - k / n)) if n else cls(0, None, None)

    @classmethod
    def of_values(cls, n: int, total: Exact, squares: Exact) -> Arm:
        """Values by their count, sum and sum of squares, as int or Decimal so that nothing cancels."""
        if n < 0:
            raise ValueError(f"a group cannot have {n} values")
        if n == 0:
            return cls(0, None, None)
        exact_total, exact_squares = Decimal(total), Decimal(squares)
        spread = max(Decimal(0), exact_squares - exact_total * exact_total / n)
        return cls(n, float(exact_total / n), float(spread / (n - 1)) if n > 1 else None)


@dataclass(frozen=True)
class Effect:
    """After less before, its interval and the two-sided p value; ``n`` cases after, ``n_before`` before.

    Neutral where the data say nothing of chance: no interval and p = 1.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p: float
    n: int
    n_before: int


def share_difference(*, k: int, n: int, k_before: int, n_before: int, confidence: float) -> Effect:
    """How much larger the share ``k`` of ``n`` is than ``k_before`` of ``n_before``.

    ``p`` is that of Pearson's chi-square without continuity correction; near the level it may disagree with the
    interval, being another test. Neutral for an empty group. Where all or none succeeded in both, the estimate is 0
    with its interval, and p = 1.

    Units: shares from 0 to 1, the estimate from -1 to 1.
    Source: Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics
    in Medicine 17, 873-890, method 10; Pearson (1900), Philosophical Magazine 50, 157-175.
    Errors: ValueError unless 0 <= k <= n.
    """
    after, before = Arm.of_share(k, n), Arm.of_share(k_before, n_before)
    if after.mean is None or before.mean is None:
        return Effect(None, None, None, 1.0, n, n_before)
    low, high = confint_proportions_2indep(
        k, n, k_before, n_before, method="newcomb", compare="diff", alpha=1 - confidence
    )
    estimate, pooled = after.mean - before.mean, (k + k_before) / (n + n_before)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / n_before))
    p = float(2 * ndtr(-abs(estimate) / error)) if error > 0 else 1.0
    return Effect(estimate, float(low), float(high), p, n, n_before)


def mean_difference(after: Arm, before: Arm, *, confidence: float) -> Effect:
    """How much larger the mean of ``after`` is than that of ``before``, the groups differing in spread as they may.

    Neutral with fewer than two values in a group, or no spread in either. Limits: rests on means being near normal;
    with strongly skewed values, such as amounts, see the operating table.

    Units: those of the values.
    Source: Welch (1947), "The generalization of Student's problem when several different population variances are
    involved", Biometrika 34, 28-35; degrees of freedom: Welch (1938), Biometrika 29, 350-362, as in Satterthwaite
    (1946), Biometrics Bulletin 2, 110-114, equation 17.
    """
    if after.mean is None or before.mean is None:
        return Effect(None, None, None, 1.0, after.n, before.n)
    return _welch(after.mean - before.mean, after, before, 1.0, 1.0, confidence)


def relative_difference(after: Arm, before: Arm, *, confidence: float) -> Effect:
    """How much larger the mean of ``after`` is, as a share of that of ``before``.

    Neutral as a difference of means is, and where the mean before is 0: nothing can be told as a share of nothing.
    Limits: the mean before has to be far from 0 as compared with its own error.

    Units: a share; 0.1 is a tenth more.
    Source: the delta method for a ratio of means, var(after) / before^2 + after^2 var(before) / before^4: Cochran
    (1977), Sampling Techniques, 3rd edition, equation 6.12 with independent samples; Welch's degrees of freedom.
    """
    if after.mean is None or not before.mean:
        return Effect(None, None, None, 1.0, after.n, before.n)
    ratio = after.mean / before.mean
    return _welch(ratio - 1, after, before, 1 / before.mean, ratio / before.mean, confidence)


def _welch(estimate: float, after: Arm, before: Arm, weight: float, weight_before: float, level: float) -> Effect:
    """The t interval and test of an estimate that moves by so much per unit of either mean."""
    if after.variance is None or before.variance is None or after.n < 2 or before.n < 2:
        return Effect(estimate, None, None, 1.0, after.n, before.n)
    parts = weight**2 * after.variance / after.n, weight_before**2 * before.variance / before.n
    if sum(parts) <= 0:
        return Effect(estimate, None, None, 1.0, after.n, before.n)
    error = sqrt(sum(parts))
    df = sum(parts) ** 2 / (parts[0] ** 2 / (after.n - 1) + parts[1] ** 2 / (before.n - 1))
    half = float(t.ppf(0.5 + level / 2, df)) * error
    return Effect(
        estimate, estimate - half, estimate + half, float(2 * t.sf(abs(estimate) / error, df)), after.n, before.n
    )
