"""Deals as the company's records show them on the last day: outcomes only of those that have closed by then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.demo import canon
from salesformula.demo.account_names import AccountNames
from salesformula.demo.clock import number
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Flags, Floats, Ints, Rng, choose
from salesformula.demo.market import COMPANY_ZONE, CURRENCY, ZONES
from salesformula.demo.openings import Openings
from salesformula.demo.scene import Scene
from salesformula.demo.span import Span
from salesformula.demo.stages import LOST, OPEN_STAGES, PIPELINE_ID, STAGES, WON

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


def deal_table(openings: Openings, outcomes: Outcomes, names: AccountNames, *, scene: Scene, rng: Rng) -> pa.Table:
    """The table deals."""
    n, every = len(openings), np.arange(len(openings), dtype=np.int64)
    today = _today(openings, outcomes, scene=scene, rng=rng)
    products = canon.coded([product.name for product in scene.parameters.products], outcomes.product)
    unpriced = ~today.is_closed & (today.stage == 0) & (rng.random(n) < NO_AMOUNT_SHARE)
    mrr = np.where(unpriced, np.nan, outcomes.mrr)
    step, step_day = _next_steps(today, span=scene.span, rng=rng)
    reason, rival = _losses(today, rng=rng)
    columns = {
        "deal_id": scene.ids("deal", every),
        "name": pc.binary_join_element_wise(names.texts.take(openings.account), products, " - "),
        "account_id": scene.ids("account", openings.account),
        "lead_id": scene.ids("lead", openings.lead),
        "owner_id": scene.sellers.named(today.owner),
        "kind": canon.coded(("new", "addon"), openings.is_addon.astype(np.int64)),
        "product": products,
        "pipeline_id": canon.coded((PIPELINE_ID,), np.zeros(n, dtype=np.int64)),
        "stage_id": canon.coded([stage.stage_id for stage in STAGES], today.stage),
        "amount": mrr * 12 * outcomes.years,
        "currency": canon.coded((CURRENCY,), np.zeros(n, dtype=np.int64)),
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
        "forecast_category": canon.coded([stage.forecast for stage in STAGES], today.stage),
        "discount_share": outcomes.discount,
    }
    return canon.table("deals", columns)


def _today(openings: Openings, outcomes: Outcomes, *, scene: Scene, rng: Rng) -> _Today:
    sellers, span = scene.sellers, scene.span
    closed = outcomes.closing < span.ends
    life = (span.ends - openings.created) / (outcomes.closing - openings.created)
    passed = np.searchsorted([stage.leaves_at for stage in OPEN_STAGES[:-1]], life)
    stage = np.where(closed, np.where(outcomes.will_win, WON, LOST), passed)
    zone = sellers.zone[openings.opener]
    seen = np.minimum(outcomes.closing, span.ends - 1)
    company = np.full(len(openings), ZONES.index(COMPANY_ZONE), dtype=np.int64)
    planned = _planned_day(openings, scene=scene, rng=rng)
    return _Today(
        is_closed=closed,
        stage=stage,
        owner=sellers.holder(openings.opener, span.clock.day(seen, zone)),
        close_day=np.where(closed, span.clock.day(seen, company), planned),
    )


def _planned_day(openings: Openings, *, scene: Scene, rng: Rng) -> Ints:
    """When the seller expects to close; most days that went by were moved ahead, some were forgotten."""
    sellers, span = scene.sellers, scene.span
    n, last = len(openings), number(span.until)
    medians = np.asarray([segment.cycle_median_days for segment in scene.parameters.segments])[openings.segment]
    hoped: Floats = medians * np.exp(0.3 * rng.standard_normal(n))
    opened = span.clock.day(openings.created, sellers.zone[openings.opener])
    planned = opened + np.maximum(7, np.rint(hoped)).astype(np.int64)
    moved = (planned <= last) & (rng.random(n) < PUSHED_SHARE)
    return span.clock.next_working(np.where(moved, last + rng.integers(3, 75, n), planned))


def _next_steps(today: _Today, *, span: Span, rng: Rng) -> tuple[pa.Array, Ints]:
    n, last = len(today.stage), number(span.until)
    said = ~today.is_closed & (rng.random(n) >= NO_NEXT_STEP_SHARE)
    counts = np.asarray([len(stage.next_steps) for stage in STAGES])
    firsts = np.cumsum(counts) - counts
    which = firsts[today.stage] + rng.integers(0, np.maximum(1, counts[today.stage]))
    steps = canon.coded([step for stage in STAGES for step in stage.next_steps], np.where(said, which, -1))
    day = span.clock.next_working(last + rng.integers(-6, 15, n))
    return steps, np.where(said, day, canon.NEVER)


def _losses(today: _Today, *, rng: Rng) -> tuple[pa.Array, pa.Array]:
    n, lost = len(today.stage), today.stage == LOST
    why = choose(rng, [weight for _, weight in LOSSES], n)
    met = rng.random(n) < RIVAL_SHARE
    rival = rng.integers(0, len(RIVALS), n)
    reason = canon.coded([name for name, _ in LOSSES], np.where(lost, why, -1))
    return reason, canon.coded(RIVALS, np.where((lost & (why == CHOSE_RIVAL)) | met, rival, -1))
