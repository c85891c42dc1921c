"""Who is credited with how much of which deal, and each day on which something becomes due: facts in, a table out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rate import rate
from salesformula.rooms.compensation.formula.plan import Component, Measure, Override, Plan, Spiff
from salesformula.rooms.compensation.formula.scope import of_teams

MONEY = "decimal(18, 4)"
#: A seller may be credited with a share of a deal; shares are told to six decimals.
SHARE = "decimal(18, 6)"


class Facts(Protocol):
    """Where tables come from."""

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup by name."""
        ...


def credits(
    facts: Facts,
    plan: Plan,
    component: Component,
    *,
    home_currency: str,
    since: date | None = None,
    payees: Collection[str] | None = None,
) -> ir.Table:
    """The deals won under a plan, one row for each person credited, in the order in which they are paid.

    To everyone, or to ``payees`` alone.

    A deal belongs to the plan in force on the day it was won; ``since`` an earlier day, what was won from then on is
    told as well. Without deal_credits who owned the deal when it was won is credited with all of it. With an override
    managers are credited with what those who reported to them that day are; with a spiff the amount is what is shared.
    A component for teams credits those who were in them, or below them, on the day of closing.
    What is credited is rounded to 1/10,000; the largest share carries what rounding leaves, so that the credits
    of a deal add up to it. ``trouble`` says why a row can't be paid: no_measure (the deal does not carry it),
    no_rate (no exchange rate into the plan's currency), splits (the shares do not add up to 1), no_day (nobody knows
    when it was won; told under the plan that is open), nobody (it has no owner and names nobody).

    Schemas: deals, deal_rollup, deal_changes, deal_credits, memberships, teams, merges, people, subscriptions,
        calendar ->
        (payee_id, deal_id, deal, account_id, product, kind, closed_on, closed_at, month, quarter, fiscal_year,
        deal_measure, measured, credit_share, n_credited, base, trouble, started_on, ended_on, gone_on).
    Units: deal_measure, measured, base in the plan's currency; credit_share 0-1; n_credited count; *_on dates, gone_on
        the payee's last working day.
    Serves: P1, P2.
    Source: mission P1, P2 (seeds 000, 003); the rounding of splits is ours.
    Errors: none.
    """
    won = _won(facts, plan, component, since or plan.starts_on)
    measured = _measured(won, facts, component.measure, plan.currency, home_currency)
    if isinstance(component, Spiff):
        measured = _spiffed(measured, component)
    shares, wanted = facts.table("deal_credits"), None
    if payees is not None:
        wanted = ibis.memtable({"wanted_id": sorted(payees)}, schema={"wanted_id": "string"})
        if not isinstance(component, Override):
            measured = _touching(measured, shares, wanted)
    split = _split(measured, shares)
    if component.teams:
        tables = {"memberships": facts.table("memberships"), "teams": facts.table("teams")}
        split = of_teams(split, component.teams, **tables)
    if isinstance(component, Override):
        split = _of_managers(split, facts.table("memberships"))
    if wanted is not None:
        split = split.semi_join(wanted, split.payee_id == wanted.wanted_id)
    employed = facts.table("people").select(employed_id="person_id", gone_on="ended_on")
    split = split.left_join(employed, [("payee_id", "employed_id")]).drop("employed_id")
    subscribed = _subscribed(facts.table("subscriptions"))
    rows = split.left_join(subscribed, [("deal_id", "subscribed_deal_id")]).drop("subscribed_deal_id")
    calendar = facts.table("calendar").select(day="on", month="month", quarter="quarter", fiscal_year="fiscal_year")
    dated = rows.left_join(calendar, [("closed_on", "day")]).drop("day")
    return dated.order_by("payee_id", "closed_on", "closed_at", "deal_id")


