"""From recognised files to the text of a mapping."""

from __future__ import annotations

from salesformula.facts.build import DERIVED
from salesformula.facts.tables import TABLES
from salesformula.sources.recognition.drafting.accounts import draft_accounts
from salesformula.sources.recognition.drafting.activities import draft_activities
from salesformula.sources.recognition.drafting.changes import draft_changes
from salesformula.sources.recognition.drafting.deals import draft_deals
from salesformula.sources.recognition.drafting.desk import Desk
from salesformula.sources.recognition.drafting.leads import draft_leads, register
from salesformula.sources.recognition.drafting.links import draft_links
from salesformula.sources.recognition.drafting.newcomers import know
from salesformula.sources.recognition.drafting.people import draft_memberships, draft_people
from salesformula.sources.recognition.drafting.simple import draft_listed, draft_simple
from salesformula.sources.recognition.drafting.stages import draft_stages

_DRAFTED = {
    "people", "teams", "memberships", "accounts", "contacts", "leads", "activities", "pipelines", "stages", "deals",
    "deal_changes", "lead_changes", "deal_contacts", "merges", "buyer_events", "surveys",
}  # fmt: skip


def draft(desk: Desk) -> None:
    """Draft every block, what is referred to before what refers to it."""
    know(desk)
    draft_people(desk)
    draft_simple(desk, "teams")
    draft_memberships(desk)
    draft_accounts(desk)
    register(desk, "deals")
    draft_leads(desk)
    stages = draft_stages(desk)
    draft_deals(desk, stages)
    draft_activities(desk)
    draft_changes(desk)
    draft_links(desk)
    for table in TABLES:
        if table not in _DRAFTED and table not in DERIVED:
            one_key = len(TABLES[table].key) == 1
            draft_simple(desk, table) if one_key else draft_listed(desk, table)
    order = list(TABLES)
    desk.drafts.sort(key=lambda one: order.index(one.table))
