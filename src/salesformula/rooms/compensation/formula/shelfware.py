"""Deals signed whose customers do not use what they bought."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.customer_churn import customers


def signed_and_used(facts: Facts, *, until: date, recorded_since: date | None, time_zone: str) -> ir.Table:
    """The running first contracts that came of a won deal, with what the customer has used since its first day.

    Use is told by account, not by product, so only a customer's first contract can be said to lie unused. Of one that
    began before any use was recorded nothing is known: ``is_recorded`` is false.

    Schemas: subscriptions, deal_rollup, usage, people, accounts -> (deal_id, deal, account_id, account, seller_id,
        seller, consultant_id, consultant, started_on, since_days, n_used_days, last_used_on, n_features, acv_amount,
        amount, is_recorded).
    Units: amounts in the reporting currency; since_days days; n_used_days days with use; n_features count.
    Serves: P31.
    Source: mission P31 (seed 001); that add-ons can't be told: ours.
    Errors: none.
    """
    first = customers(facts)
    contracts = facts.table("subscriptions").select(
        contract_account="account_id",
        contract_deal="deal_id",
        contract_start="started_on",
        contract_id="subscription_id",
    )
    rows = first.filter(first.ended_on.isnull() | (first.ended_on >= ibis.literal(until)))
    rows = rows.filter(rows.started_on < ibis.literal(until))
    rows = rows.inner_join(contracts, [("account_id", "contract_account"), ("started_on", "contract_start")])
    rows = rows.mutate(
        nth=ibis.row_number().over(ibis.window(group_by=rows.account_id, order_by=rows.contract_id))
    ).filter(lambda t: t.nth == 0)
    deals = facts.table("deal_rollup")
    won = deals.filter(deals.is_won).select("deal_id", deal="name", acv_amount="acv_amount", amount="amount")
    signed = rows.inner_join(won, rows.contract_deal == won.deal_id)
    used = _used(facts, until=until, time_zone=time_zone)
    joined = signed.left_join(used, [("account_id", "user_id")])
    is_recorded = (
        joined.started_on >= ibis.literal(recorded_since) if recorded_since is not None else ibis.literal(False)
    )
    return joined.select(
        "deal_id", "deal", "account_id", "account", "seller_id", "seller", "consultant_id", "consultant", "started_on",
        "last_used_on", "acv_amount", "amount",
        since_days=(ibis.literal(until).epoch_days() - joined.started_on.epoch_days() - 1).cast("int64"),
        n_used_days=joined.used_days.fill_null(0), n_features=joined.features_used.fill_null(0),
        is_recorded=is_recorded,
    )  # fmt: skip


def _used(facts: Facts, *, until: date, time_zone: str) -> ir.Table:
    """Per customer the days on which anything was used since the first one, and how many features."""
    began = customers(facts).select(user_id="account_id", began_on="started_on")
    usage = facts.table("usage")
    rows = usage.filter(usage.quantity > 0).inner_join(began, [("account_id", "user_id")])
    rows = rows.mutate(used_on=measures.local_day(rows.occurred_at, time_zone=time_zone))
    rows = rows.filter((rows.used_on >= rows.began_on) & (rows.used_on < ibis.literal(until)))
    return rows.group_by("user_id").agg(
        used_days=rows.used_on.nunique(), features_used=rows.feature.nunique(), last_used_on=rows.used_on.max()
    )


def n_features(facts: Facts) -> int:
    """How many features anyone has ever used."""
    usage = facts.table("usage")
    return int(usage.filter(usage.quantity > 0).feature.nunique().to_pyarrow().as_py() or 0)
