"""Do groups differ beyond chance, when only like may be compared with like: deals with deals of the same age."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from salesformula.stats.cells import WON, Cells, Floats, Ints
from salesformula.stats.differ import FEWEST_RESAMPLES, MOST_DRAWS, Counts, Differ, seed_of

#: Deals as old as each other, in days: from each bound to the next.
AGES = (0, 7, 14, 30, 60, 90, 120, 150, 180, 270, 360, 540, 720)
#: More numbers than this would take seconds to deal out anew even a thousand times; so large a table needs no dealing.
MOST_CELLS = 20_000
#: With more groups than this the test leaves out how they move together, which is then next to nothing.
MOST_TOGETHER = 200


def created_differ(cells: Cells, *, n_groups: int, resamples: int = 9999) -> Differ | None:
    """Whether groups differ in the share of their deals that is won by now, each compared at equal age and stratum.

    No shape of closing times is needed: among deals of one stratum and one age, groups alike have won alike many. A
    difference in how fast deals are won counts as a difference too. None with fewer than two groups to compare.
    """
    band = np.searchsorted(AGES, cells.age, side="right")
    layer = cells.stratum * (len(AGES) + 1) + band
    _, layer = np.unique(layer, return_inverse=True)
    shape = (int(layer.max(initial=-1)) + 1, n_groups)
    place = layer * n_groups + cells.group
    totals = np.bincount(place, weights=cells.n, minlength=shape[0] * shape[1]).reshape(shape)
    won = cells.state == WON
    wins = np.bincount(place[won], weights=cells.n[won], minlength=shape[0] * shape[1]).reshape(shape)
    return groups_differ_within(wins.astype(np.int64), totals.astype(np.int64), resamples=resamples)


def groups_differ_within(successes: Counts, totals: Counts, *, resamples: int = 9999) -> Differ | None:
    """Whether groups (columns) differ in their share of successes within layers (rows).

    ``p_pearson`` is that of the generalised Cochran-Mantel-Haenszel test of general association; with one layer it is
    Pearson's times (N - 1) / N. ``p_permutation`` deals the successes of each layer out anew among its cases. Layers
    in which one group stands alone, or all or none succeeded, tell nothing and are left out.

    Source: Landis, Heyman and Koch (1978), International Statistical Review 46, 237-254, section 4; permutation as
    in ``groups_differ``; of more than 20,000 counts both p are the first.
    """
    tells = ((totals > 0).sum(axis=1) > 1) & (successes.sum(axis=1) > 0) & (successes.sum(axis=1) < totals.sum(axis=1))
    k, n = successes[tells], totals[tells]
    compared = n.sum(axis=0) > 0
    k, n = k[:, compared], n[:, compared]
    n_groups = int(compared.sum())
    if n_groups < 2:
        return None
    away, spread = _away(k, n), _variances(n, k.sum(axis=1))
    chi_square, df = _chi_square(k, n, away, spread)
    p_pearson = float(chi2.sf(chi_square, df))
    if n.size > MOST_CELLS:
        return Differ(chi_square, df, p_pearson, p_pearson, n_groups, 0, None)
    drawn = min(resamples, max(FEWEST_RESAMPLES, MOST_DRAWS // n.size))
    p = _permutation_p(k, n, away, spread, drawn)
    return Differ(chi_square, df, p_pearson, p, n_groups, drawn, None)


def _away(k: Counts, n: Counts) -> Floats:
    """Per group the successes beyond what its layers' shares give it."""
    return np.asarray((k - n * (k.sum(axis=1) / n.sum(axis=1))[:, None]).sum(axis=0))


def _variances(n: Counts, won: Ints) -> Floats:
    """Per group the variance of that when successes fall on cases by chance."""
    all_n = n.sum(axis=1).astype(np.float64)
    per_layer = won * (all_n - won) / (all_n**2 * (all_n - 1))
    return np.asarray((per_layer[:, None] * n * (all_n[:, None] - n)).sum(axis=0))


def _chi_square(k: Counts, n: Counts, away: Floats, spread: Floats) -> tuple[float, int]:
    n_groups = n.shape[1]
    if n_groups > MOST_TOGETHER:
        return float((away**2 / spread).sum() * (n_groups - 1) / n_groups), n_groups - 1
    all_n, won = n.sum(axis=1).astype(np.float64), k.sum(axis=1)
    per_layer = won * (all_n - won) / (all_n**2 * (all_n - 1))
    together = np.diag((per_layer * all_n) @ n) - (n.T * per_layer) @ n
    # One group is told by the others; layers that share no group leave more of them so.
    inverse = np.linalg.pinv(together, rcond=1e-10, hermitian=True)
    return float(away @ inverse @ away), int(np.linalg.matrix_rank(together, tol=1e-10 * np.abs(together).max()))


def _permutation_p(k: Counts, n: Counts, away: Floats, spread: Floats, resamples: int) -> float:
    seed = seed_of(list(zip(k.ravel().tolist(), n.ravel().tolist(), strict=True)))
    generator = np.random.default_rng(seed)
    bar = float((away**2 / spread).sum()) * (1 - 1e-9)
    drawn: npt.NDArray[np.float64] = np.zeros((resamples, n.shape[1]))
    for layer, won in zip(n, k.sum(axis=1), strict=True):
        deals = generator.multivariate_hypergeometric(layer, int(won), size=resamples, method="marginals")
        drawn += deals - layer * (won / layer.sum())
    return (1 + int(((drawn**2 / spread).sum(axis=1) >= bar).sum())) / (1 + resamples)
