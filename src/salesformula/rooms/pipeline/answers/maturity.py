"""From which age on a cohort of leads may be judged: young cohorts are immature, not bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesformula.kit.answer import Ask, Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import month_start
from salesformula.kit.text import Count, Msg, Names, Share, period
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.policy import PipelinePolicy
from salesformula.stats.cells import WON, Cells
from salesformula.stats.closing_shape import closing_shape

IMMATURE = "immature_cohorts"


@dataclass(frozen=True)
class Maturity:
    """The age by which ``share`` of the wins have come, over the whole company."""

    needed_days: int
    share: float
    as_of: date

    @property
    def young_months(self) -> tuple[str, ...]:
        """The months whose youngest leads are younger than that, the first first."""
        oldest = self.as_of - timedelta(days=self.needed_days)
        span = range((self.as_of.year - oldest.year) * 12 + self.as_of.month - oldest.month + 1)
        months = [f"{month_start(oldest.year, oldest.month + n):%Y-%m}" for n in span]
        return tuple(month for month in months if last_day(month) > oldest)


def maturity(ask: Ask) -> Maturity | None:
    """The age that wins need, whoever asks; None where too few wins are known, or not for long enough."""
    wins = formula.wins_by_age(ask.facts.table("lead_ages")).to_pyarrow().to_pylist()
    fewest = ask.policy(CompanyPolicy).too_few_below
    return judged(wins, as_of=ask.as_of, share=ask.policy(PipelinePolicy).mature_share, fewest=fewest)


def judged(wins: Sequence[Row], *, as_of: date, share: float, fewest: int) -> Maturity | None:
    """The age by which ``share`` of the wins have come, from wins by month of the lead and days to the win.

    Wins of young leads are fast ones alone, since slow ones are yet to come; so ages are read in reverse time. The
    leads of a month are taken as followed for as long as its youngest, which is true of them all.
    """
    followed = [(as_of - last_day(row["month"])).days for row in wins]
    seen = [(age, row) for age, row in zip(followed, wins, strict=True) if row["days"] <= age]
    if sum(row["n_won"] for _, row in seen) < fewest:
        return None
    days, n = (np.array([row[name] for _, row in seen], dtype=np.int64) for name in ("days", "n_won"))
    age, nothing = np.array([age for age, _ in seen], dtype=np.int64), np.zeros(len(seen), dtype=np.int64)
    shape = closing_shape(Cells(nothing, nothing, age, days, np.full(len(seen), WON), n))
    return Maturity(int(np.argmax(shape.won >= share)), share, as_of) if shape.is_followed else None


def last_day(month: str) -> date:
    """The last day of a month such as 2026-11."""
    return month_start(int(month[:4]), int(month[5:]) + 1) - timedelta(days=1)


def immature_caveat(rows: Sequence[Row], *, found: Maturity | None) -> tuple[Caveat, ...]:
    """A caveat naming the months whose leads can't all have reached the end, and how that was judged."""
    n_young = sum(int(row["n_young"]) for row in rows)
    if not n_young:
        return ()
    if found is None:
        text = Msg(
            "Immature, not bad: too few wins are known, or leads have not been watched for long enough, to say from "
            "which age on leads may be judged; all {young} count as too young.",
            young=Count(n_young),
        )
        return (Caveat(IMMATURE, text, {"n_young": n_young, "cohorts": []}),)
    there = {row["month"] for row in rows if row["n_young"]} if "month" in rows[0] else set(found.young_months)
    young = [month for month in found.young_months if month in there]
    figures = {
        "needed_days": found.needed_days,
        "mature_share": found.share,
        "n_young": n_young,
        "cohorts": young,
    }
    text = Msg(
        "Immature, not bad: {cohorts}. {share} of the wins come within {days} days of the lead, and the youngest "
        "leads of these months are younger; {young} leads are theirs.",
        cohorts=_named(young),
        share=Share(found.share, 0),
        days=Count(found.needed_days),
        young=Count(n_young),
    )
    return (Caveat(IMMATURE, text, figures),)


def _named(months: Sequence[str]) -> Msg | Names:
    """The months, which follow one another."""
    if len(months) < 3:
        return Names(tuple(period(month) for month in months))
    return Msg("{first} to {last}", first=period(months[0]), last=period(months[-1]))
