"""The files of Pipedrive about selling: deals and activities."""

from __future__ import annotations

from salesformula.demo.exports.cells import local
from salesformula.demo.exports.export import (
    Directory,
    Export,
    Row,
    Value,
    account,
    always,
    contact,
    labelled,
    person,
    pipeline,
    plain,
    stage,
)  # fmt: skip
from salesformula.demo.exports.labels import ACTIVITIES, FORECASTS

TYPES = {"new": "New business", "addon": "Add-on"}


def _status(row: Row, _: Directory) -> str:
    """As the export writes it: one of the three with a small letter."""
    if not row["is_closed"]:
        return "Open"
    return "Won" if row["is_won"] else "lost"


def _closed(*, won: bool) -> Value:
    return lambda row, _: row["closed_at"] if row["is_closed"] and row["is_won"] is won else None


DEALS = Export(
    "deals",
    {
        "Deal - ID": plain("deal_id"),
        "Deal - Title": plain("name"),
        "Deal - Organization": account("account_id"),
        "Deal - Owner": person("owner_id"),
        "Deal - Pipeline": pipeline("pipeline_id"),
        "Deal - Stage": stage("stage_id"),
        "Deal - Status": _status,
        "Deal - Value": plain("amount"),
        "Deal - Currency": plain("currency"),
        "Deal - ACV": plain("acv_amount"),
        "Deal - MRR": plain("mrr_amount"),
        "Deal - Discount": plain("discount_share"),
        "Deal - Type": labelled("kind", TYPES),
        "Deal - Product": plain("product"),
        "Deal - Deal created": plain("created_at"),
        "Deal - Expected close date": plain("expected_close_on"),
        "Deal - Won time": _closed(won=True),
        "Deal - Lost time": _closed(won=False),
        "Deal - Deal closed on": plain("closed_at"),
        "Deal - Lost reason": plain("loss_reason"),
        "Deal - Competitor": plain("competitor"),
        "Deal - Next step": plain("next_step"),
        "Deal - Next step date": plain("next_step_on"),
        "Deal - Forecast category": labelled("forecast_category", FORECASTS),
        "Organization - ID": plain("account_id"),
        "Lead - ID": plain("lead_id"),
    },
)

ACTIVITY_LOG = Export(
    "activities",
    {
        "Activity - ID": plain("activity_id"),
        "Activity - Subject": lambda row, directory: _subject(row, directory),
        "Activity - Type": labelled("kind", ACTIVITIES),
        "Activity - Assigned to user": person("person_id"),
        "Activity - Due date": lambda row, _: local(row["occurred_at"]).date(),
        "Activity - Due time": lambda row, _: f"{local(row['occurred_at']):%H:%M}",
        "Activity - Done": always("Done"),
        "Activity - Marked as done time": plain("occurred_at"),
        "Activity - Duration (minutes)": plain("duration_minutes"),
        "Activity - Outcome": plain("outcome"),
        "Activity - Organization": account("account_id"),
        "Activity - Contact person": contact("contact_id"),
        "Organization - ID": plain("account_id"),
        "Person - ID": plain("contact_id"),
        "Deal - ID": plain("deal_id"),
        "Lead - ID": plain("lead_id"),
    },
)


def _subject(row: Row, directory: Directory) -> str:
    return f"{ACTIVITIES[row['kind']]} with {directory.account[row['account_id']]}"
