"""compensation.plans: every version of the pay plan, with the days on which it is in force."""

from __future__ import annotations

from datetime import date

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.schema import count, currency, day, text
from salesformula.kit.text import Msg
from salesformula.rooms.compensation.answers.adopted import VIEW, plans_in_force
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models import AdoptedPlan

AIMS = {
    "customer_count": Msg("customer count"),
    "profitability": Msg("profitability"),
    "customer_success": Msg("customer success"),
    "market_share": Msg("market share"),
    "new_product": Msg("new-product distribution"),
    "market_penetration": Msg("market penetration"),
}


@answer(
    "compensation.plans",
    title="Pay plans",
    question="Which pay plan is in force, since when and why?",
    columns=(
        count("plan_version"),
        text("plan", "its name").named("Plan"),
        text("aim", "what it is to bring the company closer to", choices=tuple(AIMS)).told(AIMS),
        day("starts_on").named("From"),
        day("ends_on", "first day on which it is no longer in force; empty: open").named("Until"),
        currency(),
        count("clawback_days", "days after winning within which a leaving customer takes pay back"),
        text("adopted_by"),
        text("reason"),
    ),
    right=VIEW,
    mission=("P1", "P14"),
    reads=(),
    on_page=("plan", "aim", "starts_on", "ends_on", "reason"),
    live=True,
)
def plans(ask: Ask) -> Result:
    """The versions that are in force on some day, the latest first."""
    adopted = {one.pk: one for one in AdoptedPlan.objects.all()}
    rows = [
        {
            "plan_version": one.version,
            "plan": one.plan.name,
            "aim": one.plan.aim,
            "starts_on": one.plan.starts_on,
            "ends_on": one.plan.ends_on,
            "currency": one.plan.currency,
            "clawback_days": one.plan.clawback_days,
            "adopted_by": adopted[one.version].adopted_by,
            "reason": adopted[one.version].reason,
        }
        for one in reversed(plans_in_force())
    ]
    now = next((one.plan for one in plans_in_force() if _is_in_force(one.plan, ask.as_of)), None)
    finding = Msg("No pay plan is in force") if now is None else Msg("{plan} is in force", plan=now.name)
    return Result(rows=rows, finding=finding)


def _is_in_force(plan: Plan, on: date) -> bool:
    return plan.starts_on <= on and (plan.ends_on is None or on < plan.ends_on)
