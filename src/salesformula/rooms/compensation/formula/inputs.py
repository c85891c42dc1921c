"""Everything a component of a plan is paid by, as columns in the order of paying."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.rooms.compensation.formula.churn import churn_of, quartiles
from salesformula.rooms.compensation.formula.credits import Facts, credits, moments_reached, payments_counted
from salesformula.rooms.compensation.formula.due import Days, Happened
from salesformula.rooms.compensation.formula.kernel import UNIT
from salesformula.rooms.compensation.formula.plan import Component, Override, Part, Plan, Quartiles, Rate, Tiers
from salesformula.rooms.compensation.formula.whole import Ints

CYCLES = {"month": "month", "quarter": "quarter", "year": "fiscal_year"}
#: Days are counted from here.
EPOCH = date(1970, 1, 1)
NO_QUOTA = "no_quota"


@dataclass(frozen=True)
class Company:
    """What of the company's rules pay is worked out by."""

    currency: str
    time_zone: str


def component_inputs(
    facts: Facts, plan: Plan, component: Component, *, company: Company, payees: Collection[str] | None = None
) -> pa.Table:
    """The credits of a component with quota, days of payments and moments, sorted by payee, cycle and closing order.

    To everyone, or to ``payees`` alone. ``units`` is the base in 1/10,000; ``paid_on_<n>`` and ``aha_on_<k>``
    are the days parts wait for, k the place of the part; ``quartile`` is null where the component has none. What was
    won earlier in the cycle in which the plan began ``only_counts``: it fills the bands, and is paid by that plan.
    """
    since = _counts_since(facts, plan, component)
    rows = credits(facts, plan, component, home_currency=company.currency, since=since, payees=payees)
    of = None
    if payees is not None:
        # Few deals: what is looked up beside them need not be worked out for all.
        of = rows = ibis.memtable(rows.to_pyarrow())
    is_cyclic = isinstance(component, Tiers)
    rows = rows.mutate(
        cycle=rows[CYCLES[component.period]].cast("string") if isinstance(component, Tiers) else ibis.literal("")
    )
    rows = rows.mutate(only_counts=ibis.coalesce(rows.closed_on < ibis.literal(plan.starts_on), ibis.literal(False)))
    rows = _with_quota(rows, facts, component, currency=plan.currency, home=company.currency)
    numbers = sorted({part.number for part in component.payout if part.on == "payment"})
    if numbers:
        paid = payments_counted(facts, numbers=numbers, of=of).rename(paid_deal_id="deal_id")
        rows = rows.left_join(paid, [("deal_id", "paid_deal_id")]).drop("paid_deal_id")
    for place, part in enumerate(component.payout):
        if part.on == "aha":
            rows = _with_moment(rows, facts, part, place, company.time_zone)
    units = (rows.base.cast("decimal(38, 4)") * ibis.literal(UNIT, type="decimal(38, 0)")).cast("int64")
    quota = (rows.quota.cast("decimal(38, 4)") * ibis.literal(UNIT, type="decimal(38, 0)")).cast("int64")
    lacking = rows.quota.isnull().ifelse(NO_QUOTA, ibis.null("string")) if is_cyclic else ibis.null("string")
    rows = rows.mutate(units=units, quota_units=quota.fill_null(0), trouble=ibis.coalesce(rows.trouble, lacking))
    table = rows.order_by("payee_id", "cycle", "closed_on", "closed_at", "deal_id").to_pyarrow()
    return _with_quartile(table, facts, component)


def _counts_since(facts: Facts, plan: Plan, component: Component) -> date:
    """From which day on won deals fill bands: quotas are of whole cycles, whichever plan was in force."""
    if not isinstance(component, Tiers):
        return plan.starts_on
    calendar = facts.table("calendar")
    label = CYCLES[component.period]
    then = calendar.filter(calendar.on == ibis.literal(plan.starts_on)).select(then=label)
    first = calendar.inner_join(then, [(label, "then")]).agg(first=calendar.on.min()).to_pyarrow()["first"][0].as_py()
    return first or plan.starts_on


