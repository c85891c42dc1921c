"""How sellers pursue their leads: attempts, first connection, discovery, or the end of trying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.accounts import Accounts
from salesformula.demo.canon import NEVER
from salesformula.demo.clock import WORKDAY
from salesformula.demo.draws import Flags, Ints, Rng, lognormal
from salesformula.demo.leads import Leads
from salesformula.demo.parameters import Parameters
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span

MOST_ATTEMPTS = 14
PAUSE_MEDIAN, PAUSE_SIGMA = 1.2 * WORKDAY, 0.6
FIRST_CALL_SIGMA = 1.0
DISCOVERY_DAYS = (0.5, 4.0)
GIVES_UP_SHARE = 0.75


@dataclass(frozen=True)
class Pursuit:
    """One row a lead: ``attempts`` holds the moment of each attempt, NEVER beyond the last one.

    ``discovery`` is the moment a connected lead proved worth a deal, ``ended`` the one it was given up.
    """

    attempts: Ints
    is_connected: Flags
    discovery: Ints
    ended: Ints


def pursue(
    leads: Leads, accounts: Accounts, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng
) -> Pursuit:
    """The attempts on each lead and what came of them, in the working hours of its seller."""
    n, zone = len(leads), sellers.zone[leads.seller]
    worked = rng.random(n) < parameters.worked_share
    limit = _limits(accounts.segment[accounts.of_lead], parameters=parameters, rng=rng)
    needed = rng.geometric(parameters.connect_per_attempt, n)
    connected = worked & (needed <= limit)
    n_attempts = np.where(worked, np.minimum(needed, limit), 0)
    start = span.clock.worked(leads.assigned, zone)
    moments = _attempts(start, zone, span=span, parameters=parameters, rng=rng)
    last = start + np.rint(moments[np.arange(n), np.maximum(n_attempts, 1) - 1]).astype(np.int64)
    quality = np.asarray([source.qualified_share for source in parameters.sources])[leads.source]
    qualified = connected & (rng.random(n) < quality)
    wait = np.rint(rng.uniform(*DISCOVERY_DAYS, n) * WORKDAY).astype(np.int64)
    after = span.clock.when(last + wait, zone)
    gives_up = worked & ~qualified & (connected | (rng.random(n) < GIVES_UP_SHARE))
    is_made = np.arange(MOST_ATTEMPTS) < n_attempts[:, None]
    grid = np.broadcast_to(zone[:, None], moments.shape)
    at = span.clock.when(start[:, None] + np.rint(moments).astype(np.int64), grid)
    return Pursuit(
        attempts=np.where(is_made, at, NEVER),
        is_connected=connected,
        discovery=np.where(qualified, after, NEVER),
        ended=np.where(gives_up, after, NEVER),
    )


def _limits(segment: Ints, *, parameters: Parameters, rng: Rng) -> Ints:
    """After how many attempts a seller stops: about the number meant for the segment."""
    meant = np.asarray([segment.attempts for segment in parameters.segments], dtype=np.int64)[segment]
    limits: Ints = np.clip(meant + rng.integers(-2, 3, len(segment)), 1, MOST_ATTEMPTS)
    return limits


def _attempts(start: Ints, zone: Ints, *, span: Span, parameters: Parameters, rng: Rng) -> np.ndarray:
    """Working minutes from assignment to each attempt."""
    n = len(start)
    first = lognormal(rng, np.full(n, parameters.first_call_median_minutes), np.full(n, FIRST_CALL_SIGMA))
    size = n * (MOST_ATTEMPTS - 1)
    pauses = lognormal(rng, np.full(size, PAUSE_MEDIAN), np.full(size, PAUSE_SIGMA))
    return np.cumsum(np.column_stack((first, pauses.reshape(n, MOST_ATTEMPTS - 1))), axis=1)
