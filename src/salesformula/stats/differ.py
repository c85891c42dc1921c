"""Do groups differ beyond chance? One test for all of them, before anyone looks at a single one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

#: Draws are made in blocks of at most this many numbers, so that memory stays small.
BLOCK = 1_000_000

#: Beyond this many numbers the count of permutations goes down, so that a page with thousands of groups stays quick.
MOST_DRAWS = 6_000_000

#: Never fewer permutations than this: p can then be as small as 0.001.
FEWEST_RESAMPLES = 999

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Differ:
    """What the test says. ``detectable_sd`` is None where every case, or none, was a success."""

    chi_square: float
    df: int
    p_pearson: float
    p_permutation: float
    n_groups: int
    n_resamples: int
    detectable_sd: float | None


def groups_differ(
    successes: Sequence[int],
    totals: Sequence[int],
    *,
    resamples: int = 9999,
    seed: int | None = None,
    alpha: float = 0.05,
    power: float = 0.80,
) -> Differ | None:
    """Whether groups differ in their share of successes; None with fewer than two groups that have cases.

    ``p_pearson`` is the chi-square test without continuity correction. ``p_permutation`` draws tables with the
    same margins: (1 + tables at least as far out) / (1 + tables drawn); it holds at any size. The seed follows
    from the counts, so the same counts always give the same p.

    ``detectable_sd`` is the standard deviation of the groups' true shares that this test would have shown
    with chance ``power``. With true shares of variance s^2 the statistic is about (1 + n0 s^2 / (p (1 - p)))
    times a chi-square of the same degrees of freedom, so s^2 = p (1 - p) / n0 (q[1 - alpha] / q[1 - power] - 1),
    with n0 = (N - sum n_i^2 / N) / (k - 1). That is exact for groups of one size with normal scores and an
    approximation otherwise.

    Units: shares from 0 to 1.
    Source: Pearson (1900), Philosophical Magazine 50, 157-175. Permutation: Phipson and Smyth (2010),
    Statistical Applications in Genetics and Molecular Biology 9, article 39, equation 2. n0: Snedecor and
    Cochran (1989), Statistical Methods, 8th edition, section 13.6 (random effects, unequal sizes).
    Errors: ValueError unless there are as many successes as totals and 0 <= successes <= totals.
    """
    if len(successes) != len(totals) or any(not 0 <= k <= n for k, n in zip(successes, totals, strict=True)):
        raise ValueError("groups need one count of successes for each total, with 0 <= successes <= total")
    # In one order, so that the same groups listed otherwise get the same draws.
    kept = sorted((k, n) for k, n in zip(successes, totals, strict=True) if n > 0)
    if len(kept) < 2:
        return None
    k_i = np.array([k for k, _ in kept], dtype=np.int64)
    n_i = np.array([n for _, n in kept], dtype=np.int64)
    df, share = len(kept) - 1, float(k_i.sum() / n_i.sum())
    if share in (0.0, 1.0):
        return Differ(0.0, df, 1.0, 1.0, len(kept), 0, None)
    statistic = float(_statistic(k_i, n_i, share))
    drawn = min(resamples, max(FEWEST_RESAMPLES, MOST_DRAWS // len(kept)))
    return Differ(
        chi_square=statistic,
        df=df,
        p_pearson=float(chi2.sf(statistic, df)),
        p_permutation=_permutation_p(tuple(kept), statistic, drawn, seed_of(kept) if seed is None else seed),
        n_groups=len(kept),
        n_resamples=drawn,
        detectable_sd=_detectable_sd(n_i, share, df, alpha, power),
    )


def _statistic(k: Counts, n: Counts, share: float) -> npt.NDArray[np.float64]:
    """Pearson's statistic of one table, or of each row of tables."""
    away: npt.NDArray[np.float64] = ((k - n * share) ** 2 / n).sum(axis=-1) / (share * (1 - share))
    return away


# A page tells the same test in several places, and tells it again whenever it is opened.
@lru_cache(maxsize=256)
def _permutation_p(kept: tuple[tuple[int, int], ...], statistic: float, resamples: int, seed: int) -> float:
    k, n = np.array(kept, dtype=np.int64).T
    generator, successes = np.random.default_rng(seed), int(k.sum())
    share, as_far, left = successes / int(n.sum()), 0, resamples
    # Tables that tie with the observed one may differ from it in the last bit.
    bar = statistic * (1 - 1e-9)
    while left > 0:
        size = min(left, max(1, BLOCK // len(n)))
        tables = generator.multivariate_hypergeometric(n, successes, size=size, method="marginals")
        as_far += int((_statistic(tables, n, share) >= bar).sum())
        left -= size
    return (1 + as_far) / (1 + resamples)


def _detectable_sd(n: Counts, share: float, df: int, alpha: float, power: float) -> float:
    size = (float(n.sum()) - float((n.astype(np.float64) ** 2).sum()) / float(n.sum())) / df
    needed = float(chi2.ppf(1 - alpha, df) / chi2.ppf(1 - power, df))
    return sqrt(share * (1 - share) / size * (needed - 1))


def seed_of(kept: list[tuple[int, int]]) -> int:
    """A seed that follows from the counts: the same counts always give the same draws."""
    digest = sha256(";".join(f"{k}/{n}" for k, n in sorted(kept)).encode())
    return int.from_bytes(digest.digest()[:8], "big")