def _won(facts: Facts, plan: Plan, component: Component, first: date) -> ir.Table:
    rollup, deals = facts.table("deal_rollup"), facts.table("deals")
    said = deals.select(said_id="deal_id", closed_at="closed_at", said_amount="amount", said_acv="acv_amount",
                        said_mrr="mrr_amount", said_currency="currency")  # fmt: skip
    rows = rollup.inner_join(said, [("deal_id", "said_id")])
    since = rows.closed_on >= ibis.literal(first)
    if plan.ends_on is None:
        then = since | rows.closed_on.isnull()
    else:
        then = since & (rows.closed_on < ibis.literal(plan.ends_on))
    kinds = list(component.deal_kinds)
    return with_owner_then(rows.filter(rows.is_won & then & rows.kind.isin(kinds)), facts)


def with_owner_then(deals: ir.Table, facts: Facts) -> ir.Table:
    """Deals (deal_id, owner_id, closed_at, …) with the owner they had when they were won.

    Who takes over a customer was not the one who sold to them. Someone entered as the owner only later, where there was
    none, counts from the start.
    """
    changes, merges, people = facts.table("deal_changes"), facts.table("merges"), facts.table("people")
    told = changes.filter((changes.field == "owner_id") & changes.old_value.notnull())
    later = told.inner_join(deals.select(won_id="deal_id", won_at="closed_at"), [("deal_id", "won_id")])
    later = later.filter(later.changed_at > later.won_at)
    in_order = ibis.window(group_by=later.deal_id, order_by=[later.changed_at, later.old_value])
    first = later.mutate(nth=ibis.row_number().over(in_order)).filter(lambda t: t.nth == 0)
    kept = merges.filter(merges["table"] == "people").select(lost_id="lost_id", kept_id="kept_id").distinct()
    first = first.left_join(kept, [("old_value", "lost_id")])
    then = first.mutate(then_id=ibis.coalesce(first.kept_id, first.old_value))
    known = then.inner_join(people.select(known_id="person_id"), [("then_id", "known_id")])
    known = known.select("then_id", then_deal_id="deal_id")
    rows = deals.left_join(known, [("deal_id", "then_deal_id")])
    return rows.mutate(owner_id=ibis.coalesce(rows.then_id, rows.owner_id)).drop("then_deal_id", "then_id")


def _measured(deals: ir.Table, facts: Facts, measure: Measure, currency: str, home: str) -> ir.Table:
    """The deals with ``measured`` in the plan's currency: as delivered where it says so, else as reported."""
    subscriptions = facts.table("subscriptions")
    of_subscriptions = subscriptions.group_by(mrr_deal_id="deal_id").agg(subscribed_mrr=subscriptions.mrr_amount.sum())
    rows = deals.left_join(of_subscriptions, [("deal_id", "mrr_deal_id")])
    said = {"mrr": rows.said_mrr, "acv": rows.said_acv, "amount": rows.said_amount}[measure]
    reported = {"mrr": rows.mrr_amount, "acv": rows.acv_amount, "amount": rows.amount}[measure]
    is_own = ibis.coalesce(rows.said_currency, ibis.literal(home)) == ibis.literal(currency)
    converted = reported.cast(MONEY) if currency == home else ibis.null(MONEY)
    value = is_own.ifelse(said.cast(MONEY), converted)
    if measure == "mrr":
        value = ibis.coalesce(value, is_own.ifelse(rows.subscribed_mrr.cast(MONEY), ibis.null(MONEY)))
    lacking = ibis.cases(
        (rows.closed_on.isnull(), "no_day"),
        (value.notnull(), ibis.null("string")),
        (said.isnull(), "no_measure"),
        else_="no_rate",
    )
    return rows.select(
        "deal_id", "account_id", "owner_id", "product", "kind", "closed_on", "closed_at",
        deal="name", deal_measure=value, measured=value, trouble=lacking,
    )  # fmt: skip


