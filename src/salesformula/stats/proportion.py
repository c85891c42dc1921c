"""How sure a share is: k of n."""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri

from salesformula.stats.interval import Interval


def wilson(k: float, n: float, *, confidence: float) -> Interval:
    """The Wilson score interval of a share of ``k`` in ``n``.

    Units: ``confidence`` is a probability, the interval is a share from 0 to 1.
    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    JASA 22, 209-212: the p for which |k/n - p| <= z sqrt(p (1 - p) / n). Recommended for all n by
    Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133, equation 4.
    Errors: ValueError unless 0 <= k <= n and n >= 1.
    """
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"a share needs 0 <= k <= n and n >= 1; found k = {k}, n = {n}")
    z = float(ndtri(0.5 + confidence / 2))
    share, spread = k / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return Interval(0.0 if k == 0 else middle - half, 1.0 if k == n else middle + half)
