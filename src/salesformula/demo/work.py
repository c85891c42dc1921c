"""What sellers do all day: attempts on leads, and the conversations a deal takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.clock import OPENS, WORKDAY, number
from salesformula.demo.columns import stack, take
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Floats, Ints, Rng, choose
from salesformula.demo.leads import Leads
from salesformula.demo.openings import Openings
from salesformula.demo.pursuit import Pursuit
from salesformula.demo.scene import Scene
from salesformula.demo.span import Span
from salesformula.kit.errors import Refused


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
    Doing("research", "done", (3, 15)),
    Doing("email", "sent", (2, 6)),
    Doing("task", "done", (2, 10)),
)
CONNECT, DISCOVERY, DEMO, MEETING, RESEARCH, MAIL, CHORE = 0, 4, 5, 8, 10, 11, 12
TRIES, TRY_WEIGHTS = np.asarray([1, 2, 3]), (0.45, 0.25, 0.30)
TOUCHES, TOUCH_WEIGHTS = np.asarray([6, 7, 8, 9]), (0.48, 0.24, 0.18, 0.10)
TOUCHES_PER_DEAL, WORKING_MINUTES_PER_TOUCH = 2.5, 10 * 480
DEMO_BETWEEN = (0.2, 0.5)


#: What sellers do beside leads and deals: reading up, mails to old customers, chores.
ROUTINE, ROUTINE_WEIGHTS = np.asarray([RESEARCH, MAIL, CHORE]), (0.4, 0.4, 0.2)


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
    *, scene: Scene, rng: Rng,
) -> pa.Table:  # fmt: skip
    """The table activities, up to the end of the span; where the company is to have a number of them, as many."""
    sellers, span = scene.sellers, scene.span
    tried = _attempts(leads, pursuit, accounts, rng=rng)
    found = stack(tried, _conversations(openings, outcomes, scene=scene, rng=rng))
    found = take(found, np.flatnonzero(found.at < span.ends))
    if scene.parameters.n_activities is not None:
        found = stack(found, _routine(scene.parameters.n_activities - len(found.at), scene=scene, rng=rng))
    found = take(found, np.argsort(found.at, kind="stable"))
    person = sellers.holder(found.seller, span.clock.day(found.at, sellers.zone[found.seller]))
    # An old customer's contact bears the customer's number.
    of_old = np.where((found.deal < 0) & (found.doing == MAIL), found.account, -1)
    contact = np.where(found.lead < 0, of_old, accounts.contact_of_lead(found.lead))
    shortest, longest = np.asarray([doing.minutes for doing in DOINGS]).T
    columns = {
        "activity_id": scene.ids("activity", np.arange(len(found.at))),
        "person_id": sellers.named(person),
        "lead_id": scene.ids("lead", found.lead),
        "contact_id": scene.ids("contact", contact),
        "account_id": scene.ids("account", found.account),
        "deal_id": scene.ids("deal", found.deal),
        "kind": canon.coded([doing.kind for doing in DOINGS], found.doing),
        "occurred_at": found.at,
        "outcome": canon.coded([doing.outcome for doing in DOINGS], found.doing),
        "duration_minutes": rng.integers(shortest[found.doing], longest[found.doing] + 1).astype(np.float64),
    }
    return canon.table("activities", columns)


def _routine(n: int, *, scene: Scene, rng: Rng) -> _Activities:
    """So many pieces of routine work, each on a working day of a seller, in office hours; mails go to old customers."""
    if n < 0:
        raise Refused(f"leads and deals alone make {-n:,} activities more than n_activities says; take fewer sellers")
    sellers, clock = scene.sellers, scene.span.clock
    first, last = number(scene.span.start), number(scene.span.until)
    begins = np.maximum(sellers.first_day, first)
    n_days = clock.working_days(begins, np.minimum(sellers.last_day, last))
    seller = choose(rng, n_days.tolist(), n)
    day = clock.working_day(begins[seller], np.floor(rng.random(n) * n_days[seller]).astype(np.int64))
    at = clock.moment(day, OPENS + rng.integers(0, WORKDAY, n), sellers.zone[seller])
    doing, none = ROUTINE[choose(rng, ROUTINE_WEIGHTS, n)], np.full(n, -1, dtype=np.int64)
    each = scene.parameters.legacy_customers_per_seller
    account = np.where(doing == MAIL, seller * each + rng.integers(0, max(1, each), n), -1) if each else none
    return _Activities(at, seller, none, account, none, doing)


def _attempts(leads: Leads, pursuit: Pursuit, accounts: Accounts, *, rng: Rng) -> _Activities:
    lead, nth = (index.astype(np.int64) for index in np.nonzero(pursuit.attempts != canon.NEVER))
    n_attempts = (pursuit.attempts != canon.NEVER).sum(axis=1)
    reached = pursuit.is_connected[lead] & (nth == n_attempts[lead] - 1)
    tried = TRIES[choose(rng, TRY_WEIGHTS, len(lead))]
    no_deal = np.full(len(lead), -1, dtype=np.int64)
    doing = np.where(reached, CONNECT, tried)
    return _Activities(pursuit.attempts[lead, nth], leads.seller[lead], lead, accounts.of_lead[lead], no_deal, doing)


def _conversations(openings: Openings, outcomes: Outcomes, *, scene: Scene, rng: Rng) -> _Activities:
    sellers, span, parameters = scene.sellers, scene.span, scene.parameters
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
