"""When the records of the simulated company begin and end, and how much each seller can take on in each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesformula.demo.clock import Clock, number
from salesformula.demo.draws import Floats, Ints
from salesformula.demo.market import COMPANY_ZONE, ZONES
from salesformula.demo.parameters import Parameters
from salesformula.demo.staff import Person
from salesformula.kit.periods import month_start

#: The longest a deal may take; the clock runs on so far beyond the last day.
LONGEST_DAYS = 720


@dataclass(frozen=True)
class Span:
    """From ``start`` to the end of ``until``: moments from ``begins`` on, before ``ends``."""

    start: date
    until: date
    clock: Clock
    begins: int
    ends: int

    def at(self, share: float) -> date:
        """The day before which that share of the span lies."""
        return self.start + timedelta(days=round(share * (self.until - self.start).days))

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        first, found = self.start, []
        while first <= self.until:
            found.append(first)
            first = month_start(first.year, first.month + 1)
        return found


def span(*, parameters: Parameters, until: date) -> Span:
    """The ``months`` calendar months that end with the one holding ``until``."""
    start = month_start(until.year, until.month - parameters.months + 1)
    clock = Clock(first=start - timedelta(days=2), last=until + timedelta(days=2 * LONGEST_DAYS), zones=ZONES)
    midnights = clock.moment(
        np.asarray([number(start), number(until) + 1], dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        np.full(2, ZONES.index(COMPANY_ZONE), dtype=np.int64),
    )
    return Span(start, until, clock, int(midnights[0]), int(midnights[1]))


def capacity(sellers: tuple[Person, ...], months: list[date], *, parameters: Parameters) -> Floats:
    """Per seller and month the share of a full load: 0 while not employed, rising over the ramp for a newcomer."""
    loads = np.zeros((len(sellers), len(months)))
    for row, seller in enumerate(sellers):
        for column, month in enumerate(months):
            loads[row, column] = _load(seller, month, parameters)
    return loads


def demand(months: list[date], *, parameters: Parameters) -> Floats:
    """Per month the demand around 1: season of the year times steady growth."""
    seasons = np.asarray([parameters.month_seasons[month.month - 1] for month in months])
    growth: Floats = (1 + parameters.yearly_growth) ** ((np.arange(len(months)) - len(months) / 2) / 12)
    return np.asarray(seasons * growth)


def ends_on(sellers: tuple[Person, ...]) -> Ints:
    """Per seller the last day of employment; far away while it lasts."""
    far = np.iinfo(np.int64).max
    return np.asarray([far if s.ended_on is None else number(s.ended_on) for s in sellers], dtype=np.int64)


def starts_on(sellers: tuple[Person, ...]) -> Ints:
    """Per seller the first day of employment."""
    return np.asarray([number(s.started_on) for s in sellers], dtype=np.int64)


def _load(seller: Person, month: date, parameters: Parameters) -> float:
    if seller.started_on > month or (seller.ended_on is not None and seller.ended_on < month):
        return 0.0
    middle = (month - seller.started_on).days + 15
    gained = (1 - parameters.newcomer_share) * middle / parameters.ramp_days
    return min(1.0, parameters.newcomer_share + gained)
