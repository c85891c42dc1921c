"""What files and columns are called in front of people who never saw a fact table."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES

Words = str | Promise

#: What the rows of a file are; the singular names its columns.
TABLE_WORDS: dict[str, tuple[Words, Words]] = {
    "people": (_("People"), _("Person")),
    "teams": (_("Teams"), _("Team")),
    "memberships": (_("Team members"), _("Team member")),
    "accounts": (_("Companies"), _("Company")),
    "contacts": (_("Contacts"), _("Contact")),
    "leads": (_("Leads"), _("Lead")),
    "lead_changes": (_("Changes of leads"), _("Change of a lead")),
    "buyer_events": (_("What buyers did"), _("What a buyer did")),
    "activities": (_("Calls, mails and meetings"), _("Activity")),
    "messages": (_("Mails"), _("Mail")),
    "pipelines": (_("Pipelines"), _("Pipeline")),
    "stages": (_("Deal stages"), _("Stage")),
    "deals": (_("Deals"), _("Deal")),
    "deal_changes": (_("Changes of deals"), _("Change of a deal")),
    "deal_lines": (_("Products of deals"), _("Product line")),
    "deal_contacts": (_("Contacts of deals"), _("Contact of a deal")),
    "deal_credits": (_("Shares in deals"), _("Share in a deal")),
    "subscriptions": (_("Subscriptions"), _("Subscription")),
    "payments": (_("Payments"), _("Payment")),
    "usage": (_("Product use"), _("Product use")),
    "surveys": (_("Surveys"), _("Survey")),
    "assets": (_("Sales material"), _("Material")),
    "asset_uses": (_("Use of sales material"), _("Use of material")),
    "quotas": (_("Quotas"), _("Quota")),
    "spend": (_("Spending"), _("Spending")),
    "fx_rates": (_("Exchange rates"), _("Exchange rate")),
    "products": (_("Products"), _("Product")),
    "lead_history": (_("History of leads"), _("Change of a lead")),
    "stage_history": (_("History of stages and fields"), _("Change of a deal")),
    "working_calendars": (_("Working hours and holidays"), _("Working calendar")),
}

#: Columns whose name alone would puzzle; by table first, then for all.
COLUMN_WORDS: dict[str, Words] = {
    "deals.created_at": _("created on"),
    "deals.closed_at": _("closed on"),
    "deals.expected_close_on": _("expected to close on"),
    "deals.kind": _("new, add-on or renewal"),
    "deals.amount": _("amount"),
    "deals.acv_amount": _("annual contract value"),
    "deals.mrr_amount": _("monthly recurring revenue"),
    "deals.is_won": _("whether it is won"),
    "deals.is_closed": _("whether it is closed"),
    "deals.discount_share": _("discount"),
    "accounts.revenue_amount": _("its yearly revenue"),
    "accounts.potential_amount": _("expected yearly contract value"),
    "accounts.parent_account_id": _("parent company"),
    "people.function": _("sets up or closes deals"),
    "people.motion": _("inbound or outbound"),
    "memberships.valid_from": _("first day in the team"),
    "memberships.valid_to": _("first day after"),
    "stages.position": _("place in the order"),
    "stages.default_probability": _("probability"),
    "activities.occurred_at": _("when"),
    "activities.duration_minutes": _("minutes"),
    "activities.kind": _("call, mail, meeting …"),
    "quotas.period_start": _("first day"),
    "quotas.period_end": _("first day after"),
    "account_id": _("company"),
    "contact_id": _("contact"),
    "person_id": _("person"),
    "owner_id": _("owner"),
    "manager_id": _("manager"),
    "team_id": _("team"),
    "deal_id": _("deal"),
    "lead_id": _("lead"),
    "pipeline_id": _("pipeline"),
    "stage_id": _("stage"),
    "email": _("e-mail"),
    "created_at": _("created on"),
    "currency": _("currency"),
    "name": _("name"),
}
NOT_READ: Words = _("not read")


def kind_words(kind: str) -> str:
    """What the rows of a file of that kind are, in the plural."""
    return str(TABLE_WORDS[kind][0]) if kind in TABLE_WORDS else _plain(kind).capitalize()


def target_words(target: str) -> str:
    """ "Deal: amount" for ``deals.amount``; "not read" for nothing."""
    if not target:
        return str(NOT_READ)
    table, _dot, column = target.partition(".")
    subject = str(TABLE_WORDS[table][1]) if table in TABLE_WORDS else _plain(table).capitalize()
    return f"{subject}: {column_words(table, column)}"


def column_words(table: str, column: str) -> str:
    """What one column of a fact table holds; the key of its own table is its id."""
    schema = TABLES.get(table)
    if schema is not None and schema.key == (column,):
        return str(_("id"))
    found = COLUMN_WORDS.get(f"{table}.{column}") or COLUMN_WORDS.get(column)
    return str(found) if found else _plain(column)


def target_options(tables: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns a file's columns may fill, grouped by what they belong to."""
    shown = [table for table in TABLES if table in tables and table not in DERIVED]
    return [
        (kind_words(table), [(f"{table}.{c.name}", target_words(f"{table}.{c.name}")) for c in TABLES[table].columns])
        for table in shown
    ]


def _plain(name: str) -> str:
    for ending, word in (("_id", ""), ("_amount", ""), ("_share", ""), ("_at", " at"), ("_on", " on")):
        if name.endswith(ending):
            name = name.removesuffix(ending) + word
            break
    return name.replace("_", " ")
