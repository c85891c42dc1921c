"""pipeline.leads: the leads behind the counts of the funnel, with the first day of each step on record."""

from __future__ import annotations

from datetime import date

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.schema import count, day, flag, ident, label, text
from salesformula.kit.text import Msg
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.dimensions import FUNNEL, LEAD_QUARTER, STEP
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.maturity import maturity

STEP_WORDS = {
    "sourced": Msg("sourced"),
    "worked": Msg("worked"),
    "connect": Msg("connect"),
    "discovery": Msg("discovery"),
    "demo": Msg("demo"),
    "won": Msg("customer"),
}

COLUMNS = (
    ident("lead_id", to="leads.lead_id"),
    text("account"),
    ident("account_id", to="accounts.account_id"),
    text("seller"),
    ident("seller_id", to="people.person_id"),
    text("team", "the owner's team when the lead came"),
    ident("team_id", to="teams.team_id"),
    text("source"),
    text("segment"),
    label("quarter", "in which the lead came"),
    label("month", "in which the lead came"),
    text("step", "the furthest one reached", choices=tuple(STEP_WORDS)).told(STEP_WORDS),
    day("created_on").named("Came"),
    day("attempt_on", "first attempt").named("First attempt"),
    day("connect_on").named("First connect"),
    day("discovery_on").named("First discovery"),
    day("demo_on").named("First demo"),
    day("won_on").named("Won on"),
    ident("deal_id", "the deal won first, else the one opened first", to="deals.deal_id"),
    count("n_leads", "1, so that sums count leads"),
    flag("is_worked", "an attempt, or a later step"),
    flag("is_connect", "that step, or a later one"),
    flag("is_discovery", "that step, or a later one"),
    flag("is_demo", "that step, or a later one"),
    flag("is_won"),
    flag("is_young", "too young to judge"),
    flag("is_mature", "old enough to judge"),
    flag("is_mature_won", "won, and old enough to judge"),
)

#: What a page has room for; files hold every column.
ON_PAGE = (
    "account", "seller", "source", "segment", "step", "created_on", "attempt_on", "connect_on", "discovery_on",
    "demo_on", "won_on",
)  # fmt: skip


@answer(
    "pipeline.leads",
    title="Leads in the funnel",
    question="Which leads are behind a count of the funnel?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("O8",),
    reads=("lead_rollup", "lead_ages"),
    filters=(*FUNNEL, LEAD_QUARTER, STEP),
    on_page=ON_PAGE,
)
def leads(ask: Ask) -> Result:
    """Leads with what each adds to every count of the funnel, newest first."""
    found = maturity(ask)
    young = found.young_months if found else None
    table = formula.funnel_leads(ask.facts.table("lead_rollup"), where=ask.where, young_months=young)
    rows: list[Row] = table.to_pyarrow().to_pylist()
    rows.sort(key=_newest_first)
    return Result(rows=rows, finding=Msg("One lead", many="{n} leads", n=len(rows)))


def _newest_first(row: Row) -> tuple[int, str]:
    came: date | None = row["created_on"]
    return -came.toordinal() if came else 0, row["lead_id"]