def _spiffed(deals: ir.Table, spiff: Spiff) -> ir.Table:
    """The deals that meet its conditions, with its amount as what is shared."""
    undated = deals.closed_on.isnull()
    rows = deals
    if spiff.since:
        rows = rows.filter(undated | (rows.closed_on >= ibis.literal(spiff.since)))
    if spiff.until:
        rows = rows.filter(undated | (rows.closed_on < ibis.literal(spiff.until)))
    if spiff.products:
        rows = rows.filter(rows.product.isin(list(spiff.products)))
    amount = ibis.literal(spiff.amount, type=MONEY)
    if not spiff.at_least:
        # Any deal that isn't a refund: what it is worth needn't be known.
        rows = rows.filter(ibis.coalesce(rows.deal_measure >= 0, ibis.literal(True)))
        trouble = rows.closed_on.isnull().ifelse("no_day", ibis.null("string"))
        return rows.mutate(measured=amount, trouble=trouble)
    least = ibis.literal(spiff.at_least, type=MONEY)
    return rows.filter(ibis.coalesce(rows.deal_measure >= least, ibis.literal(True))).mutate(measured=amount)


def _touching(deals: ir.Table, shares: ir.Table, wanted: ir.Table) -> ir.Table:
    """The deals that are owned by, or credited to, any of those wanted: what others share need not be split."""
    named = shares.semi_join(wanted, shares.person_id == wanted.wanted_id)
    is_owner = deals.owner_id == wanted.wanted_id
    return deals.semi_join(wanted, is_owner).union(deals.anti_join(wanted, is_owner).semi_join(named, "deal_id"))


def _split(deals: ir.Table, shares: ir.Table) -> ir.Table:
    """A row for each person credited; the owner alone where nobody is named."""
    told = shares.select(credit_deal_id="deal_id", person_id="person_id", part=shares.share.cast(SHARE))
    rows = deals.left_join(told, [("deal_id", "credit_deal_id")])
    whole = ibis.literal(Decimal(1), type=SHARE)
    rows = rows.mutate(
        payee_id=ibis.coalesce(rows.person_id, rows.owner_id), credit_share=ibis.coalesce(rows.part, whole)
    )
    rounded = (rows.measured.cast("decimal(38, 10)") * rows.credit_share.cast("decimal(38, 10)")).round(4).cast(MONEY)
    rows = rows.mutate(rounded=rounded)
    deal = ibis.window(group_by=rows.deal_id)
    largest_first = ibis.window(group_by=rows.deal_id, order_by=[rows.credit_share.desc(), rows.payee_id])
    added = rows.mutate(
        shares_sum=rows.credit_share.sum().over(deal),
        rounded_sum=rows.rounded.sum().over(deal),
        n_credited=rows.count().over(deal),
        nth=ibis.row_number().over(largest_first),
    )
    left_over = (added.measured.cast("decimal(38, 4)") - added.rounded_sum.cast("decimal(38, 4)")).cast(MONEY)
    nothing = ibis.literal(Decimal(0), type=MONEY)
    base = added.rounded + (added.nth == 0).ifelse(left_over, nothing)
    trouble = ibis.coalesce(
        added.trouble,
        (added.shares_sum != whole).ifelse("splits", ibis.null("string")),
        added.payee_id.isnull().ifelse("nobody", ibis.null("string")),
    )
    return added.select(
        "payee_id", "deal_id", "deal", "account_id", "product", "kind", "closed_on", "closed_at", "deal_measure",
        "measured", "credit_share", "n_credited", base=base.cast(MONEY), trouble=trouble,
    )  # fmt: skip


def _of_managers(split: ir.Table, memberships: ir.Table) -> ir.Table:
    """Per manager and deal what those who reported to them on the day of closing are credited with, added up."""
    held = memberships.select(
        member_id="person_id", manager_id="manager_id", valid_from="valid_from", valid_to="valid_to"
    )
    pairs = split.inner_join(held, [("payee_id", "member_id")])
    begun = pairs.valid_from.isnull() | (pairs.valid_from <= pairs.closed_on)
    pairs = pairs.filter(begun & (pairs.valid_to.isnull() | (pairs.valid_to > pairs.closed_on)))
    latest_first = ibis.window(
        group_by=[pairs.deal_id, pairs.member_id],
        order_by=[pairs.valid_from.desc(nulls_first=False), pairs.manager_id],
    )
    one = pairs.mutate(nth=ibis.row_number().over(latest_first)).filter(lambda t: t.nth == 0)
    one = one.filter(one.manager_id.notnull() & (one.manager_id != one.member_id))
    same = ("deal", "account_id", "product", "kind", "closed_on", "closed_at", "deal_measure", "measured", "n_credited")
    rows = one.group_by("manager_id", "deal_id").agg(
        **{name: one[name].max() for name in same},
        credit_share=one.credit_share.sum().cast(SHARE),
        base=one.base.sum().cast(MONEY),
        trouble=one.trouble.max(),
    )
    return rows.rename(payee_id="manager_id")


