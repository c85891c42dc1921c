"""What levels are counted on: what each person sold, how long customers prepaid, which customers they kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from salesformula.rooms.compensation.formula.credits import MONEY, Facts, credits
from salesformula.rooms.compensation.formula.plan import Measure, Plan, Rate

#: Every deal belongs to a ladder, whenever it was won: levels count from a person's first deal on.
SINCE_EVER = date(1900, 1, 1)
#: With these nobody knows whose the deal is, how much of it, or when it was won.
UNPLACED = ("splits", "nobody", "no_day")


def level_credits(
    facts: Facts, *, currency: str, home_currency: str, payees: Collection[str] | None = None
) -> ir.Table:
    """Every new and add-on deal won, one row for each person credited: its MRR, its ARR, the months prepaid.

    Credited and split as pay is (``credits``). ARR is 12 times the MRR, or the annual contract value where the deal
    tells no MRR. ``prepaid_sum`` adds up the months prepaid of the deal's ``n_prepaid`` subscriptions that tell them.
    What was sold stays sold: a customer who leaves later takes nothing away, a deal below zero does.
    ``mrr_trouble`` and ``arr_trouble`` say why a row can't count, in the words of ``credits``.

    Schemas: deals, deal_rollup, deal_credits, subscriptions, calendar -> (payee_id, deal_id, closed_on, credit_share,
        mrr, arr, prepaid_sum, n_prepaid, mrr_trouble, arr_trouble).
    Units: mrr, arr in ``currency``, the first a month, the second a year; credit_share 0-1; prepaid_sum months.
    Serves: P22, P23, P24.
    Source: mission P22 to P24 (seeds 001, 003); which deals count, and how, is ours.
    Errors: none.
    """
    monthly = _credits(facts, "mrr", currency, home_currency, payees)
    annual = _credits(facts, "acv", currency, home_currency, payees)
    annual = annual.select(acv_payee="payee_id", acv_deal="deal_id", acv="base", acv_trouble="trouble")
    same = [monthly.deal_id == annual.acv_deal, monthly.payee_id.identical_to(annual.acv_payee)]
    rows = monthly.left_join(annual, same)
    nothing = ibis.null(MONEY)
    mrr = rows.trouble.isnull().ifelse(rows.base, nothing)
    acv = rows.acv_trouble.isnull().ifelse(rows.acv, nothing)
    by_month = (mrr.cast("decimal(38, 4)") * ibis.literal(12, type="decimal(38, 0)")).cast(MONEY)
    rows = rows.mutate(mrr=mrr, arr=ibis.coalesce(by_month, acv), mrr_trouble=rows.trouble)
    rows = rows.mutate(arr_trouble=rows.arr.isnull().ifelse(rows.trouble, ibis.null("string")))
    rows = _with_prepaid(rows, facts)
    rows = rows.select(
        "payee_id", "deal_id", "closed_on", "credit_share", "mrr", "arr", "prepaid_sum", "n_prepaid", "mrr_trouble",
        "arr_trouble",
    )  # fmt: skip
    return rows.order_by("payee_id", "closed_on", "deal_id")


def customers_kept(facts: Facts, *, sellers: Collection[str] | None = None) -> ir.Table:
    """How many subscriptions of a seller began and ended on which days; those that never ran count for nothing.

    Schemas: subscriptions -> (seller_id, started_on, ended_on, n).
    Units: n count; ended_on the first day without it, empty while it runs.
    Serves: P23.
    Source: churn as in ``churn_by_month``.
    Errors: none.
    """
    rows = facts.table("subscriptions")
    rows = rows.filter(rows.seller_id.notnull() & rows.started_on.notnull())
    rows = rows.filter(rows.ended_on.isnull() | (rows.ended_on > rows.started_on))
    if sellers is not None:
        wanted = ibis.memtable({"wanted_id": sorted(sellers)}, schema={"wanted_id": "string"})
        rows = rows.semi_join(wanted, rows.seller_id == wanted.wanted_id)
    return rows.group_by("seller_id", "started_on", "ended_on").agg(n=rows.count().cast("int64"))


def _credits(
    facts: Facts, measure: Measure, currency: str, home_currency: str, payees: Collection[str] | None
) -> ir.Table:
    component = Rate(measure=measure, rate=Fraction(0))
    plan = Plan(name="Levels", currency=currency, components=(component,), starts_on=SINCE_EVER)
    return credits(facts, plan, component, home_currency=home_currency, payees=payees)


def _with_prepaid(rows: ir.Table, facts: Facts) -> ir.Table:
    subscriptions = facts.table("subscriptions")
    told = subscriptions.filter(subscriptions.deal_id.notnull() & subscriptions.prepaid_months.notnull())
    of_deal = told.group_by(prepaid_deal="deal_id").agg(
        prepaid_sum=told.prepaid_months.sum(), n_prepaid=told.count().cast("int64")
    )
    return rows.left_join(of_deal, [("deal_id", "prepaid_deal")]).drop("prepaid_deal")
