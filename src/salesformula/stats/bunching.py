"""Do more cases stand just above an edge than a smooth spread would put there?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import expit, ndtri
from scipy.stats import binom

from salesformula.stats.cells import Flags, Floats

#: Bins on either side of the edge; those of the window are the nearest ones.
N_BINS, N_WINDOW = 8, 2
#: Fewer cases than this around the edge, or within the window, tell nothing.
FEWEST_AROUND, FEWEST_WITHIN = 40, 12
N_NODES = 41
NO_CASES = "too_few_to_say"


@dataclass(frozen=True)
class Bunching:
    """Cases just below and just above an edge, and how many of them a smooth spread would put above it.

    ``p``: the chance that so large a share above comes of chance alone; None: too few to say, with ``reason``.
    ``n_around``: cases that the smooth spread is worked out from, the window left out. ``excess``: cases above beyond
    what was expected.
    """

    n_below: int
    n_above: int
    n_around: int
    expected_above: float | None
    p: float | None
    reason: str | None

    @property
    def excess(self) -> float | None:
        """How many more stand above than expected."""
        return None if self.expected_above is None else self.n_above - self.expected_above


def bunching(values: Floats, *, edge: float, width: float) -> Bunching:
    """Whether ``values`` bunch just above ``edge``. Bins are ``width`` wide; the window is two of them on either side.

    The log of the expected count is a parabola in the distance from the edge, fitted by maximum likelihood to six
    bins on either side beyond the window. Given how many stand within the window, the number above is binomial with
    the share that the parabola puts there; the error of that share is averaged over, on the log odds. One-sided:
    above alone.

    Units: ``edge`` and ``width`` those of ``values``; ``p`` a probability.
    Source: the counterfactual from bins outside a window: Chetty, Friedman, Olsen and Pistaferri (2011), QJE 126,
    749-804, section III; Kleven (2016), Annual Review of Economics 8, 435-464. A binomial test within a window:
    Cattaneo, Jansson and Ma (2018), Stata Journal 18, 234-261, section 5. The parabola and the average are ours.
    Limits: a true kink in what sellers can do at the edge, such as a lead cap, looks the same.
    """
    place = np.floor((values - edge) / width + 1e-9)
    bins = np.arange(-N_BINS, N_BINS)
    counts = np.array([(place == one).sum() for one in bins], dtype=np.float64)
    middle = (bins >= -N_WINDOW) & (bins < N_WINDOW)
    n_below, n_above = int(counts[middle & (bins < 0)].sum()), int(counts[middle & (bins >= 0)].sum())
    n_around = int(counts[~middle].sum())
    if n_around < FEWEST_AROUND or n_below + n_above < FEWEST_WITHIN:
        return Bunching(n_below, n_above, n_around, None, None, NO_CASES)
    distance = (bins + 0.5) / N_BINS
    design = np.column_stack((np.ones(len(bins)), distance, distance**2))
    fitted = _poisson(design[~middle], counts[~middle])
    if fitted is None:
        return Bunching(n_below, n_above, n_around, None, None, NO_CASES)
    beta, covariance = fitted
    above, below = middle & (bins >= 0), middle & (bins < 0)
    log_odds, gradient = _log_odds(design, beta, above, below)
    error = sqrt(max(float(gradient @ covariance @ gradient), 0.0))
    nodes = ndtri((np.arange(N_NODES) + 0.5) / N_NODES)
    share = expit(log_odds + error * nodes)
    n = n_below + n_above
    # Half of the very count seen: the discrete test is otherwise far more cautious than it says.
    p = float((binom.sf(n_above, n, share) + 0.5 * binom.pmf(n_above, n, share)).mean())
    return Bunching(n_below, n_above, n_around, n * float(expit(log_odds)), p, None)


def _poisson(design: Floats, counts: Floats) -> tuple[Floats, Floats] | None:
    """Newton's steps to the most likely coefficients, and their covariance; None where they do not settle."""
    beta = np.array([np.log(counts.mean()), 0.0, 0.0])
    for _ in range(50):
        expected = np.exp(np.clip(design @ beta, -30, 30))
        information = design.T @ (design * expected[:, None]) + 1e-9 * np.eye(design.shape[1])
        step = np.linalg.solve(information, design.T @ (counts - expected))
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-9:
            return beta, np.linalg.inv(information)
    return None


def _log_odds(design: Floats, beta: Floats, above: Flags, below: Flags) -> tuple[float, Floats]:
    """The log odds of standing above, given the window, and how they move with the coefficients."""
    expected = np.exp(design @ beta)
    sums = expected[above].sum(), expected[below].sum()
    pulls = [(design[side] * expected[side][:, None]).sum(axis=0) / expected[side].sum() for side in (above, below)]
    return float(np.log(sums[0] / sums[1])), pulls[0] - pulls[1]
