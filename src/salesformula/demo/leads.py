"""Leads: who arrives when, from where, for which seller."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.clock import OPENS, WORKDAY, number
from salesformula.demo.draws import Flags, Floats, Ints, Rng, choose
from salesformula.demo.market import COMPANY_ZONE, ZONES
from salesformula.demo.parameters import Parameters
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span, demand
from salesformula.kit.periods import month_start

WEEKEND_WEIGHT = 0.3
EARLIEST, LATEST = 6 * 60, 22 * 60
ROUTING_MINUTES = 15


@dataclass(frozen=True)
class Leads:
    """One element a lead, in order of arrival; ``seller`` and ``source`` are indices, moments minutes in UTC."""

    created: Ints
    assigned: Ints
    seller: Ints
    source: Ints

    def __len__(self) -> int:
        return len(self.created)


def draw_leads(*, load: Floats, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng) -> Leads:
    """The leads up to the end of the span: Poisson per seller and month, at full load as the territory yields."""
    potential = np.asarray(parameters.territory_potential)[sellers.office]
    expected = parameters.leads_per_seller_month * load * demand(span.months, parameters=parameters)
    expected = expected * potential[:, None]
    counts = rng.poisson(expected)
    seller, month = (np.repeat(index.ravel(), counts.ravel()).astype(np.int64) for index in np.indices(counts.shape))
    source = choose(rng, [source.share for source in parameters.sources], len(seller))
    outbound = np.asarray([source.motion == "outbound" for source in parameters.sources])[source]
    day = _days(month, span=span, rng=rng)
    created = _moments(day, outbound, sellers.zone[seller], span=span, rng=rng)
    wait = np.where(outbound, 0, rng.integers(1, ROUTING_MINUTES, len(seller)))
    order = np.lexsort((seller, created))
    order = order[created[order] < span.ends]
    return Leads(created[order], (created + wait)[order], seller[order], source[order])


def _days(month: Ints, *, span: Span, rng: Rng) -> Ints:
    day = np.zeros(len(month), dtype=np.int64)
    for index, first in enumerate(span.months):
        here = month == index
        start, end = number(first), number(month_start(first.year, first.month + 1))
        days = np.arange(start, end, dtype=np.int64)
        weights = np.where(span.clock.is_working(days), 1.0, WEEKEND_WEIGHT)
        day[here] = start + choose(rng, weights.tolist(), int(here.sum()))
    return day


def _moments(day: Ints, outbound: Flags, seller_zone: Ints, *, span: Span, rng: Rng) -> Ints:
    """Inbound leads come in from early to late by the company's clock, outbound ones in the seller's office hours."""
    n = len(day)
    awake, in_office = rng.integers(EARLIEST, LATEST, n), OPENS + rng.integers(0, WORKDAY, n)
    company = np.full(n, ZONES.index(COMPANY_ZONE), dtype=np.int64)
    inbound_at = span.clock.moment(day, awake, company)
    outbound_at = span.clock.moment(span.clock.next_working(day), in_office, seller_zone)
    return np.where(outbound, outbound_at, inbound_at)
