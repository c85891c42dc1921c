"""Created win rates of cohorts, each pulled towards the line that all of them follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.stats.cells import OPEN, Cells, Floats
from salesformula.stats.eventual_wins import eventual_wins, most_likely, strata_of
from salesformula.stats.immature import shape_error
from salesformula.stats.random_intercept import RandomIntercept, mixture

#: Precision of the prior on the change over the whole time: a standard deviation of 1 in log odds, from 20% to 40%.
STEADY = 1.0


@dataclass(frozen=True)
class PooledRates:
    """Per group the share won in the end, shrunk, with its interval; the line at each group; the spread around it.

    ``line``: the share that the company's line gives each group. ``change`` is the slope in log odds over the whole
    time, ``change_sd`` its standard error; both None without times.
    """

    share: Floats
    low: Floats
    high: Floats
    line: Floats
    spread: float
    change: float | None
    change_sd: float | None


def pooled_rates(cells: Cells, *, n_groups: int, when: Floats | None, confidence: float) -> PooledRates:
    """Each group's created win rate, its log odds drawn around the company's line.

    With ``when`` (one number of time a group) the line may rise or fall steadily; without it, it is level. A young
    cohort's own counts say little, so it takes most of its rate from the line; an old one keeps its own.

    Limits: rates that jump, or turn within the time, are followed late; intervals cover on average over cohorts.
    Units: shares from 0 to 1, log odds, ``confidence`` a probability.
    Source: ``immature.created_rates`` for the likelihood, ``random_intercept`` for the population.
    """
    shapes, base = strata_of(cells)
    likelihood = eventual_wins(cells, n_groups=n_groups, shapes=shapes, base=base)
    design, precision = _line(n_groups, when)
    model = RandomIntercept(likelihood, design, precision, np.ones(n_groups))
    best = model.fit()
    error = shape_error(likelihood, most_likely(likelihood), cells, shapes) if np.any(cells.state == OPEN) else None
    known = mixture(model, best, error=error)
    tail = (1 - confidence) / 2
    moved = when is not None
    return PooledRates(
        share=known.expected(likelihood.share),
        low=likelihood.share(known.quantile(tail)),
        high=likelihood.share(known.quantile(1 - tail)),
        line=likelihood.share(design @ best.line),
        spread=best.spread,
        change=float(best.line[1]) if moved else None,
        change_sd=float(np.sqrt(best.line_cov[1, 1])) if moved else None,
    )


def _line(n_groups: int, when: Floats | None) -> tuple[Floats, Floats]:
    if when is None:
        return np.ones((n_groups, 1)), np.zeros(1)
    span = float(np.ptp(when)) or 1.0
    return np.column_stack((np.ones(n_groups), (when - when.mean()) / span)), np.asarray([0.0, STEADY])
