"""The plans that people adopted, as the formulas want them."""

from __future__ import annotations

from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, Ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models import AdoptedPlan

VIEW = "compensation.view"
VIEW_ALL = "compensation.view_all"


def plans_in_force() -> list[InForce]:
    """Every version with the days on which it is the one."""
    adopted = AdoptedPlan.objects.order_by("pk").values_list("pk", "plan")
    return formula.in_force([(version, Plan.model_validate(plan)) for version, plan in adopted])


def ledger_for(ask: Ask) -> Ledger:
    """The ledger of those of whom the question may be answered, or of the payee that is asked for."""
    company, payees = ask.policy(CompanyPolicy), ask.whose
    if "payee_id" in ask.where:
        asked_for = frozenset({ask.where["payee_id"]})
        payees = asked_for if payees is None else asked_for & payees
    return formula.ledger(
        ask.facts,
        plans_in_force(),
        company=Company(currency=company.currency, time_zone=company.time_zone),
        as_of=ask.as_of,
        payees=payees,
    )


def names_of(ask: Ask) -> dict[str, str]:
    """The name of each person."""
    people = ask.facts.table("people").select("person_id", "name").to_pyarrow().to_pylist()
    return {row["person_id"]: row["name"] for row in people}
