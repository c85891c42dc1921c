"""What the edge of a tier tempts to: how much moving one deal over the end of a period would have paid more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from salesformula.rooms.compensation.formula.kernel import Bands, pieces
from salesformula.rooms.compensation.formula.ledger import Line
from salesformula.rooms.compensation.formula.plan import Plan, Tiers, bands_of, name_of
from salesformula.stats.bunching import Bunching, bunching

#: Bins of attainment in which bunching is looked for: a twentieth of the quota.
BIN = 0.05


@dataclass(frozen=True)
class Threshold:
    """One edge of a tier.

    ``n_periods``: sellers' periods with a quota. ``n_ends``: pairs of a seller's periods that follow each other, with
    deals in both or one. ``n_gaining``: those in which moving one deal over the end, across this edge on either side,
    would have paid more; ``median_gain``, ``most_gain``: how much, the best single deal of each; None where none would.
    """

    component: str
    from_share: Fraction
    rate_below: Fraction
    rate_above: Fraction
    n_periods: int
    n_ends: int
    n_gaining: int
    median_gain: Decimal | None
    most_gain: Decimal | None
    seen: Bunching


@dataclass
class _Period:
    """One seller's period: the quota, the credits in their order, in 1/10,000, and their sum."""

    quota: int
    start: date
    credits: list[int]

    @property
    def units(self) -> int:
        return sum(self.credits)


def thresholds(lines: Sequence[Line], plan: Plan) -> list[Threshold]:
    """Every edge of every tier of a plan, with what it would have gained whom in history.

    A seller's gain is exact: what both periods would have paid with the deal in the other one, less what they paid.
    Moved is the last deal of a period into the next (held back), or the first of the next into it (pulled forward),
    since those are the deals whose day can be chosen.

    Source: ours. The test whether attainment bunches above the edge: ``stats.bunching``.
    """
    found = []
    for place, component in enumerate(plan.components):
        if not isinstance(component, Tiers):
            continue
        bands = bands_of(plan, component)
        periods = _periods(lines, place)
        ends = _ends(periods, component.period)
        shares = np.array([np.divide(one.units, one.quota) for own in periods.values() for one in own if one.quota > 0])
        for (_, below), (edge, above) in pairwise(bands):
            gains = [gain for one, after in ends if (gain := _gain(one, after, edge, bands)) > 0]
            gains.sort()
            found.append(
                Threshold(
                    component=name_of(component, place),
                    from_share=edge,
                    rate_below=below,
                    rate_above=above,
                    n_periods=len(shares),
                    n_ends=len(ends),
                    n_gaining=len(gains),
                    median_gain=_cents(gains[len(gains) >> 1]) if gains else None,
                    most_gain=_cents(gains[-1]) if gains else None,
                    seen=bunching(shares, edge=float(edge), width=BIN),
                )
            )
    return found


def pays(units: int, quota: int, bands: Bands) -> Fraction:
    """What a period's sum pays by its bands."""
    cut = pieces(before=0, after=units, quota=quota, bands=bands)
    return sum((piece.earned for piece in cut), Fraction(0))


def _periods(lines: Sequence[Line], place: int) -> dict[str, list[_Period]]:
    """Per payee their periods in order, each credit once."""
    found: dict[str, dict[str, _Period]] = defaultdict(dict)
    for line in lines:
        row: dict[str, Any] = line.credit.row
        if line.place != place or line.part != 1 or line.entry != "earning" or row.get("closed_on") is None:
            continue
        own = found[row["payee_id"]]
        one = own.setdefault(row["cycle"], _Period(int(row["quota_units"]), row["closed_on"], []))
        one.start = min(one.start, row["closed_on"])
        one.credits.append(int(row["units"]))
    return {payee: sorted(own.values(), key=lambda one: one.start) for payee, own in found.items()}


def _ends(periods: dict[str, list[_Period]], cycle: str) -> list[tuple[_Period, _Period]]:
    """Periods that follow each other at once."""
    most_days = {"month": 62, "quarter": 184, "year": 732}[cycle]
    return [
        (one, after)
        for own in periods.values()
        for one, after in pairwise(own)
        if one.quota > 0 and after.quota > 0 and (after.start - one.start).days < most_days
    ]


def _gain(one: _Period, after: _Period, edge: Fraction, bands: Bands) -> Fraction:
    """The most that moving one deal over the end would have paid more, where it crosses the edge in either period."""
    now = pays(one.units, one.quota, bands) + pays(after.units, after.quota, bands)
    best = Fraction(0)
    for moved in (-one.credits[-1], after.credits[0]):
        sums = one.units + moved, after.units - moved
        crosses = _crosses(one.units, sums[0], edge * one.quota) or _crosses(after.units, sums[1], edge * after.quota)
        if crosses:
            then = pays(sums[0], one.quota, bands) + pays(sums[1], after.quota, bands)
            best = max(best, then - now)
    return best


def _crosses(before: int, after: int, edge: Fraction) -> bool:
    return (before > edge) != (after > edge)


def _cents(amount: Fraction) -> Decimal:
    return Decimal(round(amount * 100)).scaleb(-2)
