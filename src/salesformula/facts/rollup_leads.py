"""One row a lead, with its labels, the cohort it belongs to, the steps it took and the win it led to."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures
from salesformula.facts.rollup_lead_places import places, with_place
from salesformula.facts.rollup_lead_steps import with_first_steps
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema, count, day, flag, ident, label, text

LEAD_ROLLUP = Schema(
    name="lead_rollup",
    about="Leads with their labels, days in the company's zone, first steps and the first win they led to",
    key=("lead_id",),
    owner="owner_id",
    columns=(
        ident("lead_id", to="leads.lead_id"),
        ident("account_id", to="accounts.account_id"),
        text("account"),
        text("source"),
        text("channel"),
        text("motion"),
        text("segment", "of the lead, else of its account"),
        ident("owner_id", to="people.person_id"),
        text("owner"),
        ident("team_id", "the owner's team when the lead came", to="teams.team_id"),
        text("team"),
        day("created_on"),
        label("month", "of creation: the cohort"),
        label("quarter", "of creation"),
        day("attempt_on", "first attempt: a call, mail, message, talk, meeting, discovery or demo"),
        day("connect_on", "first connect"),
        day("discovery_on", "first discovery"),
        day("demo_on", "first demo"),
        ident("deal_id", "the deal won first, else the one opened first", to="deals.deal_id"),
        flag("is_won", "a deal of the lead is won"),
        day("won_on", "day on which the first of its deals was won"),
        count("days_to_won", "day of the win minus first day", low=None),
    ),
)


def lead_rollup(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The lead rollup from people, memberships, teams, accounts, leads, activities, stages, deals and calendar."""
    zone = company.time_zone
    every = tables["leads"]
    kept = ("lead_id", "account_id", "source", "channel", "motion", "segment", "owner_id")
    leads = every.select(*kept, created_on=measures.local_day(every.created_at, time_zone=zone))
    wins = _first_wins(tables, zone=zone)
    accounts = tables["accounts"].select(account_key="account_id", account="name", account_segment="segment")
    owners = tables["people"].select(owner_key="person_id", owner="name")
    cohorts = tables["calendar"].select(first_on="on", month="month", quarter="quarter")
    # The largest join comes first, while a lead's row is short.
    stepped = with_first_steps(leads, tables, zone=zone)
    placed = with_place(stepped, places(tables["memberships"], tables["teams"]))
    joined = (
        placed.left_join(wins, [("lead_id", "won_lead_id")])
        .left_join(accounts, [("account_id", "account_key")])
        .left_join(owners, [("owner_id", "owner_key")])
        .left_join(cohorts, [("created_on", "first_on")])
    )
    days = joined.won_on.epoch_days() - joined.created_on.epoch_days()
    rows = joined.mutate(
        segment=ibis.coalesce(joined.segment, joined.account_segment),
        is_won=joined.is_won.fill_null(False),
        days_to_won=days.cast("int64"),
    )
    return rows.select(*(column.name for column in LEAD_ROLLUP.columns))


def _first_wins(tables: Mapping[str, ir.Table], *, zone: str) -> ir.Table:
    """Per lead with a deal that deal: the one won first, else the one opened first."""
    deals = tables["deals"]
    stages = tables["stages"].select("stage_id", is_won="is_won")
    joined = deals.left_join(stages, deals.stage_id == stages.stage_id)
    won = measures.is_won(deals, stages)
    decided = joined.select(
        decided_id=deals.deal_id,
        is_won=won,
        won_on=won.ifelse(measures.local_day(deals.closed_at, time_zone=zone), ibis.null("date")),
        opened_at=deals.created_at,
    )
    pairs = measures.deals_of_leads(tables["leads"], deals).inner_join(decided, [("deal_id", "decided_id")])
    first = ibis.window(
        group_by=pairs.lead_id,
        order_by=[
            pairs.is_won.desc(),
            pairs.won_on.asc(nulls_first=False),
            pairs.opened_at.asc(nulls_first=False),
            pairs.deal_id,
        ],
    )
    numbered = pairs.mutate(nth=ibis.row_number().over(first))
    return numbered.filter(numbered.nth == 0).select("deal_id", "is_won", "won_on", won_lead_id="lead_id")
