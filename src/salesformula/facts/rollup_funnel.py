"""How many leads reached each step of the funnel, per owner, team, source, segment and month: what its page reads."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from salesformula.facts.rollup_lead_steps import STEPS
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema, count, ident, label, text

LABELS = ("seller_id", "seller", "team_id", "team", "source", "segment", "quarter", "month")

FUNNEL_ROLLUP = Schema(
    name="funnel_rollup",
    about="Leads counted at each step of the funnel; a lead is at a step when it took it or a later one",
    key=LABELS,
    owner="seller_id",
    columns=(
        ident("seller_id", "who owns the lead", to="people.person_id"),
        text("seller"),
        ident("team_id", "the owner's team when the lead came", to="teams.team_id"),
        text("team"),
        text("source"),
        text("segment", "of the lead, else of its account"),
        label("quarter", "in which the lead came"),
        label("month", "in which the lead came: the cohort"),
        count("n_sourced"),
        count("n_worked"),
        count("n_connect"),
        count("n_discovery"),
        count("n_demo"),
        count("n_won"),
        count("n_skipped_worked", "got further without an attempt on record"),
        count("n_skipped_connect", "got further without a connect on record"),
        count("n_skipped_discovery", "got further without a discovery on record"),
        count("n_skipped_demo", "won without a demo on record"),
    ),
)

LEAD_AGES = Schema(
    name="lead_ages",
    about="How old the leads of a month were when they were won, for the whole company",
    key=("month", "days"),
    columns=(
        label("month", "in which the lead came: the cohort"),
        count("days", "day of the win minus first day", low=None),
        count("n_won"),
    ),
)


def funnel_rollup(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The funnel rollup from the lead rollup."""
    leads = with_reached(tables["lead_rollup"])
    labelled = leads.rename(seller_id="owner_id", seller="owner")
    reached = {"n_worked": labelled.is_worked} | {f"n_{step}": labelled[f"is_{step}"] for step in STEPS}
    skipped = {
        f"n_skipped_{step}": labelled[f"is_{step}"] & labelled[f"{_own(step)}_on"].isnull()
        for step in ("worked", *STEPS)
    }
    return labelled.group_by(list(LABELS)).agg(
        n_sourced=labelled.count(),
        # Sums of whole numbers would be stored wider than they need be, and read ten times as slowly.
        **{name: labelled.count(where=flag) for name, flag in reached.items()},
        n_won=labelled.count(where=labelled.is_won),
        **{name: labelled.count(where=flag) for name, flag in skipped.items()},
    )


def lead_ages(tables: Mapping[str, ir.Table], company: CompanyPolicy) -> ir.Table:
    """The ages at the win from the lead rollup."""
    leads = tables["lead_rollup"]
    won = leads.filter(leads.is_won & leads.days_to_won.notnull() & leads.month.notnull())
    return won.group_by("month", days=won.days_to_won).agg(n_won=won.count())


def with_reached(leads: ir.Table) -> ir.Table:
    """The leads with is_worked, is_connect, is_discovery and is_demo: that step, or a later one, was taken."""
    demo = leads.is_won | leads.demo_on.notnull()
    discovery = demo | leads.discovery_on.notnull()
    connect = discovery | leads.connect_on.notnull()
    worked = connect | leads.attempt_on.notnull()
    return leads.mutate(is_worked=worked, is_connect=connect, is_discovery=discovery, is_demo=demo)


def _own(step: str) -> str:
    return "attempt" if step == "worked" else step
