"""Leads, what changed about them, and what buyers did."""

from __future__ import annotations

from salesformula.kit.schema import Schema, ident, instant, text

BUYER_STATES = ("problem_education", "solution_research", "solution_selection")

LEADS = Schema(
    name="leads",
    about="Enquiries and prospects, from source to hand-over",
    key=("lead_id",),
    owner="owner_id",
    columns=(
        ident("lead_id"),
        ident("account_id", to="accounts.account_id"),
        ident("contact_id", to="contacts.contact_id"),
        instant("created_at"),
        text("source"),
        text("channel"),
        text("motion", choices=("inbound", "outbound")),
        text("segment"),
        text("persona"),
        ident("owner_id", to="people.person_id"),
        instant("assigned_at"),
        instant("qualified_at"),
        instant("handed_over_at"),
        instant("disqualified_at"),
        text("disqualified_reason"),
        ident("deal_id", to="deals.deal_id"),
        text("priority"),
    ),
)

LEAD_CHANGES = Schema(
    name="lead_changes",
    about="What changed about a lead, and when",
    key=("lead_id", "field", "changed_at"),
    columns=(
        ident("lead_id", to="leads.lead_id"),
        text("field"),
        text("old_value"),
        text("new_value"),
        instant("changed_at"),
    ),
)

BUYER_EVENTS = Schema(
    name="buyer_events",
    about="What buyers did: visits, opens, downloads, requests, use",
    key=("event_id",),
    owner="person_id",
    columns=(
        ident("event_id"),
        ident("lead_id", to="leads.lead_id"),
        ident("contact_id", to="contacts.contact_id"),
        ident("account_id", to="accounts.account_id"),
        text("kind", "page_view, email_open, email_click, download, demo_request, trial_start, product_use, …"),
        text("buyer_state", choices=BUYER_STATES),
        instant("occurred_at"),
        ident("asset_id", to="assets.asset_id"),
        ident("person_id", "seller concerned", to="people.person_id"),
    ),
)
