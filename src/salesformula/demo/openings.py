"""Openings: the moments at which deals begin, from qualified leads and at customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.accounts import Accounts
from salesformula.demo.canon import NEVER
from salesformula.demo.clock import OPENS, WORKDAY, number
from salesformula.demo.draws import Flags, Floats, Ints, Rng, earlier
from salesformula.demo.leads import Leads
from salesformula.demo.market import REGIONS
from salesformula.demo.parameters import Parameters
from salesformula.demo.pursuit import Pursuit
from salesformula.demo.quality import Quality
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span, demand
from salesformula.kit.periods import month_start


@dataclass(frozen=True)
class Openings:
    """One element a deal, in order of creation; ``lead`` is -1 for an add-on, which has no source."""

    created: Ints
    opener: Ints
    account: Ints
    lead: Ints
    source: Ints
    segment: Ints
    quality: Floats
    is_addon: Flags

    def __len__(self) -> int:
        return len(self.created)


def from_leads(
    leads: Leads, quality: Quality, pursuit: Pursuit, accounts: Accounts, *, sellers: Sellers, span: Span
) -> Openings:
    """A deal for each lead whose discovery lies within the span."""
    lead = np.flatnonzero((pursuit.discovery != NEVER) & (pursuit.discovery < span.ends)).astype(np.int64)
    created, account = pursuit.discovery[lead], accounts.of_lead[lead]
    opener = sellers.holder(leads.seller[lead], span.clock.day(created, sellers.zone[leads.seller[lead]]))
    no = np.zeros(len(lead), dtype=np.bool_)
    return Openings(
        created, opener, account, lead, leads.source[lead], accounts.segment[account], quality.true[lead], no
    )


def at_customers(
    accounts: Accounts,
    *,
    won_at: Ints,
    won_account: Ints,
    load: Floats,
    sellers: Sellers,
    span: Span,
    parameters: Parameters,
    rng: Rng,
) -> Openings:
    """Add-on deals, Poisson per seller and month at full load, each at a customer of the seller's region.

    How many a seller gets does not depend on what that seller has won: equal sellers stay equal.
    """
    expected = parameters.addons_per_seller_month * load * demand(span.months, parameters=parameters)
    counts = rng.poisson(expected)
    seller, month = (np.repeat(index.ravel(), counts.ravel()).astype(np.int64) for index in np.indices(counts.shape))
    firsts = np.asarray([number(first) for first in span.months])
    lengths = np.asarray([number(month_start(m.year, m.month + 1)) for m in span.months]) - firsts
    within = np.floor(rng.random(len(month)) * lengths[month]).astype(np.int64)
    day = span.clock.next_working(firsts[month] + within)
    created = span.clock.moment(day, OPENS + rng.integers(0, WORKDAY, len(day)), sellers.zone[seller])
    seller, created = seller[created < span.ends], created[created < span.ends]
    account = _customers(accounts, won_at, won_account, sellers.region[seller], created, rng=rng)
    opener = sellers.holder(seller, span.clock.day(created, sellers.zone[seller]))
    none = np.full(len(seller), -1, dtype=np.int64)
    yes = np.ones(len(seller), dtype=np.bool_)
    return Openings(
        created, opener, account, none, np.zeros_like(none), accounts.segment[account], np.zeros(len(seller)), yes
    )


def _customers(accounts: Accounts, won_at: Ints, won_account: Ints, region: Ints, created: Ints, *, rng: Rng) -> Ints:
    account = np.zeros(len(created), dtype=np.int64)
    since = np.concatenate((np.full(accounts.n_legacy, np.iinfo(np.int64).min), won_at))
    customer = np.concatenate((np.arange(accounts.n_legacy), won_account))
    for index in range(len(REGIONS)):
        here = np.flatnonzero(accounts.region[customer] == index)
        pool = here[np.argsort(since[here], kind="stable")]
        asked = region == index
        account[asked] = customer[pool[earlier(rng, created[asked], since[pool])]]
    return account
