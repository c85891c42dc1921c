"""The plans that are tried: the presets, the plan in force and those that were proposed, each over all of history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ibis

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import AHA, PRESETS, preset

Origin = Literal["in_force", "preset", "proposed"]


@dataclass(frozen=True)
class Candidate:
    """A plan that is tried, where it comes from, and ``key``, by which it is told from others of its name."""

    key: str
    origin: Origin
    plan: Plan


def candidate(key: str, origin: Origin, plan: Plan, *, first_day: date) -> Candidate:
    """The plan as if it had been in force since ``first_day``."""
    return Candidate(key, origin, plan.model_copy(update={"starts_on": first_day, "ends_on": None}))


def presets_from(first_day: date, *, moment: Mapping[str, Any] | None, currency: str) -> list[Candidate]:
    """The presets as if in force since then; ``aha`` only where its moment is told."""
    named = {name: preset(name, moment=moment if name == AHA else None) for name in PRESETS if name != AHA or moment}
    return [
        Candidate(name, "preset", Plan(**told, currency=currency, starts_on=first_day)) for name, told in named.items()
    ]


def first_win(facts: Facts) -> date | None:
    """The first day on which a deal was won; None where none was."""
    rows = facts.table("deal_rollup")
    found: date | None = rows.filter(rows.is_won).closed_on.min().to_pyarrow().as_py()
    return found


def moment_of(plans: Sequence[Plan]) -> dict[str, Any] | None:
    """The aha moment that a plan waits for; of several the last one's, as plans are listed."""
    found = [
        {"feature": part.feature, "quantity": part.quantity, "within_days": part.within_days}
        for plan in plans
        for component in plan.components
        for part in component.payout
        if part.on == "aha"
    ]
    return found[-1] if found else None


def assumed_moment(facts: Facts, *, within_days: int = 60) -> dict[str, Any] | None:
    """A moment that stands in where nobody has decided on one: half of those who use a feature early use it so often.

    Of the features the one that most customers use within those days of the beginning of their subscription.
    """
    usage, subscriptions = facts.table("usage"), facts.table("subscriptions")
    began = subscriptions.group_by(customer_id="account_id").agg(began_on=subscriptions.started_on.min())
    rows = usage.inner_join(began, [("account_id", "customer_id")])
    day = rows.occurred_at.cast("date").epoch_days() - rows.began_on.cast("date").epoch_days()
    early = rows.filter((day >= 0) & (day < within_days))
    per_customer = early.group_by("feature", "account_id").agg(used=early.quantity.sum())
    each = per_customer.group_by("feature").agg(n=per_customer.count(), half=per_customer.used.quantile(0.5))
    best = each.order_by([ibis.desc("n"), "feature"]).limit(1).to_pyarrow().to_pylist()
    if not best or best[0]["half"] is None:
        return None
    return {"feature": best[0]["feature"], "quantity": max(1, round(best[0]["half"])), "within_days": within_days}
