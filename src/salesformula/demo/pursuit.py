"""How sellers pursue their leads: attempts, first connection, discovery, or the end of trying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.accounts import Accounts
from salesformula.demo.canon import NEVER
from salesformula.demo.clock import WORKDAY
from salesformula.demo.draws import Flags, Floats, Ints, Rng, expit, logit, lognormal
from salesformula.demo.leads import Leads
from salesformula.demo.parameters import Parameters
from salesformula.demo.planted import Effects
from salesformula.demo.quality import Quality
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span

MOST_ATTEMPTS = 14
PAUSE_MEDIAN, PAUSE_SIGMA = 1.2 * WORKDAY, 0.6
FIRST_CALL_SIGMA = 1.0
#: By how many tries a lead's look, one standard deviation of it, prolongs the pursuit where attention is confounded.
TRIES_PER_LOOK = 2.0
DISCOVERY_DAYS = (0.5, 4.0)
GIVES_UP_SHARE = 0.75


@dataclass(frozen=True)
class Pursuit:
    """One row a lead: ``attempts`` holds the moment of each attempt, NEVER beyond the last one.

    ``discovery`` is the moment a connected lead proved worth a deal, ``ended`` the one it was given up. The rest
    is truth: who was to call, how many working minutes they let pass, and the chances they had.
    """

    attempts: Ints
    is_connected: Flags
    discovery: Ints
    ended: Ints
    worker: Ints
    response: Floats
    connect_logit: Floats
    qualify_probability: Floats


def pursue(
    leads: Leads, quality: Quality, accounts: Accounts, effects: Effects,
    *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng,
) -> Pursuit:  # fmt: skip
    """The attempts on each lead and what came of them, in the working hours of its seller."""
    n, zone = len(leads), sellers.zone[leads.seller]
    worker = sellers.holder(leads.seller, span.clock.day(leads.assigned, zone))
    worked = rng.random(n) < parameters.worked_share
    limit = _limits(accounts.segment[accounts.of_lead], quality, parameters=parameters, rng=rng)
    response = _response(quality, parameters=parameters, rng=rng)
    speed = parameters.response_logit * np.log2(response / parameters.first_call_median_minutes)
    chance = logit(parameters.connect_per_attempt) + parameters.quality_connect_logit * quality.true - speed
    chance = chance + sellers.skills.connect[worker] + effects.at("connect", worker, leads.assigned)
    start = span.clock.worked(leads.assigned, zone)
    attempts, last, connected = _attempts(
        start, response, chance, np.where(worked, limit, 0), zone, span=span, parameters=parameters, rng=rng
    )
    wait = np.rint(rng.uniform(*DISCOVERY_DAYS, n) * WORKDAY).astype(np.int64)
    after = span.clock.when(last + wait, zone)
    worth = _worth(leads, quality, worker, effects, after, sellers=sellers, parameters=parameters)
    qualified = connected & (rng.random(n) < worth)
    gives_up = worked & ~qualified & (connected | (rng.random(n) < GIVES_UP_SHARE))
    return Pursuit(
        attempts=attempts,
        is_connected=connected,
        discovery=np.where(qualified, after, NEVER),
        ended=np.where(gives_up, after, NEVER),
        worker=worker,
        response=response,
        connect_logit=chance,
        qualify_probability=worth,
    )


def _worth(
    leads: Leads, quality: Quality, worker: Ints, effects: Effects, at: Ints,
    *, sellers: Sellers, parameters: Parameters,
) -> Floats:  # fmt: skip
    """The chance that a connected lead proves worth a deal: source + quality + skill + what was planted."""
    by_source = np.asarray([logit(source.qualified_share) for source in parameters.sources])[leads.source]
    skill = sellers.skills.qualify[worker] + effects.at("qualify", worker, at)
    return expit(by_source + parameters.quality_qualify_logit * quality.true + skill)


def _response(quality: Quality, *, parameters: Parameters, rng: Rng) -> Floats:
    """Working minutes from assignment to the first try: lognormal; the better the look the fewer, where confounded."""
    n, c = len(quality.look), parameters.confounding if parameters.response == "confounded" else 0.0
    drawn = FIRST_CALL_SIGMA * (np.sqrt(1 - c**2) * rng.standard_normal(n) - c * quality.look)
    return np.asarray(np.maximum(1.0, parameters.first_call_median_minutes * np.exp(drawn)))


def _limits(segment: Ints, quality: Quality, *, parameters: Parameters, rng: Rng) -> Ints:
    """After how many attempts a seller stops: about the number meant for the segment."""
    meant = np.asarray([segment.attempts for segment in parameters.segments], dtype=np.int64)[segment]
    looks = parameters.confounding * TRIES_PER_LOOK * quality.look if parameters.response == "confounded" else 0.0
    limits: Ints = np.clip(np.rint(meant + looks + rng.integers(-2, 3, len(segment))), 1, MOST_ATTEMPTS)
    return limits.astype(np.int64)


def _attempts(
    start: Ints, response: Floats, chance: Floats, limit: Ints, zone: Ints,
    *, span: Span, parameters: Parameters, rng: Rng,
) -> tuple[Ints, Ints, Flags]:  # fmt: skip
    """The moments of the attempts, the working minute of the last one, and whether it reached somebody."""
    n = len(start)
    at = np.full((n, MOST_ATTEMPTS), NEVER)
    passed, last, connected = response, start + np.rint(response).astype(np.int64), np.zeros(n, dtype=np.bool_)
    trying = limit > 0
    for nth in range(MOST_ATTEMPTS):
        if nth:
            passed = passed + lognormal(rng, np.full(n, PAUSE_MEDIAN), np.full(n, PAUSE_SIGMA))
        luck = rng.random(n)
        here = np.flatnonzero(trying)
        worked = start[here] + np.rint(passed[here]).astype(np.int64)
        at[here, nth], last[here] = span.clock.when(worked, zone[here]), worked
        connected[here] = luck[here] < expit(chance[here] + parameters.attempt_logit * nth)
        trying &= ~connected & (limit > nth + 1)
    return at, last, connected
