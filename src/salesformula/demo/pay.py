"""How the simulated company pays: decisions people took, made by the same actions as anybody's; no fact of its own."""

from __future__ import annotations

from typing import Any

from salesformula.doors.acting import do
from salesformula.identity.viewer import OPERATOR
from salesformula.rooms.compensation.models import AdoptedLadder, AdoptedPlan


def _level(variable: int, options: int, *, cumulative: int, new: int, prepaid: int) -> dict[str, Any]:
    asked = {"cumulative_mrr_above": cumulative, "new_mrr_above": new, "prepaid_months_above": prepaid}
    return {"base_amount": 40_000, "variable_amount": variable, "n_options": options, "milestones": asked}


#: Before every deal on record, so that whatever is adopted in trying the company out comes after it.
SINCE = "2010-01-01"
QUARTER = "25%"
#: 8% of a year's contract value up to the quota of the quarter and 12% above; half with the first payment of the
#: customer, the rest with the sixth and the twelfth.
PLAN: dict[str, Any] = {
    "name": "Growth that stays",
    "aim": "customer_success",
    "starts_on": SINCE,
    "reason": "Pay more above quota, and only for customers who go on paying.",
    "clawback_days": 90,
    "components": [
        {
            "kind": "tiers",
            "name": "new_revenue",
            "measure": "acv",
            "period": "quarter",
            "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}],
            "payout": [
                {"share": "50%", "on": "payment", "number": 1},
                {"share": QUARTER, "on": "payment", "number": 6},
                {"share": QUARTER, "on": "payment", "number": 12},
            ],
        }
    ],
}
#: The parts of preset B at the size of this company's deals, so that people stand on every level of it.
LADDER: dict[str, Any] = {
    "name": "Kestrel",
    "starts_on": SINCE,
    "reason": "Published levels instead of annual reviews.",
    "levels": [
        _level(40_000, 5_000, cumulative=15_000, new=1_000, prepaid=2),
        _level(50_000, 10_000, cumulative=32_000, new=1_500, prepaid=2),
        _level(60_000, 15_000, cumulative=55_000, new=2_000, prepaid=3),
    ],
}


def adopt_pay() -> None:
    """The pay plan and the ladder of levels, in force since before the records begin; nothing where there are some."""
    if not AdoptedPlan.objects.exists():
        do("compensation.adopt_plan", PLAN, viewer=OPERATOR)
    if not AdoptedLadder.objects.exists():
        do("compensation.adopt_levels", LADDER, viewer=OPERATOR)
