"""One row a deal, with every label and day that formulas group by."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rates_in_force import with_rate
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema, count, currency, day, flag, ident, label, money, text

DEAL_ROLLUP = Schema(
    name="deal_rollup",
    about="Deals with their labels, days in the company's zone and amounts in the reporting currency",
    key=("deal_id",),
    owner="owner_id",
    columns=(
        ident("deal_id", to="deals.deal_id"),
        text("name"),
        ident("account_id", to="accounts.account_id"),
        text("account"),
        text("segment", "of the account"),
        ident("owner_id", to="people.person_id"),
        text("owner"),
        ident("manager_id", "the owner's manager when the deal closed", to="people.person_id"),
        text("manager"),
        ident("team_id", "the owner's team when the deal closed", to="teams.team_id"),
        text("team"),
        text("region", "of the owner"),
        text("product"),
        text("kind"),
        flag("is_from_lead", "a lead names it, or it names one"),
        ident("stage_id", to="stages.stage_id"),
        text("stage"),
        count("stage_position"),
        day("created_on"),
        day("closed_on"),
        text("loss_reason"),
        text("competitor"),
        day("expected_close_on"),
        label("created_month"),
        label("created_quarter"),
        label("month", "of closing"),
        label("quarter", "of closing"),
        flag("is_won"),
        flag("is_lost"),
        flag("is_closed"),
        count("days_to_close", "closing day minus first day", low=None),
        money("amount", "in the reporting currency, rounded per row"),
        money("acv_amount", "in the reporting currency, rounded per row"),
        money("mrr_amount", "in the reporting currency, rounded per row"),
        currency(about="the reporting currency"),
        text("no_amount_reason", choices=("missing", "no_rate")),
    ),
)


#: The columns that come as the source delivers them.
AS_DELIVERED = (
    "deal_id", "name", "account_id", "owner_id", "product", "stage_id", "loss_reason", "competitor",
    "expected_close_on", "amount", "acv_amount", "mrr_amount", "currency",
)  # fmt: skip


def deal_rollup(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The deal rollup from people, memberships, teams, accounts, stages, calendar, fx_rates, leads and deals."""
    dated = _dated(tables, company)
    placed = _placed(_led_to(dated, tables), tables)
    priced = _priced(placed, tables, company)
    return priced.select(*(column.name for column in DEAL_ROLLUP.columns))


def _dated(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    deals = tables["deals"]
    stages = tables["stages"].select(
        "stage_id", stage="name", stage_position="position", is_won="is_won", is_closed="is_closed"
    )
    joined = deals.left_join(stages, deals.stage_id == stages.stage_id)
    won, closed = measures.is_won(deals, stages), measures.is_closed(deals, stages)
    zone = company.time_zone
    dated = joined.select(
        *(deals[name] for name in AS_DELIVERED),
        kind=ibis.coalesce(deals.kind, ibis.literal("new")),
        stage=stages.stage,
        stage_position=stages.stage_position,
        is_won=won,
        is_closed=closed,
        is_lost=closed & ~won,
        created_on=measures.local_day(deals.created_at, time_zone=zone),
        closed_on=closed.ifelse(measures.local_day(deals.closed_at, time_zone=zone), ibis.null("date")),
    )
    return _labelled(dated, tables["calendar"])


def _led_to(deals: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    named = measures.deals_of_leads(tables["leads"], tables["deals"]).select(led_to="deal_id").distinct()
    joined = deals.left_join(named, [("deal_id", "led_to")])
    return joined.mutate(is_from_lead=joined.led_to.notnull()).drop("led_to")


def _labelled(deals: ir.Table, calendar: ir.Table) -> ir.Table:
    closing = calendar.select(closing_on="on", month="month", quarter="quarter")
    opening = calendar.select(opening_on="on", created_month="month", created_quarter="quarter")
    days = deals.closed_on.epoch_days() - deals.created_on.epoch_days()
    return (
        deals.mutate(days_to_close=days.cast("int64"))
        .left_join(closing, [("closed_on", "closing_on")])
        .drop("closing_on")
        .left_join(opening, [("created_on", "opening_on")])
        .drop("opening_on")
    )


def _placed(deals: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    people = tables["people"]
    owners = people.select(owner_key="person_id", owner="name", region="region")
    managers = people.select(manager_key="person_id", manager="name")
    teams = tables["teams"].select(team_key="team_id", team="name")
    accounts = tables["accounts"].select(account_key="account_id", account="name", segment="segment")
    places = _places(deals, tables["memberships"])
    return (
        deals.left_join(owners, [("owner_id", "owner_key")])
        .drop("owner_key")
        .left_join(accounts, [("account_id", "account_key")])
        .drop("account_key")
        .left_join(places, [("deal_id", "place_key")])
        .drop("place_key")
        .left_join(managers, [("manager_id", "manager_key")])
        .drop("manager_key")
        .left_join(teams, [("team_id", "team_key")])
        .drop("team_key")
    )


def _places(deals: ir.Table, memberships: ir.Table) -> ir.Table:
    """Per deal the membership its owner had last begun when it closed (today's, while it is open)."""
    held = memberships.select(holder_id="person_id", team_id="team_id", manager_id="manager_id", since="valid_from")
    owned = deals.select("deal_id", "owner_id", "closed_on").inner_join(held, [("owner_id", "holder_id")])
    pairs = owned.filter(owned.since.isnull() | owned.closed_on.isnull() | (owned.since <= owned.closed_on))
    latest_first = ibis.window(
        group_by=pairs.deal_id, order_by=[pairs.since.desc(nulls_first=False), pairs.manager_id, pairs.team_id]
    )
    numbered = pairs.select("deal_id", "team_id", "manager_id", nth=ibis.row_number().over(latest_first))
    return numbered.filter(numbered.nth == 0).select(place_key="deal_id", team_id="team_id", manager_id="manager_id")


def _priced(deals: ir.Table, tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    dated = deals.mutate(priced_on=ibis.coalesce(deals.closed_on, deals.created_on))
    rated = with_rate(dated, tables["fx_rates"], home=company.currency, currency="currency", on="priced_on")
    amounts = {name: measures.reported(rated[name], rated.rate) for name in ("amount", "acv_amount", "mrr_amount")}
    missing = rated.amount.isnull() & rated.acv_amount.isnull()
    reason = ibis.cases((missing, "missing"), (rated.rate.isnull(), "no_rate"), else_=ibis.null("string"))
    return rated.mutate(**amounts, currency=ibis.literal(company.currency), no_amount_reason=reason)
