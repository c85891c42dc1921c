"""How the simulated company pays: decisions people took, made by the same actions as anybody's; no fact of its own."""

from __future__ import annotations

from typing import Any

from salesformula.doors.acting import do
from salesformula.identity.viewer import OPERATOR
from salesformula.rooms.compensation.models import AdoptedLadder, AdoptedPlan

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
LADDER = {"preset": "B", "starts_on": SINCE, "reason": "Published levels instead of annual reviews."}


def adopt_pay() -> None:
    """The pay plan and the ladder of levels, in force since before the records begin; nothing where there are some."""
    if not AdoptedPlan.objects.exists():
        do("compensation.adopt_plan", PLAN, viewer=OPERATOR)
    if not AdoptedLadder.objects.exists():
        do("compensation.adopt_levels", LADDER, viewer=OPERATOR)
