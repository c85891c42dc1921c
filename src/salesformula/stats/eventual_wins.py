"""How likely the counts of each group are, whatever share of its deals is won in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from salesformula.stats.cells import LOST, OPEN, WON, Cells, Floats, Ints
from salesformula.stats.closing_shape import Shape, closing_shape

#: Odds beyond these are as good as never and always, and keep logarithms finite.
MOST_LOGIT = 14.0


@dataclass(frozen=True)
class EventualWins:
    """The log likelihood of each group at any win rate, its slope and its curvature.

    A group's rate is told by ``eta``: how far its log odds stand from the company's in every stratum. ``base`` are
    the company's log odds per stratum, ``n`` (groups x strata) the deals created. A won deal counts log p, a lost
    one log (1 - p), an open one of age a log (1 - p G(a) - (1 - p) H(a)), with G the share of the wins and H of the
    losses that show by that age.

    Source: the two-class mixture for competing risks of Larson and Dinse (1985), Applied Statistics 34, 201-211,
    equation 2.1, with the shapes taken as known.
    """

    base: Floats
    n: Floats
    n_won: Floats
    n_lost: Floats
    group: Ints
    stratum: Ints
    n_open: Floats
    won_by: Floats
    lost_by: Floats

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.n)

    def share(self, eta: Floats) -> Floats:
        """The win rate of each group at ``eta`` (groups, or groups x points): over strata, by deals created."""
        spread = eta.reshape(*eta.shape, 1) + self.base
        weights = self.n / np.maximum(self.n.sum(axis=1, keepdims=True), 1)
        return np.asarray(np.einsum("g...s,gs->g...", expit(spread), weights))

    def __call__(self, eta: Floats) -> tuple[Floats, Floats, Floats]:
        """Log likelihood, slope and curvature at ``eta`` (groups x points)."""
        p = expit(eta[:, :, None] + self.base)
        value = (self.n_won[:, None] * np.log(p) + self.n_lost[:, None] * np.log1p(-p)).sum(axis=2)
        slope = (self.n_won[:, None] * (1 - p) - self.n_lost[:, None] * p).sum(axis=2)
        bend = -((self.n_won + self.n_lost)[:, None] * p * (1 - p)).sum(axis=2)
        if len(self.group):
            opened = self._open(eta)
            value, slope, bend = (whole + part for whole, part in zip((value, slope, bend), opened, strict=True))
        return value, slope, bend

    def _open(self, eta: Floats) -> tuple[Floats, ...]:
        p = expit(eta[self.group] + self.base[self.stratum][:, None])
        apart = (self.won_by - self.lost_by)[:, None]
        stays = np.maximum((1 - self.lost_by)[:, None] - p * apart, 1e-12)
        first = -apart * p * (1 - p) / stays
        second = -apart * p * (1 - p) * (1 - 2 * p) / stays - first**2
        return tuple(self._summed(self.n_open[:, None] * part) for part in (np.log(stays), first, second))

    def _summed(self, values: Floats) -> Floats:
        # The open cells are sorted by group.
        starts = np.flatnonzero(np.r_[True, self.group[1:] != self.group[:-1]])
        found = np.zeros((self.n_groups, values.shape[1]))
        found[self.group[starts]] = np.add.reduceat(values, starts, axis=0)
        return found


def eventual_wins(cells: Cells, *, n_groups: int, shapes: list[Shape], base: Floats) -> EventualWins:
    """The likelihood of those groups, given each stratum's shape and log odds."""
    n_strata, is_open = len(shapes), cells.state == OPEN
    pair = cells.group * n_strata + cells.stratum

    def counted(chosen: np.ndarray) -> Floats:
        found = np.bincount(pair[chosen], weights=cells.n[chosen], minlength=n_groups * n_strata)
        return found.reshape(n_groups, n_strata).astype(np.float64)

    opened = cells.within(is_open)
    opened = opened.within(np.argsort(opened.group, kind="stable"))
    won_by, lost_by = np.zeros(len(opened.n)), np.zeros(len(opened.n))
    for stratum, shape in enumerate(shapes):
        here = opened.stratum == stratum
        won_by[here], _, lost_by[here] = shape.at(opened.age[here])
    return EventualWins(
        base=base,
        n=counted(np.ones(len(cells.n), dtype=np.bool_)),
        n_won=counted(cells.state == WON),
        n_lost=counted(cells.state == LOST),
        group=opened.group,
        stratum=opened.stratum,
        n_open=opened.n.astype(np.float64),
        won_by=won_by,
        lost_by=lost_by,
    )


def strata_of(cells: Cells) -> tuple[list[Shape], Floats]:
    """The shape of each stratum, and the company's log odds of winning in it."""
    shapes, odds = [], []
    for stratum in range(int(cells.stratum.max(initial=0)) + 1):
        here = cells.within(cells.stratum == stratum)
        shapes.append(closing_shape(here))
        alone = eventual_wins(_as_one(here), n_groups=1, shapes=shapes[-1:], base=np.zeros(1))
        odds.append(float(most_likely(alone)[0]))
    return shapes, np.asarray(odds)


def most_likely(likelihood: EventualWins) -> Floats:
    """Per group the ``eta`` at which its counts are most likely, by bisection of the slope."""
    low = np.full(likelihood.n_groups, -MOST_LOGIT)
    high = -low
    for _ in range(50):
        middle = (low + high) / 2
        rises = likelihood(middle[:, None])[1][:, 0] > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return np.asarray((low + high) / 2)


def _as_one(cells: Cells) -> Cells:
    nothing = np.zeros(len(cells.n), dtype=np.int64)
    return Cells(nothing, nothing, cells.age, cells.days, cells.state, cells.n)
