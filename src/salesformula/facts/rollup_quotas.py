"""Quotas with the person's name, the quarter's label and the amount in the reporting currency."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rates_in_force import with_rate
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
    labelled = quotas.left_join(people, [("person_id", "owner_key")]).left_join(
        calendar, [("period_start", "first_day")]
    )
    rated = with_rate(labelled, tables["fx_rates"], home=company.currency, currency="currency", on="period_start")
    return rated.select(
        owner_id=rated.person_id,
        owner=rated.owner,
        metric=ibis.coalesce(rated.metric, ibis.literal(company.key_metric)),
        period_start=rated.period_start,
        period_end=rated.period_end,
        quarter=rated.quarter,
        amount=measures.reported(rated.amount, rated.rate),
        currency=ibis.literal(company.currency),
    )
