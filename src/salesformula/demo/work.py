"""What sellers do all day: attempts on leads, and the conversations a deal takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.columns import stack, take
from salesformula.demo.deal_rows import deal_ids, lead_ids
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Floats, Ints, Rng, choose
from salesformula.demo.leads import Leads
from salesformula.demo.openings import Openings
from salesformula.demo.parameters import Parameters
from salesformula.demo.pursuit import Pursuit
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span

FIRST_ACTIVITY = 88_000_000


@dataclass(frozen=True)
class Doing:
    """A kind of activity with its outcome and how long it takes, in minutes."""

    kind: str
    outcome: str
    minutes: tuple[int, int]


DOINGS = (
    Doing("connect", "connected", (4, 18)),
    Doing("call", "no answer", (1, 2)),
    Doing("voicemail", "left message", (1, 3)),
    Doing("email", "no reply", (4, 10)),
    Doing("discovery", "held", (30, 60)),
    Doing("demo", "held", (35, 70)),
    Doing("email", "replied", (4, 12)),
    Doing("call", "connected", (5, 25)),
    Doing("meeting", "held", (25, 60)),
    Doing("task", "done", (5, 20)),
)
CONNECT, DISCOVERY, DEMO, MEETING = 0, 4, 5, 8
TRIES, TRY_WEIGHTS = np.asarray([1, 2, 3]), (0.45, 0.25, 0.30)
TOUCHES, TOUCH_WEIGHTS = np.asarray([6, 7, 8, 9]), (0.48, 0.24, 0.18, 0.10)
TOUCHES_PER_DEAL, WORKING_MINUTES_PER_TOUCH = 2.5, 10 * 480
DEMO_BETWEEN = (0.2, 0.5)


@dataclass(frozen=True)
class _Activities:
    at: Ints
    seller: Ints
    lead: Ints
    account: Ints
    deal: Ints
    doing: Ints


def activity_table(
    leads: Leads, pursuit: Pursuit, accounts: Accounts, openings: Openings, outcomes: Outcomes,
    *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng,
) -> pa.Table:  # fmt: skip
    """The table activities, up to the end of the span."""
    tried = _attempts(leads, pursuit, accounts, openings, rng=rng)
    met = _conversations(openings, outcomes, sellers=sellers, span=span, parameters=parameters, rng=rng)
    found = stack(tried, met)
    found = take(found, np.lexsort((found.doing, found.lead, found.deal, found.at)))
    found = take(found, np.flatnonzero(found.at < span.ends))
    person = sellers.holder(found.seller, span.clock.day(found.at, sellers.zone[found.seller]))
    contact = accounts.contact_ids(accounts.contact_of_lead(found.lead))
    shortest, longest = np.asarray([doing.minutes for doing in DOINGS]).T
    columns = {
        "activity_id": (FIRST_ACTIVITY + np.arange(len(found.at))).astype(str),
        "person_id": sellers.ids[person],
        "lead_id": lead_ids(found.lead),
        "contact_id": np.where(found.lead < 0, "", contact),
        "account_id": accounts.ids(found.account),
        "deal_id": np.where(found.deal < 0, "", deal_ids(found.deal)),
        "kind": np.asarray([doing.kind for doing in DOINGS])[found.doing],
        "occurred_at": found.at,
        "outcome": np.asarray([doing.outcome for doing in DOINGS])[found.doing],
        "duration_minutes": rng.integers(shortest[found.doing], longest[found.doing] + 1).astype(np.float64),
    }
    return canon.table("activities", columns)


def _attempts(leads: Leads, pursuit: Pursuit, accounts: Accounts, openings: Openings, *, rng: Rng) -> _Activities:
    lead, nth = (index.astype(np.int64) for index in np.nonzero(pursuit.attempts != canon.NEVER))
    n_attempts = (pursuit.attempts != canon.NEVER).sum(axis=1)
    reached = pursuit.is_connected[lead] & (nth == n_attempts[lead] - 1)
    tried = TRIES[choose(rng, TRY_WEIGHTS, len(lead))]
    no_deal = np.full(len(lead), -1, dtype=np.int64)
    doing = np.where(reached, CONNECT, tried)
    return _Activities(pursuit.attempts[lead, nth], leads.seller[lead], lead, accounts.of_lead[lead], no_deal, doing)


def _conversations(
    openings: Openings, outcomes: Outcomes, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng
) -> _Activities:
    n = len(openings)
    every = np.arange(n, dtype=np.int64)
    zone = sellers.zone[openings.opener]
    begins, ends = span.clock.worked(openings.created, zone), span.clock.worked(outcomes.closing, zone)
    demoed = ~openings.is_addon & (outcomes.will_win | (rng.random(n) < parameters.demo_share_of_lost))
    n_touches = rng.poisson(TOUCHES_PER_DEAL + (ends - begins) / WORKING_MINUTES_PER_TOUCH)
    deal = np.concatenate((every, np.flatnonzero(demoed), np.repeat(every, n_touches)))
    first = np.where(openings.is_addon, MEETING, DISCOVERY)
    demos, touches = np.full(int(demoed.sum()), DEMO), TOUCHES[choose(rng, TOUCH_WEIGHTS, int(n_touches.sum()))]
    gone = np.concatenate((np.zeros(n), rng.uniform(*DEMO_BETWEEN, len(demos)), rng.random(len(touches))))
    at = _within(begins[deal], ends[deal], gone, zone[deal], span=span)
    at = np.where(np.arange(len(at)) < n, openings.created[deal], at)
    doing = np.concatenate((first, demos, touches))
    return _Activities(at, openings.opener[deal], openings.lead[deal], openings.account[deal], deal, doing)


def _within(begins: Ints, ends: Ints, gone: Floats, zone: Ints, *, span: Span) -> Ints:
    return span.clock.when(begins + np.floor(gone * (ends - begins)).astype(np.int64), zone)
