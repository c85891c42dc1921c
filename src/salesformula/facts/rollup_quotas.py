"""Quotas with the person's name, the quarter's label and the amount in the reporting currency."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rates_in_force import rates_in_force
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema, currency, day, ident, label, money, text

QUOTA_ROLLUP = Schema(
    name="quota_rollup",
    about="Quotas by person and period, in the reporting currency at the rate of the period's first day",
    key=("owner_id", "metric", "period_start"),
    owner="owner_id",
    columns=(
        ident("owner_id", to="people.person_id"),
        text("owner"),
        text("metric"),
        day("period_start"),
        day("period_end", "first day after"),
        label("quarter", "of the period's first day"),
        money("amount"),
        currency(about="the reporting currency"),
    ),
)


def quota_rollup(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The quota rollup from quotas, people, calendar and fx_rates."""
    quotas = tables["quotas"]
    people = tables["people"].select(owner_key="person_id", owner="name")
    calendar = tables["calendar"].select(first_day="on", quarter="quarter")
    rates = rates_in_force(tables["fx_rates"])
    labelled = (
        quotas.mutate(quota_currency=ibis.coalesce(quotas.currency, ibis.literal(company.currency)))
        .left_join(people, quotas.person_id == people.owner_key)
        .left_join(calendar, quotas.period_start == calendar.first_day)
    )
    priced = labelled.left_join(
        rates,
        [
            labelled.quota_currency == rates.rate_currency,
            labelled.period_start >= rates.rate_from,
            rates.rate_to.isnull() | (labelled.period_start < rates.rate_to),
        ],
    )
    home = priced.quota_currency == company.currency
    rate = home.ifelse(ibis.literal(1).cast("decimal(18, 8)"), priced.rate)
    return priced.select(
        owner_id=priced.person_id,
        owner=priced.owner,
        metric=ibis.coalesce(priced.metric, ibis.literal(company.key_metric)),
        period_start=priced.period_start,
        period_end=priced.period_end,
        quarter=priced.quarter,
        amount=measures.reported(priced.amount, rate),
        currency=ibis.literal(company.currency),
    )
