"""Win rates of deals created, while some of them are still open: what is won, and what the open ones promise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, ndtri

from salesformula.stats.cells import LOST, OPEN, WON, Cells, Flags, Floats, Ints
from salesformula.stats.closing_shape import Shape
from salesformula.stats.eventual_wins import MOST_LOGIT, EventualWins, eventual_wins, most_likely, strata_of


@dataclass(frozen=True)
class CreatedRates:
    """Per group, as arrays: deals created, won, lost and open; the share won in the end, with its interval.

    ``share``, ``low`` and ``high`` are nan where nothing can be said: no deal, or none old enough for any win to
    show. ``matured``: of the wins that these deals bring in the end, the share that shows at their ages.
    """

    n_created: Ints
    n_won: Ints
    n_lost: Ints
    n_open: Ints
    share: Floats
    low: Floats
    high: Floats
    matured: Floats


def created_rates(cells: Cells, *, n_groups: int, confidence: float) -> CreatedRates:
    """The share of each group's deals that is won in the end, from its own counts and the company's closing times.

    Each stratum's closing times are read from all groups together; the odds between strata are the company's. The
    estimate is the most likely share. Its interval is the likelihood ratio's, widened by the standard error of the
    closing times: on the log odds both half widths are added as squares. Where every deal is decided the share is
    won / created.

    Limits: closing times must be alike in all groups of a stratum, and no win may take longer than the longest on
    record; where the oldest deals are young, "in the end" means within that time.
    Units: shares from 0 to 1; ``confidence`` is a probability.
    Source: the likelihood is Larson and Dinse (1985), Applied Statistics 34, 201-211; the interval of a likelihood
    ratio Wilks (1938), Annals of Mathematical Statistics 9, 60-62; the sum of squares of half widths Zou and Donner
    (2008), Statistics in Medicine 27, 1693-1702, equation 5.
    """
    shapes, base = strata_of(cells)
    likelihood = eventual_wins(cells, n_groups=n_groups, shapes=shapes, base=base)
    best = most_likely(likelihood)
    z = float(ndtri(0.5 + confidence / 2))
    by_shape = z * shape_error(likelihood, best, cells, shapes)
    low = _widened(best, _crossing(likelihood, best, -MOST_LOGIT, z), by_shape)
    high = _widened(best, _crossing(likelihood, best, MOST_LOGIT, z), by_shape)
    matured = matured_share(cells, n_groups=n_groups, shapes=shapes, base=base)
    n, won, lost, opened = (cells.counted(state, n_groups) for state in (None, WON, LOST, OPEN))
    share, low, high = _said(likelihood, (best, low, high), (n, won, lost, opened), matured > 0)
    return CreatedRates(n, won, lost, opened, share, low, high, matured)


def matured_share(cells: Cells, *, n_groups: int, shapes: list[Shape], base: Floats) -> Floats:
    """Per group the share of its eventual wins that shows at its deals' ages; nan without deals."""
    shown = np.zeros(len(cells.n))
    for stratum, shape in enumerate(shapes):
        here = cells.stratum == stratum
        shown[here] = shape.at(cells.age[here])[0]
    expected = cells.n * expit(base)[cells.stratum]
    total = np.bincount(cells.group, weights=expected, minlength=n_groups)
    seen = np.bincount(cells.group, weights=expected * shown, minlength=n_groups)
    return np.asarray(np.divide(seen, total, out=np.full(n_groups, np.nan), where=total > 0))


def shape_error(likelihood: EventualWins, best: Floats, cells: Cells, shapes: list[Shape]) -> Floats:
    """The standard error of each group's log odds that comes from the closing times."""
    if not len(likelihood.group):
        return np.zeros(len(best))
    opened = cells.within(cells.state == OPEN)
    opened = opened.within(np.argsort(opened.group, kind="stable"))
    log_sd = np.zeros(len(opened.n))
    for stratum, shape in enumerate(shapes):
        here = opened.stratum == stratum
        log_sd[here] = shape.at(opened.age[here])[1]
    # Errors at neighbouring ages share most of their terms: all ages move together, by one standard error.
    moved = replace(likelihood, won_by=np.minimum(likelihood.won_by * np.exp(np.minimum(log_sd, 3.0)), 1.0))
    return np.asarray(np.abs(most_likely(moved) - best))


def _crossing(likelihood: EventualWins, best: Floats, outer: float, z: float) -> Floats:
    """Between the best ``eta`` and the outer bound, where the log likelihood has fallen by z^2 / 2."""
    bar = likelihood(best[:, None])[0][:, 0] - z * z / 2
    inside, outside = best.copy(), np.full(len(best), outer)
    for _ in range(50):
        middle = (inside + outside) / 2
        holds = likelihood(middle[:, None])[0][:, 0] >= bar
        inside, outside = np.where(holds, middle, inside), np.where(holds, outside, middle)
    return np.asarray((inside + outside) / 2)


def _widened(best: Floats, bound: Floats, by_shape: Floats) -> Floats:
    return np.asarray(best + np.sign(bound - best) * np.hypot(bound - best, by_shape))


def _said(
    likelihood: EventualWins, etas: tuple[Floats, Floats, Floats], counts: tuple[Ints, ...], is_told: Flags
) -> tuple[Floats, Floats, Floats]:
    """Share and interval of each group; exactly 0 or 1 where none or all were won, nan where nothing is told."""
    n, won, lost, opened = counts
    share, low, high = (likelihood.share(eta) for eta in etas)
    share = np.where(opened == 0, won / np.maximum(n, 1), share)
    low = np.where(won == 0, 0.0, low)
    high = np.where((lost == 0) & (won > 0) & (opened == 0), 1.0, high)
    share, low, high = (np.where(is_told, values, np.nan) for values in (share, low, high))
    return share, np.minimum(low, share), np.maximum(high, share)
