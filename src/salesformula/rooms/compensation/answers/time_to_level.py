"""compensation.time_to_level: how many months people take to each level, those not there yet still being watched."""

from __future__ import annotations

from typing import Any

import numpy as np

from salesformula.kit.answer import Ask, Caveat, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, number, share, text
from salesformula.kit.text import Count, Msg, Number, Share
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.answers.adopted_levels import climbing_for, ladder_on
from salesformula.rooms.compensation.answers.level_progress import READS
from salesformula.rooms.compensation.formula.time_to_level import Times, TimeTo, times_to_level
from salesformula.rooms.compensation.models import adopted_ladders
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.stats.cells import OPEN, WON
from salesformula.stats.cumulative_incidence import cumulative_incidence
from salesformula.stats.median_time import median_time

Row = dict[str, Any]

TOO_FEW, NOT_REACHED = "too_few_to_say", "not_reached"
#: Fewer people than this, on either side of a count, could be told apart.
FEWEST_PEOPLE = 5
DAYS_A_MONTH = 365.25 / 12
#: What a year after joining is called in days.
A_YEAR = 365


@answer(
    "compensation.time_to_level",
    title="Time to level",
    question="How many months do people take to reach each level?",
    columns=(
        count("level").named("Level"),
        number("median_months", Unit.MONTHS, "by which half of all have reached it").named("Months, median"),
        number("median_months_low", Unit.MONTHS),
        number("median_months_high", Unit.MONTHS, "empty: not yet known"),
        share("reached_in_a_year_share", "of all, within 365 days of joining").named("Within a year"),
        share("reached_in_a_year_share_low"),
        share("reached_in_a_year_share_high"),
        count("n_people", "sellers whose deals are known since their first day; empty: fewer than five").named(
            "People watched"
        ),
        count("n_reached", "empty: fewer than five on one side").named("Reached it"),
        text("reason", "why estimates are withheld", choices=(TOO_FEW, NOT_REACHED)),
    ),
    right=VIEW,
    mission=("P25",),
    reads=READS,
    on_page=("level", "median_months", "reached_in_a_year_share", "n_people", "n_reached"),
    # Counted over everyone, the same for every viewer, and of nobody alone.
    scope="subjects",
    live=True,
    written=decided,
)
def time_to_level(ask: Ask) -> Result:
    """The median months from joining to each level, had the ladder in force been in force all along."""
    company = ask.policy(CompanyPolicy)
    now = ladder_on(adopted_ladders(), ask.as_of)
    if now is None:
        return Result(rows=[], finding=Msg("No ladder of levels is in force"))
    times = times_to_level(climbing_for(ask, now.ladder), now.ladder)
    rows = [row_of(one, company) for one in times.levels]
    return Result(
        rows=rows,
        finding=_finding(rows),
        caption=Msg(
            "Months from the first working day to the day on which a level's criteria hold, had ladder {name} been in "
            "force all along; who is not there yet or left is watched so long; interval {level}",
            name=now.ladder.name,
            level=Share(company.confidence, 0),
        ),
        caveats=_caveats(rows, times, company),
        why=_why(rows),
    )


def row_of(one: TimeTo, company: CompanyPolicy) -> Row:
    """One level: the estimates with what they rest on; withheld where people could be told apart, or are too few."""
    n, reached = len(one.days), sum(one.is_reached)
    are_few = min(reached, n - reached) < FEWEST_PEOPLE
    row: Row = {
        "level": one.level,
        "median_months": None,
        "median_months_low": None,
        "median_months_high": None,
        "reached_in_a_year_share": None,
        "reached_in_a_year_share_low": None,
        "reached_in_a_year_share_high": None,
        "n_people": None if n < FEWEST_PEOPLE else n,
        "n_reached": None if are_few else reached,
        "reason": None,
    }
    if n < company.too_few_below or reached < FEWEST_PEOPLE:
        return row | {"reason": TOO_FEW}
    shares = cumulative_incidence(
        days=one.days, state=np.where(one.is_reached, WON, OPEN), n=np.ones(n, dtype=np.int64),
        confidence=company.confidence,
    )  # fmt: skip
    year = shares.at(A_YEAR)
    if not are_few:
        row |= {
            "reached_in_a_year_share": year.share,
            "reached_in_a_year_share_low": year.low,
            "reached_in_a_year_share_high": year.high,
        }
    median = median_time(shares)
    if median is None:
        return row | {"reason": NOT_REACHED}
    return row | {
        "median_months": _months(median.days),
        "median_months_low": _months(median.low),
        "median_months_high": _months(median.high),
    }


def _months(days: float | None) -> float | None:
    return None if days is None else days / DAYS_A_MONTH


def _finding(rows: list[Row]) -> Msg:
    first = next(iter(rows), None)
    if first is None:
        return Msg("No level is reached by numbers")
    if first["reason"] == TOO_FEW:
        return Msg("How long level {level} takes: too few to say", level=first["level"])
    if first["median_months"] is None:
        return Msg("Half of all have not reached level {level} yet", level=first["level"])
    return Msg(
        "Half reach level {level} within {months} months",
        level=first["level"],
        months=Number(first["median_months"], 1),
    )


def _caveats(rows: list[Row], times: Times, company: CompanyPolicy) -> tuple[Caveat, ...]:
    found = []
    few = [row["level"] for row in rows if row["reason"] == TOO_FEW]
    if few:
        text = Msg(
            "Too few to say where fewer than {needed} people are watched, or fewer than {least} have got there.",
            needed=Count(company.too_few_below),
            least=Count(FEWEST_PEOPLE),
        )
        found.append(Caveat(TOO_FEW, text, {"levels": few, "needed": company.too_few_below}))
    if times.n_left_out >= FEWEST_PEOPLE:
        text = Msg(
            "{count} sellers are left out: their deals are not known since their first day.",
            count=Count(times.n_left_out),
        )
        found.append(Caveat("left_out", text, {"n": times.n_left_out}))
    elif times.n_left_out:
        text = Msg("A few sellers are left out: their deals are not known since their first day.")
        found.append(Caveat("left_out", text, {}))
    return tuple(found)


def _why(rows: list[Row]) -> Why | None:
    first = next((row for row in rows if row["median_months"] is not None), None)
    if first is None:
        return None
    low, high = first["median_months_low"], first["median_months_high"]
    interval = None
    if low is not None and high is not None:
        interval = Msg("{low} to {high} months", low=Number(low, 1), high=Number(high, 1))
    return Why(
        number=Msg("{months} months", months=Number(first["median_months"], 1)),
        equation=Msg(
            "The first day by which half of {people} people have reached level {level}",
            people=Count(first["n_people"]),
            level=first["level"],
        ),
        sentence=Msg("Kaplan and Meier's estimate: who has not got there yet counts for as long as they were watched."),
        interval=interval,
    )
