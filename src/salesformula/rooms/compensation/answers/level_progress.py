"""compensation.level_progress: each person's level, since when, and what of the next one is missing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import Column, count, currency, day, flag, money, number, share, text
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL
from salesformula.rooms.compensation.answers.adopted_levels import climbing_for, ladder_on
from salesformula.rooms.compensation.answers.level_words import amounts_of, missing_of
from salesformula.rooms.compensation.answers.levels_told import Told
from salesformula.rooms.compensation.formula.ladder import CRITERIA, LadderInForce
from salesformula.rooms.compensation.formula.level_progress import Progress, level_progress
from salesformula.rooms.compensation.models import adopted_ladders, level_decisions
from salesformula.rooms.compensation.models.in_force import decided

Row = dict[str, Any]

READS = ("deals", "deal_rollup", "deal_credits", "subscriptions", "calendar", "people")
PAYEE = Dimension("payee", "whose level", has_id=True, is_subject=True)


def _of(name: str, title: str, kind: Any, about: str) -> tuple[Column, ...]:
    """A criterion of the next level: what stands, what is asked, what is missing."""
    stem, _, unit = name.rpartition("_")
    return (
        kind(name, about).named(title),
        kind(f"{stem}_asked_{unit}", "what the next level asks for").named(f"{title}, asked"),
        kind(f"{stem}_missing_{unit}", "what is missing; 0 where nothing is").named(f"{title}, missing"),
    )


def _months(name: str, about: str) -> Column:
    return number(name, Unit.MONTHS, about, low=0)


def _yearly(name: str, about: str) -> Column:
    return share(name, about, high=None)


COLUMNS = (
    count("level", "0 before the first").named("Level"),
    day("promoted_on", "the day the last of its criteria was met; empty: nobody was promoted to it").named("Since"),
    count("next_level", "empty: at the top").named("Next level"),
    text("missing", "what of the next level is missing, in words").named("Still missing"),
    count("n_people", "at the level; without grouping by person"),
    count("n_met", "criteria of the next level that are met").named("Met"),
    count("n_criteria", "criteria of the next level").named("Of"),
    flag("is_override", "the level was given by a decision, not by the numbers").named("By decision"),
    text("override_reason", "why it was").named("Reason of the decision"),
    *_of("cumulative_mrr_amount", "MRR in all", money, "since joining"),
    *_of("arr_amount", "ARR this fiscal year", money, "annual recurring revenue closed"),
    *_of("new_mrr_amount", "New MRR a month", money, "mean of the months the ladder says"),
    *_of("prepaid_months", "Prepaid months", _months, "mean of the person's deals; empty: of none it is known"),
    *_of("churn_share", "Churn a year", _yearly, "customers lost a year for each one served; empty: nobody served"),
    *(flag(f"is_{name}_met", "empty: the next level does not ask for it") for name in CRITERIA),
    currency(),
    text("ladder", "A, B or the company's own"),
    count("ladder_version"),
)


@answer(
    "compensation.level_progress",
    title="Level and what is missing for the next",
    question="At which level is each person, since when, and what is missing for the next one?",
    columns=COLUMNS,
    dimensions=(PAYEE,),
    right=VIEW,
    mission=("P22", "P26", "P27"),
    on_page=("level", "promoted_on", "next_level", "missing", "n_people", "override_reason"),
    reads=READS,
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def progress(ask: Ask) -> Result:
    """Everyone's level by the numbers, or by a decision that is told as one; without grouping, how many are at each."""
    ladders = adopted_ladders()
    now = ladder_on(ladders, ask.as_of)
    if now is None:
        return Told(ask, None, {}).result([])
    company = climbing_for(ask, now.ladder)
    found = level_progress(company, ladders, decisions=level_decisions())
    asked = ask.where.get("payee")
    found = [one for one in found if asked is None or one.person.name == asked]
    told = Told(ask, now, company.left_out)
    told.of_person = {one.person.person_id: one for one in found}
    if "payee" in ask.by:
        return told.result([_row(one, now) for one in found])
    counted = Counter(one.climbed.level for one in found)
    return told.result([_counted(level, n, now) for level, n in sorted(counted.items())])


def _row(one: Progress, now: LadderInForce) -> Row:
    climbed = one.climbed
    row: Row = dict.fromkeys(column.name for column in COLUMNS)
    row |= {
        "payee": one.person.name,
        "payee_id": one.person.person_id,
        "level": climbed.level,
        "promoted_on": climbed.on,
        "next_level": climbed.next,
        "missing": missing_of(one.criteria, now.ladder.currency) if climbed.next is not None else None,
        "n_met": sum(criterion.is_met for criterion in one.criteria) if climbed.next is not None else None,
        "n_criteria": len(one.criteria) if climbed.next is not None else None,
        "is_override": climbed.decision is not None,
        "override_reason": climbed.decision.reason if climbed.decision else None,
        "currency": now.ladder.currency,
        "ladder": now.ladder.name,
        "ladder_version": now.version,
    }
    for criterion in one.criteria:
        row |= amounts_of(criterion)
    return row


def _counted(level: int, n: int, now: LadderInForce) -> Row:
    row: Row = dict.fromkeys(column.name for column in COLUMNS)
    further = now.ladder.asks_for(level + 1)
    return row | {
        "level": level,
        "next_level": None if further is None else level + 1,
        "n_people": n,
        "currency": now.ladder.currency,
        "ladder": now.ladder.name,
        "ladder_version": now.version,
    }
