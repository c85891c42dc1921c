"""compensation.levels: the published ladders, what each level pays and what it asks for."""

from __future__ import annotations

from typing import Any

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, currency, money, share, text
from salesformula.kit.text import Msg, Share, write
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.formula.levels import LADDERS, SOURCES, Level


@answer(
    "compensation.levels",
    title="Levels",
    question="Which levels are there, what do they pay and what do they ask for?",
    columns=(
        text("scheme", "A is annual, B monthly"),
        count("level", "1 is the first"),
        money("base_amount", "a year").named("Base"),
        money("variable_amount", "a year, at quota").named("Variable"),
        money("quota_amount", "annual recurring revenue").named("Quota"),
        share("commission_share", "variable ÷ quota"),
        text("commission", "the same as a percentage to two decimals").named("Commission"),
        count("n_options", "stock options").named("Options"),
        money("cumulative_mrr_amount", "to be passed, since joining").named("MRR in all"),
        money("new_mrr_amount", "to be passed, a month").named("New MRR a month"),
        count("n_prepaid_months", "to be passed, of prepayment a customer").named("Prepaid months"),
        currency(),
        text("source"),
    ),
    filters=(Dimension("scheme", "A or B"),),
    right=VIEW,
    mission=("P23", "P24"),
    reads=(),
    on_page=(
        "scheme", "level", "base_amount", "variable_amount", "quota_amount", "commission", "n_options",
        "cumulative_mrr_amount", "new_mrr_amount", "n_prepaid_months",
    ),
)  # fmt: skip
def levels(ask: Ask) -> Result:
    """Each scheme's levels from the first to the top."""
    rows = [
        _row(one) for ladder in LADDERS.values() for one in ladder if ask.where.get("scheme", one.scheme) == one.scheme
    ]
    return Result(rows=rows, finding=Msg("One level", "{n} levels, public to all", len(rows)))


def _row(one: Level) -> dict[str, Any]:
    return {
        "scheme": one.scheme,
        "level": one.level,
        "base_amount": one.base,
        "variable_amount": one.variable,
        "quota_amount": one.quota,
        "commission_share": None if one.commission is None else float(one.commission),
        "commission": None if one.commission is None else write(Share(float(one.commission), 2)),
        "n_options": one.n_options,
        "cumulative_mrr_amount": one.cumulative_mrr,
        "new_mrr_amount": one.new_mrr,
        "n_prepaid_months": one.n_prepaid_months,
        "currency": "USD",
        "source": SOURCES[one.scheme],
    }
