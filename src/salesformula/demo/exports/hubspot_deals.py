"""The files of a HubSpot portal about selling: deals and activities."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, Value, account, labelled, person, pipeline, plain, stage
from salesformula.demo.exports.labels import ACTIVITIES, FORECASTS

DEAL_TYPES = {"new": "New Business", "addon": "Existing Business"}


def _entered(*, won: bool) -> Value:
    return lambda row, _: row["closed_at"] if row["is_closed"] and row["is_won"] is won else None


DEALS = Export(
    "deals",
    {
        "Record ID": plain("deal_id"),
        "Deal Name": plain("name"),
        "Pipeline": pipeline("pipeline_id"),
        "Deal Stage": stage("stage_id"),
        "Amount": plain("amount"),
        "Currency": plain("currency"),
        "Annual contract value": plain("acv_amount"),
        "Monthly recurring revenue": plain("mrr_amount"),
        "Create Date": plain("created_at"),
        # A portal keeps one date: the expected one while a deal is open, the real one afterwards.
        "Close Date": lambda row, _: row["closed_at"] or f"{row['expected_close_on']} 17:00",
        'Date entered "Closed won (Sales pipeline)"': _entered(won=True),
        'Date entered "Closed lost (Sales pipeline)"': _entered(won=False),
        "Is Closed Won": plain("is_won"),
        "Is Deal Closed?": plain("is_closed"),
        "Deal owner": person("owner_id"),
        "Deal Type": labelled("kind", DEAL_TYPES),
        "Product": plain("product"),
        "Closed Lost Reason": plain("loss_reason"),
        "Competitor": plain("competitor"),
        "Next step": plain("next_step"),
        "Next step date": plain("next_step_on"),
        "Forecast category": labelled("forecast_category", FORECASTS),
        "Discount share": plain("discount_share"),
        "Associated Company": account("account_id"),
        "Associated Company IDs": plain("account_id"),
        "Associated Lead IDs": plain("lead_id"),
    },
)

ACTIVITY_LOG = Export(
    "activities",
    {
        "Record ID": plain("activity_id"),
        "Activity type": labelled("kind", ACTIVITIES),
        "Activity date": plain("occurred_at"),
        "Activity assigned to": person("person_id"),
        "Outcome": plain("outcome"),
        "Duration (minutes)": plain("duration_minutes"),
        "Associated Lead IDs": plain("lead_id"),
        "Associated Contact IDs": plain("contact_id"),
        "Associated Company IDs": plain("account_id"),
        "Associated Deal IDs": plain("deal_id"),
    },
)
