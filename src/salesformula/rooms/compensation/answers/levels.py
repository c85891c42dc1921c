"""compensation.levels: the published ladders, what each level pays and asks for, and which one is in force."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, currency, day, money, share, text
from salesformula.kit.text import Day, Msg, Share, write
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.answers.adopted_levels import ladder_on
from salesformula.rooms.compensation.answers.level_words import asked_for, counted_said
from salesformula.rooms.compensation.formula.ladder import Ladder, LadderInForce
from salesformula.rooms.compensation.formula.levels import LADDERS, SOURCES, Level
from salesformula.rooms.compensation.models import AdoptedLadder, adopted_ladders

Row = dict[str, Any]


@answer(
    "compensation.levels",
    title="Levels",
    question="Which levels are there, what do they pay and what do they ask for?",
    columns=(
        text("scheme", "A is annual, B monthly; else the company's own"),
        count("level", "1 is the first"),
        money("base_amount", "a year").named("Base"),
        money("variable_amount", "a year, at quota").named("Variable"),
        money("quota_amount", "annual recurring revenue").named("Quota"),
        share("commission_share", "variable ÷ quota", high=None),
        text("commission", "the same as a percentage to two decimals").named("Commission"),
        count("n_options", "stock options").named("Options"),
        money("cumulative_mrr_amount", "to be passed, since joining").named("MRR in all"),
        money("new_mrr_amount", "to be passed, a month").named("New MRR a month"),
        count("n_prepaid_months", "to be passed, of prepayment a customer").named("Prepaid months"),
        money("arr_amount", "to be reached in the fiscal year").named("ARR"),
        share("churn_share", "to stay below: customers lost a year for each one served", high=None).named("Churn"),
        currency(),
        day("in_force_since", "empty: not adopted").named("In force since"),
        text("milestones_are_for", "entering or leaving the level").named("Milestones are for"),
        text("milestones", "what the level asks for, in words").named("Asks for"),
        text("reason_adopted").named("Why adopted"),
        text("source"),
        count("ladder_version", "empty: not adopted"),
    ),
    filters=(Dimension("scheme", "A, B or the company's own"),),
    right=VIEW,
    mission=("P23", "P24", "P26"),
    reads=(),
    on_page=(
        "scheme", "level", "base_amount", "variable_amount", "quota_amount", "commission", "n_options",
        "cumulative_mrr_amount", "new_mrr_amount", "n_prepaid_months", "churn_share", "in_force_since",
    ),
    live=True,
)  # fmt: skip
def levels(ask: Ask) -> Result:
    """Each scheme's levels from the first to the top, as adopted where it is in force; public to all."""
    now = ladder_on(adopted_ladders(), ask.as_of)
    rows = [row for scheme in LADDERS for row in _rows(scheme, now)]
    if now is not None and now.ladder.name not in LADDERS:
        rows += _adopted(now)
    rows = [row for row in rows if ask.where.get("scheme", row["scheme"]) == row["scheme"]]
    found = Msg("One level", "{n} levels, public to all", len(rows))
    if now is None:
        return Result(rows=rows, finding=found, caption=Msg("None of the ladders is in force yet"))
    since = Msg("Ladder {name} is in force since {day}", name=now.ladder.name, day=Day(now.ladder.starts_on))
    return Result(rows=rows, finding=Msg("{found}; {since}", found=found, since=since), caption=_counted(now.ladder))


def _counted(ladder: Ladder) -> Msg:
    return Msg("Counted: {how}", how=counted_said(ladder))


def _rows(scheme: str, now: LadderInForce | None) -> list[Row]:
    if now is not None and now.ladder.name == scheme:
        return _adopted(now)
    return [_published(one) for one in LADDERS[scheme]]


def _published(one: Level) -> Row:
    """A level as its source gives it."""
    return {
        "scheme": one.scheme,
        "level": one.level,
        "base_amount": one.base,
        "variable_amount": one.variable,
        "quota_amount": one.quota,
        **_commission(one.commission),
        "n_options": one.n_options,
        "cumulative_mrr_amount": one.cumulative_mrr,
        "new_mrr_amount": one.new_mrr,
        "n_prepaid_months": one.n_prepaid_months,
        "arr_amount": one.quota,
        "churn_share": None,
        "currency": "USD",
        "in_force_since": None,
        "milestones_are_for": None,
        "milestones": None,
        "reason_adopted": None,
        "source": SOURCES[one.scheme],
        "ladder_version": None,
    }


def _adopted(now: LadderInForce) -> list[Row]:
    """The levels of the ladder in force, with what it makes of them."""
    adopted, ladder = AdoptedLadder.objects.get(pk=now.version), now.ladder
    rows = []
    for level, rung in enumerate(ladder.levels, start=1):
        asks = rung.milestones
        rows.append(
            {
                "scheme": ladder.name,
                "level": level,
                "base_amount": rung.base_amount,
                "variable_amount": rung.variable_amount,
                "quota_amount": rung.quota_amount,
                **_commission(rung.commission),
                "n_options": rung.n_options,
                "cumulative_mrr_amount": asks.cumulative_mrr_above,
                "new_mrr_amount": asks.new_mrr_above,
                "n_prepaid_months": asks.prepaid_months_above,
                "arr_amount": asks.arr_at_least,
                "churn_share": None if asks.churn_below is None else float(asks.churn_below),
                "currency": ladder.currency,
                "in_force_since": ladder.starts_on,
                "milestones_are_for": ladder.milestones_are_for,
                "milestones": words(asked_for(asks.asked, ladder.currency)),
                "reason_adopted": adopted.reason,
                "source": ladder.source,
                "ladder_version": now.version,
            }
        )
    return rows


def _commission(rate: Fraction | None) -> Row:
    return {
        "commission_share": None if rate is None else float(rate),
        "commission": None if rate is None else write(Share(float(rate), 2)),
    }
