"""What a company keeps beside its CRM: teams, quotas, sales process, plans, billing and use of the product."""

from __future__ import annotations

from collections.abc import Callable

from salesformula.demo.exports import cells
from salesformula.demo.exports.export import Export, Value, email, person, pipeline, plain
from salesformula.demo.exports.shape import File

TEAMS = Export("teams", {"Team ID": plain("team_id"), "Team": plain("name"), "Parent Team ID": plain("parent_team_id")})

TEAM_HISTORY = Export(
    "memberships",
    {
        "Email": email("person_id"),
        "Team": lambda row, directory: directory.team[row["team_id"]],
        "Manager email": email("manager_id"),
        "Role": plain("role"),
        "From": plain("valid_from"),
        "Until before": plain("valid_to"),
    },
)

QUOTAS = Export(
    "quotas",
    {
        "Seller": person("person_id"),
        "Email": email("person_id"),
        "Metric": plain("metric"),
        "Quarter starts": plain("period_start"),
        "Next quarter": plain("period_end"),
        "Quota": plain("amount"),
        "Currency": plain("currency"),
    },
)

PIPELINES = Export(
    "stages",
    {
        "Pipeline ID": plain("pipeline_id"),
        "Pipeline": pipeline("pipeline_id"),
        "Stage ID": plain("stage_id"),
        "Stage": plain("name"),
        "Display order": plain("position"),
        "Probability": plain("default_probability"),
        "Is won": plain("is_won"),
        "Is closed": plain("is_closed"),
    },
)

INTERVENTIONS = Export(
    "interventions",
    {
        "Kind": plain("kind"),
        "Metric": plain("metric"),
        "Unit": plain("unit"),
        "Start": plain("start"),
        "Comparison": plain("comparison"),
        "Check on": plain("check_on"),
        "Plan hash": plain("plan_hash"),
    },
)

PAYMENTS = Export(
    "payments",
    {
        "Payment ID": plain("payment_id"),
        "Subscription ID": plain("subscription_id"),
        "Sequence": plain("sequence"),
        "Amount": plain("amount"),
        "Currency": plain("currency"),
        "Paid on": plain("paid_on"),
    },
)


def sheets(*, account: Callable[[str], Value] = plain, deal: Callable[[str], Value] = plain) -> dict[str, File]:
    """The files; ``account`` and ``deal`` write ids as programs of the CRM do, for who bills reads them there."""
    subscriptions = Export(
        "subscriptions",
        {
            "Subscription ID": plain("subscription_id"),
            "Account ID": account("account_id"),
            "Deal ID": deal("deal_id"),
            "Seller ID": plain("seller_id"),
            "Consultant ID": plain("consultant_id"),
            "Product": plain("product"),
            "MRR": plain("mrr_amount"),
            "Currency": plain("currency"),
            "Started on": plain("started_on"),
            "Term (months)": plain("term_months"),
            "Prepaid months": plain("prepaid_months"),
            "Ended on": plain("ended_on"),
            "End reason": plain("end_reason"),
        },
    )
    usage = Export(
        "usage",
        {
            "Account ID": account("account_id"),
            "Feature": plain("feature"),
            "Quantity": plain("quantity"),
            "Used at": plain("occurred_at"),
        },
    )
    kept = {
        "teams": TEAMS,
        "team_history": TEAM_HISTORY,
        "quotas": QUOTAS,
        "pipelines": PIPELINES,
        "interventions": INTERVENTIONS,
        "subscriptions": subscriptions,
        "payments": PAYMENTS,
        "usage": usage,
    }
    return {f"{name}.csv": File(export, cells.hubspot) for name, export in kept.items()}
