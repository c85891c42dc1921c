"""The plans that people adopted, as the formulas want them, and the ledger by them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import date, datetime

from django.db.models import Max, Model

from salesformula.identity.models import Tombstone
from salesformula.kit.answer import FactSource, PolicySource
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation import formula
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, Ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models.candidates import ProposedPlan, WithdrawnProposal
from salesformula.rooms.compensation.models.closing import LockedStatement, PeriodStep
from salesformula.rooms.compensation.models.levels import AdoptedLadder, LevelOverride
from salesformula.rooms.compensation.models.plans import AdoptedPlan


def plans_in_force(*, by: datetime | None = None) -> list[InForce]:
    """Every version with the days on which it is the one, of those adopted by an instant; None: of all."""
    adopted = AdoptedPlan.objects.order_by("pk").values_list("pk", "plan")
    if by is not None:
        adopted = adopted.filter(adopted_at__lte=by)
    return formula.in_force([(version, Plan.model_validate(plan)) for version, plan in adopted])


def ledger_of(facts: FactSource, policy: PolicySource, *, as_of: date, payees: Collection[str] | None = None) -> Ledger:
    """The ledger of everyone, or of ``payees`` alone."""
    company = policy(CompanyPolicy)
    return formula.ledger(
        facts,
        plans_in_force(by=known_at(policy)),
        company=Company(currency=company.currency, time_zone=company.time_zone),
        as_of=as_of,
        payees=payees,
    )


#: What answers about pay and levels read that people wrote, and when each was; that someone was forgotten changes
#: names and ids in rows that were there.
WRITTEN: Mapping[type[Model], str] = {
    AdoptedPlan: "adopted_at",
    ProposedPlan: "proposed_at",
    WithdrawnProposal: "at",
    PeriodStep: "at",
    LockedStatement: "locked_at",
    AdoptedLadder: "adopted_at",
    LevelOverride: "decided_at",
    Tombstone: "finished_at",
}


def decided() -> Hashable:
    """A key of all that people decided about pay: each decision adds a row; forgetting someone alone changes rows."""
    return tuple(
        tuple(table._default_manager.aggregate(last=Max("pk"), at=Max(moment)).values())
        for table, moment in WRITTEN.items()
    )


def names_in(facts: FactSource) -> dict[str, str]:
    """The name of each person."""
    people = facts.table("people").select("person_id", "name").to_pyarrow().to_pylist()
    return {row["person_id"]: row["name"] for row in people}
