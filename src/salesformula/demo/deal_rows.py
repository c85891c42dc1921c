"""Deals as the company's records show them on the last day: outcomes only of those that have closed by then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.clock import number
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Flags, Floats, Ints, Rng, Texts, choose, words
from salesformula.demo.market import COMPANY_ZONE, CURRENCY, ZONES
from salesformula.demo.openings import Openings
from salesformula.demo.parameters import Parameters
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span
from salesformula.demo.stages import LOST, OPEN_STAGES, PIPELINE_ID, STAGES, WON

FIRST_DEAL, FIRST_LEAD = 21_480_000_000, 3_300_000
RIVALS = ("Rotaplan", "Wayfold", "Turnledger")
RIVAL_SHARE = 0.15
LOSSES = (
    ("No decision", 0.28), ("Price", 0.22), ("Chose a competitor", 0.2), ("No budget", 0.14), ("Timing", 0.1),
    ("Missing feature", 0.06),
)  # fmt: skip
CHOSE_RIVAL = 2
NO_AMOUNT_SHARE, NO_NEXT_STEP_SHARE, PUSHED_SHARE = 0.08, 0.08, 0.65


@dataclass(frozen=True)
class _Today:
    """What the last day shows of each deal: its stage and the day that stands in its close date."""

    is_closed: Flags
    stage: Ints
    owner: Ints
    close_day: Ints


def deal_ids(index: Ints) -> Texts:
    """Deal ids of those indices."""
    return (FIRST_DEAL + index).astype(str)


def lead_ids(index: Ints) -> Texts:
    """Lead ids of those indices; empty for -1."""
    return np.where(index < 0, "", (FIRST_LEAD + index).astype(str))


def deal_table(
    openings: Openings, outcomes: Outcomes, accounts: Accounts, account_names: list[str],
    *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng,
) -> pa.Table:  # fmt: skip
    """The table deals."""
    n = len(openings)
    today = _today(openings, outcomes, sellers=sellers, span=span, parameters=parameters, rng=rng)
    products = np.asarray([product.name for product in parameters.products])[outcomes.product]
    unpriced = ~today.is_closed & (today.stage == 0) & (rng.random(n) < NO_AMOUNT_SHARE)
    mrr = np.where(unpriced, np.nan, outcomes.mrr)
    step, step_day = _next_steps(today, span=span, rng=rng)
    reason, rival = _losses(today, rng=rng)
    columns = {
        "deal_id": deal_ids(np.arange(n)),
        "name": [f"{account_names[a]} - {p}" for a, p in zip(openings.account, products, strict=True)],
        "account_id": accounts.ids(openings.account),
        "lead_id": lead_ids(openings.lead),
        "owner_id": sellers.ids[today.owner],
        "kind": np.where(openings.is_addon, "addon", "new"),
        "product": products,
        "pipeline_id": np.full(n, PIPELINE_ID),
        "stage_id": np.asarray([stage.stage_id for stage in STAGES])[today.stage],
        "amount": mrr * 12 * outcomes.years,
        "currency": np.full(n, CURRENCY),
        "acv_amount": mrr * 12,
        "mrr_amount": mrr,
        "created_at": openings.created,
        "expected_close_on": today.close_day,
        "closed_at": np.where(today.is_closed, outcomes.closing, canon.NEVER),
        "is_won": today.stage == WON,
        "is_closed": today.is_closed,
        "loss_reason": reason,
        "competitor": rival,
        "next_step": step,
        "next_step_on": step_day,
        "forecast_category": np.asarray([stage.forecast for stage in STAGES])[today.stage],
        "discount_share": outcomes.discount,
    }
    return canon.table("deals", columns)


def _today(
    openings: Openings, outcomes: Outcomes, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng
) -> _Today:
    closed = outcomes.closing < span.ends
    life = (span.ends - openings.created) / (outcomes.closing - openings.created)
    passed = np.searchsorted([stage.leaves_at for stage in OPEN_STAGES[:-1]], life)
    stage = np.where(closed, np.where(outcomes.will_win, WON, LOST), passed)
    zone = sellers.zone[openings.opener]
    seen = np.minimum(outcomes.closing, span.ends - 1)
    company = np.full(len(openings), ZONES.index(COMPANY_ZONE), dtype=np.int64)
    planned = _planned_day(openings, sellers=sellers, span=span, parameters=parameters, rng=rng)
    return _Today(
        is_closed=closed,
        stage=stage,
        owner=sellers.holder(openings.opener, span.clock.day(seen, zone)),
        close_day=np.where(closed, span.clock.day(seen, company), planned),
    )


def _planned_day(openings: Openings, *, sellers: Sellers, span: Span, parameters: Parameters, rng: Rng) -> Ints:
    """When the seller expects to close; most days that went by were moved ahead, some were forgotten."""
    n, last = len(openings), number(span.until)
    medians = np.asarray([segment.cycle_median_days for segment in parameters.segments])[openings.segment]
    hoped: Floats = medians * np.exp(0.3 * rng.standard_normal(n))
    opened = span.clock.day(openings.created, sellers.zone[openings.opener])
    planned = opened + np.maximum(7, np.rint(hoped)).astype(np.int64)
    moved = (planned <= last) & (rng.random(n) < PUSHED_SHARE)
    return span.clock.next_working(np.where(moved, last + rng.integers(3, 75, n), planned))


def _next_steps(today: _Today, *, span: Span, rng: Rng) -> tuple[Texts, Ints]:
    n, last = len(today.stage), number(span.until)
    said = ~today.is_closed & (rng.random(n) >= NO_NEXT_STEP_SHARE)
    chosen = np.full(n, "", dtype=object)
    for index, stage in enumerate(OPEN_STAGES):
        here = said & (today.stage == index)
        chosen[here] = words(rng, stage.next_steps, int(here.sum()))
    day = span.clock.next_working(last + rng.integers(-6, 15, n))
    return chosen, np.where(said, day, canon.NEVER)


def _losses(today: _Today, *, rng: Rng) -> tuple[Texts, Texts]:
    n, lost = len(today.stage), today.stage == LOST
    why = choose(rng, [weight for _, weight in LOSSES], n)
    met = rng.random(n) < RIVAL_SHARE
    rival = words(rng, RIVALS, n)
    reason = np.where(lost, np.asarray([name for name, _ in LOSSES])[why], "")
    return reason, np.where((lost & (why == CHOSE_RIVAL)) | met, rival, "")
