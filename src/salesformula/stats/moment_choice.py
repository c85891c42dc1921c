"""Which of many conditions goes with staying most, and how often chance alone would show as much."""

from __future__ import annotations

import numpy as np

from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.moment_conditions import Conditions

#: Conditions on which so many customers agree are near each other.
NEAR = 0.9
RESAMPLES, FEWEST_RESAMPLES = 999, 199
#: With more sums than this the permutations become fewer.
MOST_SUMS = 4_000_000_000
#: So many permutations are looked at together.
AT_ONCE = 333
#: Of shares and sums in single precision.
ROUNDING = 1e-6


def evidence_of(tried: Conditions, scores: Floats, among: Flags, n_left: int) -> Floats:
    """Per condition and column of scores: z^2 where those who meet it leave less, less what a pair pays.

    ``among`` (customers x columns, or one column for all): whose scores count; the others' must be 0.
    """
    n = among.sum(axis=0)
    share = (tried.met @ among.astype(np.float32)).astype(np.float64) / n
    scores = np.where(among, scores - scores.sum(axis=0) / n, 0.0)
    spread = share * (1 - share) * (n / (n - 1) * (scores**2).sum(axis=0))
    less = np.maximum(-(tried.met @ scores.astype(np.float32)).astype(np.float64), 0.0)
    found = np.divide(less**2, spread, out=np.zeros(less.shape), where=spread > 0)
    return np.asarray(found - tried.is_pair[:, None] * np.log(n_left))


def nearest(tried: Conditions, evidence: Floats) -> Ints:
    """Per column of evidence the condition on the features of the best that has most of their evidence near it."""
    agreement: dict[int, Floats] = {}
    chosen = []
    for column in evidence.T:
        best = int(column.argmax())
        family = int(tried.family[best])
        own = np.flatnonzero(tried.family == family)
        if family not in agreement:
            agreement[family] = _agreement(tried, own)
        agree = agreement[family]
        weight = np.exp((column[own] - column[best]) / 2)
        near = (agree >= NEAR - ROUNDING) @ weight / weight.sum()
        chosen.append(own[np.lexsort((agree @ weight, near.round(9)))[-1]])
    return np.asarray(chosen, dtype=np.int64)


def _agreement(tried: Conditions, own: Ints) -> Floats:
    """The share of customers for whom two conditions say the same, for each two."""
    met = tried.met[own]
    many = met.sum(axis=1, dtype=np.float64)
    return np.asarray(1 - (many[:, None] + many - 2 * (met @ met.T).astype(np.float64)) / met.shape[1])


def permutation_p(tried: Conditions, scores: Floats, bar: float, n_left: int, rng: np.random.Generator) -> float:
    """How often the best condition has evidence up to ``bar`` when the scores are dealt anew among the customers."""
    fits = MOST_SUMS // (tried.met.size + 1)
    resamples = min(RESAMPLES, max(FEWEST_RESAMPLES, fits))
    everyone = np.ones((len(scores), 1), dtype=np.bool_)
    beyond, done = 0, 0
    while done < resamples:
        n = min(AT_ONCE, resamples - done)
        dealt = np.column_stack([rng.permutation(scores) for _ in range(n)])
        beyond += int((evidence_of(tried, dealt, everyone, n_left).max(axis=0) >= bar * (1 - 100 * ROUNDING)).sum())
        done += n
    return (1 + beyond) / (1 + resamples)
