"""The fact tables that are delivered, and the date that says how far each reaches."""

from __future__ import annotations

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES

#: Tables that come from files; the others are made from them.
DELIVERED = tuple(name for name in TABLES if name not in DERIVED)

#: The date that says from when to when a table's rows are; a table that is not here has none.
MAIN_DATE = {
    "people": "started_on",
    "memberships": "valid_from",
    "leads": "created_at",
    "lead_changes": "changed_at",
    "buyer_events": "occurred_at",
    "activities": "occurred_at",
    "messages": "sent_at",
    "deals": "created_at",
    "deal_changes": "changed_at",
    "subscriptions": "started_on",
    "payments": "paid_on",
    "usage": "occurred_at",
    "surveys": "sent_at",
    "assets": "published_on",
    "asset_uses": "occurred_at",
    "quotas": "period_start",
    "spend": "month",
    "interventions": "start",
    "working_calendars": "on",
    "fx_rates": "on",
    "merges": "at",
}
