"""How long decisions take, seen from deals of every age: which share of the eventual wins shows by an age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.stats.cells import LOST, OPEN, WON, Cells, Floats, Ints

#: This share of the wins known is to come well before the longest watch ends.
KNOWN = 0.9


@dataclass(frozen=True)
class Shape:
    """For one stratum, per whole day of age 0, 1, …: arrays of one length.

    ``won``: share of the deals ever won that are won by that age, ``log_sd`` the standard error of its logarithm
    (infinite where it is 0). ``lost``: share of the deals never won that are lost by that age; what is missing to
    1 at the end stays open for good. ``n_won``: wins it rests on. Ages beyond the last take the last's.
    """

    won: Floats
    log_sd: Floats
    lost: Floats
    n_won: int

    @property
    def is_followed(self) -> bool:
        """Whether deals were watched long enough for "ever won" to mean it.

        Nine in ten of the wins known come within the first two thirds of the longest watch: where they still come at
        its end, more will come beyond it, and no estimate from these deals can count them.

        Source: ours, in the spirit of the test for sufficient follow-up of Maller and Zhou (1992), Biometrika 79,
        731-739, which compares the longest time to an event with the longest watch.
        """
        longest = len(self.won) - 2
        return self.n_won > 0 and 3 * int(np.argmax(self.won >= KNOWN)) <= 2 * longest

    def at(self, age: Ints) -> tuple[Floats, Floats, Floats]:
        """``won``, ``log_sd`` and ``lost`` at those ages."""
        day = np.minimum(age, len(self.won) - 1)
        return self.won[day], self.log_sd[day], self.lost[day]


def closing_shape(cells: Cells) -> Shape:
    """The shape of all cells together, whatever their group and stratum.

    Wins are seen only where they come before the deal's age: right truncation. Among the wins of at most t days, in
    deals followed for at least t, the share that took t days is the reversed hazard r(t); the share of the eventual
    wins that shows by t is the product of 1 - r(s) over s > t, its log variance the sum of W / (Y (Y - W)). Groups
    may win at different rates, and rates may drift: only wins are compared with wins. "Eventual" ends with the
    longest time to a win on record. Losses: cumulative incidence of losing, divided by the share never won.

    Units: days.
    Source: Lagakos, Barraj and De Gruttola (1988), Biometrika 75, 515-523, equations 2.2 and 2.5 (reverse time);
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150 (losing beside winning).
    """
    is_won = cells.state == WON
    n_days = int(cells.age.max(initial=0)) + 2
    won_at = _by_day(cells.days[is_won], cells.n[is_won], n_days)
    followed = _by_day(cells.age[is_won], cells.n[is_won], n_days)
    # Of the wins of at most t days all are counted in, but those whose deals were followed for less than t.
    at_risk = np.cumsum(won_at) - (np.cumsum(followed) - followed)
    stays = 1 - _ratio(won_at, at_risk)
    won = np.append(np.cumprod(stays[::-1])[::-1][1:], 1.0)
    terms = _ratio(won_at, at_risk * (at_risk - won_at))
    terms[(won_at > 0) & (at_risk <= won_at)] = np.inf
    log_sd = np.sqrt(np.append(np.cumsum(terms[::-1])[::-1][1:], 0.0))
    return Shape(won, log_sd, _lost(cells, n_days), int(won_at.sum()))


def _lost(cells: Cells, n_days: int) -> Floats:
    """Of the deals that are not won in the end, the share lost by each day."""
    left = np.where(cells.state == OPEN, cells.age, cells.days)
    leaving = _by_day(left, cells.n, n_days)
    at_risk = leaving[::-1].cumsum()[::-1]
    hazards = [
        _ratio(_by_day(left[cells.state == state], cells.n[cells.state == state], n_days), at_risk)
        for state in (WON, LOST)
    ]
    undecided = np.cumprod(1 - hazards[0] - hazards[1])
    before = np.append(1.0, undecided[:-1])
    ever_won = float((before * hazards[0]).sum())
    lost = np.cumsum(before * hazards[1])
    return np.asarray(np.minimum(lost / (1 - ever_won), 1.0)) if ever_won < 1 else np.zeros(n_days)


def _by_day(day: Ints, n: Ints, n_days: int) -> Floats:
    return np.bincount(day, weights=n, minlength=n_days).astype(np.float64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
