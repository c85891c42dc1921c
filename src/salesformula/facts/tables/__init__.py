"""Every fact table, by name: one vocabulary for mappings, checks, formulas and people."""

from __future__ import annotations

from salesformula.facts.tables import customers, deals, identity, leads, people, plan, revenue, time, voice, work
from salesformula.kit.schema import Schema

#: In the order of an import: what is referred to stands before what refers to it.
TABLES: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        people.PEOPLE,
        people.TEAMS,
        people.MEMBERSHIPS,
        people.REPORTS,
        customers.ACCOUNTS,
        customers.CONTACTS,
        leads.LEADS,
        leads.LEAD_CHANGES,
        leads.BUYER_EVENTS,
        work.ACTIVITIES,
        work.MESSAGES,
        deals.PIPELINES,
        deals.STAGES,
        deals.DEALS,
        deals.DEAL_CHANGES,
        deals.DEAL_LINES,
        deals.DEAL_CONTACTS,
        deals.DEAL_CREDITS,
        revenue.SUBSCRIPTIONS,
        revenue.PAYMENTS,
        revenue.USAGE,
        voice.SURVEYS,
        voice.ASSETS,
        voice.ASSET_USES,
        plan.QUOTAS,
        plan.SPEND,
        plan.INTERVENTIONS,
        time.CALENDAR,
        time.WORKING_CALENDARS,
        time.FX_RATES,
        identity.MERGES,
    )
}
