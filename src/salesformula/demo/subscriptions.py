"""What customers have subscribed to, and how long they truly stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.accounts import Accounts
from salesformula.demo.clock import number
from salesformula.demo.columns import stack
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Flags, Floats, Ints, Rng, choose
from salesformula.demo.market import COMPANY_ZONE, CURRENCY, ZONES
from salesformula.demo.openings import Openings
from salesformula.demo.scene import Scene

DAYS_PER_MONTH = 365.25 / 12
LONGEST_LEGACY_DAYS, LONGEST_WAIT_DAYS = 1_500, 14
REASONS = (("Too little used", 0.4), ("Price", 0.2), ("Chose a competitor", 0.2), ("Closed down", 0.1), ("Merged", 0.1))


@dataclass(frozen=True)
class Subscriptions:
    """One element a subscription, old customers' first; days are day numbers, ``ends`` may lie after the records.

    ``hazard`` is the true one of leaving, per month, from ``at_risk_from`` on; before that nobody leaves.
    ``is_first`` marks a new customer's first, ``reached`` those of them that get to what makes customers stay.
    """

    account: Ints
    deal: Ints
    seller: Ints
    consultant: Ints
    product: Ints
    mrr: Floats
    started: Ints
    term: Ints
    prepaid: Ints
    is_first: Flags
    reached: Flags
    hazard: Floats
    at_risk_from: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.account)


def draw_subscriptions(
    openings: Openings, outcomes: Outcomes, accounts: Accounts,
    *, consultant_churn: Floats, scene: Scene, rng: Rng,
) -> Subscriptions:  # fmt: skip
    """A subscription for each old customer and for each deal won by the last day; exponential from day ``at risk``."""
    old, new = _of_old_customers(accounts, scene=scene, rng=rng), _of_deals(openings, outcomes, scene=scene, rng=rng)
    drawn, p, span = stack(old, new), scene.parameters, scene.span
    n = len(drawn)
    consultant = rng.integers(0, len(consultant_churn), n)
    prepaid = np.where(rng.random(n) < p.prepaid_share, 12, 1)
    reached = drawn.is_first & (rng.random(n) < p.aha.reach_share)
    effect = scene.sellers.skills.churn[drawn.seller] + consultant_churn[consultant]
    hazard = p.monthly_churn * np.exp(effect) * np.where(prepaid > 1, p.prepaid_hazard_ratio, 1.0)
    hazard = hazard * np.where(reached, p.aha.hazard_ratio, 1.0)
    at_risk = np.maximum(drawn.started + p.aha.within_days, number(span.start))
    stays = np.minimum(rng.exponential(1.0, n) / hazard * DAYS_PER_MONTH, 100_000.0)
    return Subscriptions(
        **{
            **vars(drawn),
            "consultant": consultant,
            "prepaid": prepaid,
            "reached": reached,
            "hazard": hazard,
            "at_risk_from": at_risk,
            "ends": at_risk + np.ceil(stays).astype(np.int64),
        }
    )


def subscription_table(drawn: Subscriptions, consultant_ids: list[str], *, scene: Scene, rng: Rng) -> pa.Table:
    """The table subscriptions: an end only where it came by the last day."""
    n, last = len(drawn), number(scene.span.until)
    ended = drawn.ends <= last
    why = choose(rng, [weight for _, weight in REASONS], n)
    columns = {
        "subscription_id": scene.ids("subscription", np.arange(n)),
        "account_id": scene.ids("account", drawn.account),
        "deal_id": scene.ids("deal", drawn.deal),
        "seller_id": scene.sellers.named(drawn.seller),
        "consultant_id": canon.coded(consultant_ids, drawn.consultant),
        "product": canon.coded([product.name for product in scene.parameters.products], drawn.product),
        "mrr_amount": drawn.mrr,
        "currency": canon.coded((CURRENCY,), np.zeros(n, dtype=np.int64)),
        "started_on": drawn.started,
        "term_months": drawn.term.astype(np.float64),
        "prepaid_months": drawn.prepaid.astype(np.float64),
        "ended_on": np.where(ended, drawn.ends, canon.NEVER),
        "end_reason": canon.coded([name for name, _ in REASONS], np.where(ended, why, -1)),
    }
    return canon.table("subscriptions", columns)


def _of_old_customers(accounts: Accounts, *, scene: Scene, rng: Rng) -> Subscriptions:
    n, p = accounts.n_legacy, scene.parameters
    medians = np.asarray([segment.acv_median for segment in p.segments])[accounts.segment[:n]]
    mrr = np.maximum(250, np.rint(medians / 12 * np.exp(0.4 * rng.standard_normal(n)) / 10) * 10)
    sold = [k for k, product in enumerate(p.products) if product.kind == "new"]
    started = number(scene.span.start) - rng.integers(30, LONGEST_LEGACY_DAYS, n)
    product = np.asarray(sold, dtype=np.int64)[rng.integers(0, len(sold), n)]
    no_deal, year = np.full(n, -1, dtype=np.int64), np.full(n, 12, dtype=np.int64)
    nobody = np.zeros(n, dtype=np.bool_)
    return _begun(np.arange(n), no_deal, accounts.seller[:n], product, mrr, started, year, nobody)


def _of_deals(openings: Openings, outcomes: Outcomes, *, scene: Scene, rng: Rng) -> Subscriptions:
    span = scene.span
    deal = np.flatnonzero(outcomes.will_win & (outcomes.closing < span.ends)).astype(np.int64)
    deal = deal[np.argsort(outcomes.closing[deal], kind="stable")]
    company = np.full(len(deal), ZONES.index(COMPANY_ZONE), dtype=np.int64)
    started = span.clock.day(outcomes.closing[deal], company) + rng.integers(1, LONGEST_WAIT_DAYS + 1, len(deal))
    known = started <= number(span.until)
    deal, started = deal[known], started[known]
    is_first = np.zeros(len(deal), dtype=np.bool_)
    is_new = np.flatnonzero(~openings.is_addon[deal])
    is_first[is_new[np.unique(openings.account[deal[is_new]], return_index=True)[1]]] = True
    return _begun(
        openings.account[deal], deal, openings.opener[deal], outcomes.product[deal], outcomes.mrr[deal],
        started, outcomes.years[deal] * 12, is_first,
    )  # fmt: skip


def _begun(
    account: Ints, deal: Ints, seller: Ints, product: Ints, mrr: Floats, started: Ints, term: Ints, is_first: Flags
) -> Subscriptions:
    """Subscriptions as they begin: what follows is not drawn yet."""
    none, no = np.zeros(len(account), dtype=np.int64), np.zeros(len(account), dtype=np.bool_)
    return Subscriptions(
        account=account, deal=deal, seller=seller, consultant=none, product=product, mrr=mrr, started=started,
        term=term.astype(np.int64), prepaid=none, is_first=is_first, reached=no, hazard=none.astype(np.float64),
        at_risk_from=none, ends=none,
    )  # fmt: skip