def _subscribed(subscriptions: ir.Table) -> ir.Table:
    """Per deal the day its first subscription began, and the day its last one ended; none while one runs."""
    named = subscriptions.filter(subscriptions.deal_id.notnull())
    return named.group_by(subscribed_deal_id="deal_id").agg(
        started_on=named.started_on.min(),
        ended_on=named.ended_on.isnull().any().ifelse(ibis.null("date"), named.ended_on.max()),
    )


def payments_counted(facts: Facts, *, numbers: Sequence[int], of: ir.Table | None = None) -> ir.Table:
    """Per deal, of those in ``of`` or of all, the day from which each payment counts as paid; null before.

    A payment covers as many months as its amount holds monthly amounts, at least one; the first covers at least the
    months paid ahead. Refunds are payments below zero: what nets to nothing or less was not paid.

    Schemas: subscriptions, payments -> (deal_id, paid_on_<number> …).
    Units: number count, 1 is the first month; paid_on_<number> date.
    Serves: P4, P5.
    Source: mission P4, P5 (seed 003): months paid ahead count as paid.
    Errors: none.
    """
    subscriptions, payments = facts.table("subscriptions"), facts.table("payments")
    if of is not None:
        subscriptions = subscriptions.semi_join(of, "deal_id")
        payments = payments.semi_join(subscriptions, "subscription_id")
    net = payments.group_by("subscription_id", "sequence").agg(
        amount=payments.amount.sum(), paid_on=payments.paid_on.min()
    )
    rows = net.inner_join(
        subscriptions.select("deal_id", "mrr_amount", "prepaid_months", paid_id="subscription_id"),
        [("subscription_id", "paid_id")],
    )
    rows = rows.filter((rows.amount > 0) & rows.deal_id.notnull())
    by_amount = rate(rows.amount, rows.mrr_amount).round().cast("int64").fill_null(1)
    ahead = (rows.sequence == 1).ifelse(rows.prepaid_months.round().cast("int64").fill_null(0), 0)
    rows = rows.mutate(up_to=rows.sequence + ibis.greatest(by_amount, ahead, ibis.literal(1, type="int64")))
    days = {
        f"paid_on_{number}": rows.paid_on.min(where=(rows.sequence <= number) & (rows.up_to > number))
        for number in numbers
    }
    return rows.group_by("deal_id").agg(**days)


def moments_reached(facts: Facts, *, feature: str, quantity: int, time_zone: str) -> ir.Table:
    """Per account the first day on which it had used a feature so often since its subscription began.

    Schemas: usage, subscriptions -> (account_id, aha_on).
    Units: aha_on date.
    Serves: P6, P7.
    Source: mission P6, P7 (seed 001).
    Errors: none.
    """
    usage, subscriptions = facts.table("usage"), facts.table("subscriptions")
    began = subscriptions.group_by(customer_id="account_id").agg(began_on=subscriptions.started_on.min())
    rows = usage.filter(usage.feature == feature).left_join(began, [("account_id", "customer_id")])
    rows = rows.mutate(used_on=measures.local_day(rows.occurred_at, time_zone=time_zone))
    rows = rows.filter(rows.began_on.isnull() | (rows.used_on >= rows.began_on))
    daily = rows.group_by("account_id", "used_on").agg(used=rows.quantity.sum())
    in_order = ibis.cumulative_window(group_by=daily.account_id, order_by=daily.used_on)
    running = daily.mutate(so_far=daily.used.sum().over(in_order))
    reached = running.filter(running.so_far >= quantity)
    return reached.group_by("account_id").agg(aha_on=reached.used_on.min())
