"""The sum of the next few periods, where periods come as those seen did: how low and how high it may be."""

from __future__ import annotations

from math import sqrt

import numpy as np

from salesformula.stats.cells import Floats

#: With fewer periods their spread is not known well enough to say anything.
FEWEST_PERIODS = 4
SEED = 20_261


def sums_to_come(history: Floats, *, n_ahead: int, shares: tuple[float, ...], runs: int, seed: int = SEED) -> Floats:
    """Quantiles of the sum of ``n_ahead`` further periods; a row for each row of ``history``, a column for each share.

    Whole periods are drawn, so that whatever hangs together within one stays together: a seller's deals, the sellers
    of a season. Each run adds to the mean the errors of ``n_ahead`` new periods and the error of the mean itself,
    both drawn from the periods seen, stretched by how much n periods may understate the spread. So the spread is that
    of a new sum, not of the mean; with near-normal periods it is the classical prediction interval. All rows are
    drawn alike, so that rows can be compared.

    Units: those of ``history``; ``shares`` from 0 to 1.
    Source: a bootstrap of prediction errors, Davison and Hinkley (1997), Bootstrap Methods and their Application,
    section 6.3.3 with residuals stretched by sqrt(n / (n - 1)), equation 6.9; the stretch by sqrt((n - 1) / chi-square)
    makes it Student's: Geisser (1993), Predictive Inference, equation 2.22 for normal periods.
    Limits: periods that grow, or depend on each other, are drawn as if they did neither.
    Errors: ValueError with fewer than four periods.
    """
    n = history.shape[1]
    if n < FEWEST_PERIODS:
        raise ValueError(f"{n} periods tell nothing of their spread: {FEWEST_PERIODS} are needed")
    rng = np.random.default_rng(seed)
    mean = history.mean(axis=1, keepdims=True)
    residuals = (history - mean) * sqrt(n / (n - 1))
    ahead, again = rng.integers(0, n, (runs, n_ahead)), rng.integers(0, n, (runs, n))
    stretch = np.sqrt((n - 1) / rng.chisquare(n - 1, runs))
    found = []
    for row, own_mean in zip(residuals, mean[:, 0], strict=True):
        error = row[ahead].sum(axis=1) + n_ahead * row[again].mean(axis=1)
        found.append(np.quantile(n_ahead * own_mean + stretch * error, shares))
    return np.asarray(found, dtype=np.float64)