def _with_quota(rows: ir.Table, facts: Facts, component: Component, *, currency: str, home: str) -> ir.Table:
    if not isinstance(component, Tiers):
        return rows.mutate(quota=ibis.null("decimal(18, 4)"))
    quotas, calendar = facts.table("quotas"), facts.table("calendar")
    of_metric = quotas.filter(quotas.metric.isnull() | (quotas.metric == component.measure))
    of_metric = of_metric.filter(ibis.coalesce(of_metric.currency, ibis.literal(home)) == ibis.literal(currency))
    label = calendar.select(day="on", quota_cycle=calendar[CYCLES[component.period]].cast("string"))
    placed = of_metric.inner_join(label, [("period_start", "day")])
    summed = placed.group_by(quota_payee="person_id", quota_cycle="quota_cycle").agg(quota=placed.amount.sum())
    joined = rows.left_join(summed, [("payee_id", "quota_payee"), ("cycle", "quota_cycle")])
    return joined.drop("quota_payee", "quota_cycle")


def _with_moment(rows: ir.Table, facts: Facts, part: Part, place: int, zone: str) -> ir.Table:
    reached = moments_reached(facts, feature=part.feature, quantity=part.quantity, time_zone=zone)
    named = reached.select(user_id="account_id", **{f"aha_on_{place}": "aha_on"})
    return rows.left_join(named, [("account_id", "user_id")]).drop("user_id")


def _with_quartile(table: pa.Table, facts: Facts, component: Component) -> pa.Table:
    found: list[int | None] = [None] * table.num_rows
    if isinstance(component, Quartiles) and table.num_rows:
        starts = [day and day.replace(day=1) for day in table["closed_on"].to_pylist()]
        ranks = quartiles(churn_of(facts, {day for day in starts if day}, window_months=component.window_months))
        keys = zip(starts, table["payee_id"].to_pylist(), strict=True)
        found = [ranks.get(key, component.unranked_quartile) for key in keys]
    return table.append_column("quartile", pa.array(found, pa.int64()))


def groups_of(table: pa.Table) -> Ints:
    """One climbing code for each payee and cycle."""
    if not table.num_rows:
        return np.zeros(0, dtype=np.int64)
    keys = [pc.dictionary_encode(table[name].combine_chunks()).indices.to_numpy() for name in ("payee_id", "cycle")]
    changes = np.zeros(table.num_rows, dtype=np.int64)
    changes[1:] = (keys[0][1:] != keys[0][:-1]) | (keys[1][1:] != keys[1][:-1])
    return np.asarray(np.cumsum(changes), dtype=np.int64)


def happened_in(table: pa.Table, component: Component, *, as_of: date, forfeits: bool = False) -> Happened:
    """What happened with each credit's customer, as the kernel wants it; ``forfeits``: who leaves loses the rest."""
    payments = {part.number for part in component.payout if part.on == "payment"}
    moments = {
        (part.feature, part.quantity): days_of(table, f"aha_on_{place}")
        for place, part in enumerate(component.payout)
        if part.on == "aha"
    }
    return Happened(
        closed_on=days_of(table, "closed_on").number,
        as_of=(as_of - EPOCH).days,
        ended_on=days_of(table, "ended_on"),
        started_on=days_of(table, "started_on"),
        paid_on={number: days_of(table, f"paid_on_{number}") for number in payments},
        aha_on=moments,
        gone_on=days_of(table, "gone_on") if forfeits else None,
    )


def days_of(table: pa.Table, name: str) -> Days:
    """A column of days by number."""
    numbers = pc.cast(pc.cast(table[name], pa.date32()), pa.int32())
    is_known = numbers.is_valid().to_numpy()
    return Days(pc.fill_null(pc.cast(numbers, pa.int64()), 0).to_numpy().copy(), is_known)


def rate_of(component: Rate | Override | Quartiles, table: pa.Table) -> tuple[list[Any], Ints]:
    """The rates a component has, and which of them each credit is paid at."""
    if isinstance(component, Quartiles):
        return list(component.rates), table["quartile"].to_numpy().astype(np.int64) - 1
    people = sorted(component.rates_by_person)
    place = {person: nth for nth, person in enumerate(people, start=1)}
    which = [place.get(payee, 0) for payee in table["payee_id"].to_pylist()]
    return [component.rate, *(component.rates_by_person[one] for one in people)], np.asarray(which, dtype=np.int64)
