"""The Salesforce reports about selling: opportunities and activities."""

from __future__ import annotations

from salesformula.demo.exports.export import Export, Value, account, labelled, person, pipeline, plain, stage
from salesformula.demo.exports.labels import ACTIVITIES, FORECASTS
from salesformula.demo.exports.salesforce_ids import ACCOUNT, CONTACT, LEAD, OPPORTUNITY, TASK, in_full, in_report

TYPES = {"new": "New Customer", "addon": "Existing Customer - Upgrade"}


def _percent(name: str) -> Value:
    return lambda row, _: None if row[name] is None else f"{100 * row[name]:.2f}%"


OPPORTUNITIES = Export(
    "deals",
    {
        "Opportunity ID": in_report(OPPORTUNITY, "deal_id"),
        "Opportunity Name": plain("name"),
        "Account Name": account("account_id"),
        "Account ID": in_report(ACCOUNT, "account_id"),
        "Opportunity Owner": person("owner_id"),
        "Opportunity Record Type": pipeline("pipeline_id"),
        "Type": labelled("kind", TYPES),
        "Product Name": plain("product"),
        "Amount Currency": plain("currency"),
        "Amount": plain("amount"),
        "Annual Contract Value Currency": plain("currency"),
        "Annual Contract Value": plain("acv_amount"),
        "Monthly Recurring Revenue Currency": plain("currency"),
        "Monthly Recurring Revenue": plain("mrr_amount"),
        "Stage": stage("stage_id"),
        "Probability (%)": lambda row, directory: f"{100 * directory.probability[row['stage_id']]:.0f}",
        "Forecast Category": labelled("forecast_category", FORECASTS),
        "Created Date": plain("created_at"),
        "Close Date": plain("expected_close_on"),
        "Closed": plain("is_closed"),
        "Won": plain("is_won"),
        # The stage of a closed opportunity last changed when it closed; of the others no history was kept.
        "Last Stage Change Date": plain("closed_at"),
        "Loss Reason": plain("loss_reason"),
        "Main Competitor(s)": plain("competitor"),
        "Next Step": plain("next_step"),
        "Next Step Date": plain("next_step_on"),
        "Discount": _percent("discount_share"),
        "Lead ID": in_report(LEAD, "lead_id"),
    },
)

# Loaded by a program, not shown by a report: its ids have 18 characters.
ACTIVITIES_LOGGED = Export(
    "activities",
    {
        "Activity ID": in_full(TASK, "activity_id"),
        "Assigned": person("person_id"),
        "Activity Type": labelled("kind", ACTIVITIES),
        "Status": lambda _row, _: "Completed",
        "Completed Date/Time": plain("occurred_at"),
        "Call Result": plain("outcome"),
        "Duration (Minutes)": plain("duration_minutes"),
        "Lead ID": in_full(LEAD, "lead_id"),
        "Contact ID": in_full(CONTACT, "contact_id"),
        "Account ID": in_full(ACCOUNT, "account_id"),
        "Opportunity ID": in_full(OPPORTUNITY, "deal_id"),
    },
)
