"""pipeline.deals: the rows behind every number of this room."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
from pydantic import BaseModel, Field

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, day, flag, ident, label, money, number, text
from salesformula.kit.text import Msg
from salesformula.kit.units import Unit
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.dimensions import (
    GROUPINGS,
    KIND_WORDS,
    OPENED,
    PART,
    PART_WORDS,
    STAGE,
    STATE,
    STATE_WORDS,
)
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.quota_metric import quota_metric
from salesformula.rooms.pipeline.formula.worth import worth

COLUMNS = (
    ident("deal_id", to="deals.deal_id"),
    text("name"),
    text("account"),
    text("owner"),
    ident("owner_id", to="people.person_id"),
    text("manager"),
    ident("manager_id", to="people.person_id"),
    text("team"),
    ident("team_id", to="teams.team_id"),
    text("region"),
    text("segment"),
    text("product"),
    text("kind").told(KIND_WORDS),
    text("stage"),
    text("state", "won, lost or open").told(STATE_WORDS),
    text("part", "large_new, small_new or upsell").told(PART_WORDS),
    money("amount"),
    money("acv_amount").named("ACV"),
    currency(),
    text("no_amount_reason"),
    text("loss_reason"),
    text("competitor"),
    day("created_on").named("Opened"),
    day("closed_on").named("Closed"),
    day("expected_close_on").named("Expected to close"),
    label("quarter"),
    label("month"),
    number("days_to_close", Unit.DAYS),
    count("n_deals", "1, so that sums count deals"),
    flag("is_won"),
    flag("is_lost"),
    flag("is_closed"),
    flag("is_open"),
    flag("is_key", "won, of a kind that counts towards the key metric"),
    flag("is_mix", "won, and a part of the mix"),
    money("won_amount", "the amount if won, else 0"),
    money("lost_amount", "the amount if lost, else 0"),
    money("key_metric_amount", "what it adds to the key metric"),
    money("mix_amount", "what it adds to the mix"),
    money("quota_won_amount", "what it adds to attainment"),
)


#: What a page has room for; files hold every column.
ON_PAGE = (
    "closed_on", "account", "owner", "product", "kind", "stage", "amount", "acv_amount", "created_on",
    "expected_close_on", "days_to_close",
)  # fmt: skip


class DealsParams(BaseModel):
    """``largest``: only so many, the largest by annual contract value, largest first; 0: all, newest first.

    ``expected_before``: only those expected to close before that day.
    """

    largest: int = Field(0, ge=0)
    expected_before: date | None = None


@answer(
    "pipeline.deals",
    title="Deals",
    question="Which deals are behind a number?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M9",),
    reads=("deal_rollup", "quota_rollup"),
    filters=(*GROUPINGS, STAGE, STATE, PART),
    params=DealsParams,
    on_page=ON_PAGE,
)
def deals(ask: Ask) -> Result:
    """Deals with what each adds to every number of the room, newest first."""
    rollup, params = ask.facts.table("deal_rollup"), DealsParams.model_validate(ask.params.model_dump())
    if params.expected_before:
        rollup = rollup.filter(rollup.expected_close_on < params.expected_before)
    return _listed(ask, rollup, largest=params.largest)


@answer(
    "pipeline.deals_opened",
    title="Deals by opening",
    question="Which deals are behind a number that counts them by the day they were opened?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M9",),
    reads=("deal_rollup", "quota_rollup"),
    filters=(*OPENED, STAGE, STATE, PART),
    on_page=ON_PAGE,
)
def deals_opened(ask: Ask) -> Result:
    """Deals whose days are known, by the month and quarter of opening, with what each adds to the counts."""
    return _listed(ask, formula.opened(ask.facts.table("deal_rollup")))


def _listed(ask: Ask, rollup: ir.Table, *, largest: int = 0) -> Result:
    company = ask.policy(CompanyPolicy)
    table = formula.deals(
        rollup,
        ask.facts.table("quota_rollup"),
        metric=company.key_metric,
        quota_metric=quota_metric(ask)[0],
        kinds=company.key_metric_kinds,
        large_from=ask.policy.dated(CompanyPolicy, "large_deal_from"),
        as_of=ask.as_of,
        where=ask.where,
    )
    if largest:
        value = worth(table, metric="acv")
        table = table.filter(value > 0).order_by(value.desc(), table.deal_id).limit(largest)
    rows: list[Row] = table.to_pyarrow().to_pylist()
    if not largest:
        rows.sort(key=_newest_first)
    return Result(rows=rows, finding=Msg("One deal", many="{n} deals", n=len(rows)))


def _newest_first(row: Row) -> tuple[int, str]:
    newest: date | None = row["closed_on"] or row["created_on"]
    return -newest.toordinal() if newest else 0, row["deal_id"]
