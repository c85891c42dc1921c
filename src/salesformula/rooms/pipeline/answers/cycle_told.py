"""What is said of the sales cycle: its sentence, its curve, and what must be known beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from salesformula.kit.answer import Ask, Caveat, Result, Why
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Names, Number, Share
from salesformula.rooms.pipeline import charts
from salesformula.rooms.pipeline.answers.behind import opened_behind
from salesformula.rooms.pipeline.answers.days_unknown import days_unknown
from salesformula.rooms.pipeline.answers.executed import Row, label_of
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.too_few import NAMED, said, too_few_caveat
from salesformula.stats.cumulative_incidence import CumulativeIncidence, WonBy

MILESTONES = (30, 90, 180)
#: The milestone that groups are drawn by.
DRAWN = 90
NOT_REACHED = "not_yet_reached"


class CycleParams(BaseModel):
    """``why``: which number the reasons are given for, the share won by day 90 or the day of half of the wins."""

    why: Literal["won_by", "median"] = "won_by"


@dataclass(frozen=True)
class Together:
    """All deals asked for as one curve, and how many are not in it because a day of theirs is unknown.

    ``last_day``: nothing is said of later days, as too few deals were opened so long ago.
    """

    curve: CumulativeIncidence
    last_day: int
    n_without_days: int

    def by(self, days: int) -> WonBy | None:
        """What is won by that day; None past the last one anything is said of."""
        return self.curve.at(days) if days <= self.last_day else None


def told(rows: list[Row], *, ask: Ask, company: CompanyPolicy, together: Together | None) -> Result:
    """The answer over its rows; ``together`` None: they are not all, so nothing is said of all together."""
    return _Told(ask, company, together).result(rows)


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy
    together: Together | None

    def result(self, rows: list[Row]) -> Result:
        """The answer with its sentences, caveats, chart and reasons."""
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=Msg(
                "Share of the deals opened that is won by then, {level} interval. Days count from the opening of the "
                "deal, not from its lead. Open deals are still watched, not dropped; lost ones can't be won any more",
                level=level(self.company),
            ),
            caveats=self.caveats(rows),
            figure=self.figure(rows),
            why=self.why(rows),
            for_rows=lambda seen: told(seen, ask=self.ask, company=self.company, together=None),
        )

    def is_enough(self, rows: list[Row]) -> bool:
        """Whether all deals together are enough to say anything."""
        return self.together is not None and total(rows, "n_created") >= self.company.too_few_below

    def median(self, rows: list[Row]) -> float | None:
        """The median of all together."""
        enough = self.is_enough(rows) and total(rows, "n_won") >= self.company.too_few_below
        found = self.together.curve.median_given_won() if enough and self.together else None
        return found.days if found else None

    def finding(self, rows: list[Row]) -> Msg:
        """How long half of the wins take, and how many of the deals come to one by then."""
        if self.together is None:
            return Msg("Sales cycle of one group", many="Sales cycles of {n} groups", n=len(rows))
        if not self.is_enough(rows):
            return Msg("Sales cycle: too few to say, {created} deals", created=Count(total(rows, "n_created")))
        median = self.median(rows)
        if median is not None:
            days = Msg("one day", many="{n} days", n=round(median))
            return Msg("Half of the wins come within {days} of opening the deal", days=days)
        by = self.together.by(DRAWN)
        if by is None or by.share is None:
            return Msg("Half of the wins: not yet reached")
        return Msg(
            "{share} of deals opened are won by day\N{NO-BREAK SPACE}{days}; half of the wins: not yet reached",
            share=Share(by.share),
            days=DRAWN,
        )

    def figure(self, rows: list[Row]) -> charts.Figure | None:
        """The curve of all together; by one grouping what is won by one of its days."""
        if self.ask.by:
            return charts.won_by(rows, by=self.ask.by[0], days=DRAWN) if len(self.ask.by) == 1 else None
        if not self.is_enough(rows) or self.together is None:
            return None
        return charts.curve(self.together.curve, median=self.median(rows), last=self.together.last_day)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        few = too_few_caveat(
            rows, by=self.ask.by, n="n_created", needed=self.company.too_few_below, cases=Msg("deals opened")
        )
        return few + self._not_reached(rows) + days_unknown(self.together.n_without_days if self.together else 0)

    def _not_reached(self, rows: list[Row]) -> tuple[Caveat, ...]:
        open_ended = [row for row in rows if row["reason"] == NOT_REACHED]
        if not open_ended:
            return ()
        groups = [label_of(row, self.ask.by) for row in open_ended]
        if not self.ask.by:
            text = Msg(
                "Not yet reached: to see half of the wins takes {needed} wins, and deals watched until then.",
                needed=Count(self.company.too_few_below),
            )
            return (Caveat(NOT_REACHED, text, {"groups": []}),)
        named = tuple(said(row, self.ask.by) for row in open_ended[:NAMED])
        listed = Names(named, more=max(0, len(groups) - NAMED))
        text = Msg("The median is not yet reached, or rests on too few wins: {groups}.", groups=listed)
        return (Caveat(NOT_REACHED, text, {"groups": groups}),)

    def why(self, rows: list[Row]) -> Why:
        """The number asked for, with its reason: the share won by day 90, or the day of half of the wins."""
        return self.half(rows) if self.ask.params == CycleParams(why="median") else self.won_by(rows)

    def half(self, rows: list[Row]) -> Why:
        """The day by which half of the wins have come."""
        enough = self.is_enough(rows) and total(rows, "n_won") >= self.company.too_few_below
        found = self.together.curve.median_given_won() if enough and self.together else None
        said: Msg = Msg("day {day}", day=Number(found.days, 0)) if found else Msg("not yet reached")
        number = Msg("Half of the wins by {day}", day=said) if found else Msg("Half of the wins: not yet reached")
        interval = None
        if found and found.low is not None and found.high is not None:
            text = "{level} interval day {low} to day {high}"
            low, high = Number(found.low, 0), Number(found.high, 0)
            interval = Msg(text, level=level(self.company), low=low, high=high)
        return Why(
            number=number,
            equation=Msg(
                "won by that day = half of won in the end: {day}, from {won} wins",
                day=said,
                won=Count(total(rows, "n_won")),
            ),
            sentence=Msg(
                "The day, counted from the opening of the deal, by which half of the wins have come that the deals "
                "opened bring in the end. Open deals count for as long as they were watched."
            ),
            interval=interval,
            counted=self.counted(rows),
            rules=(
                WIN,
                needed(self.company, Msg("won deals")),
                (Msg("Estimate"), Msg("cumulative incidence (Aalen–Johansen)")),
            ),
            drill=opened_behind(rows, self.ask),
        )

    def counted(self, rows: list[Row]) -> tuple[tuple[Msg, int], ...]:
        """How many deals were opened, and how they stand."""
        return (
            (Msg("Opened"), total(rows, "n_created")),
            (Msg("Won"), total(rows, "n_won")),
            (Msg("Lost"), total(rows, "n_lost")),
            (Msg("Still open"), total(rows, "n_open")),
            (Msg("Left out: a day unknown"), self.together.n_without_days if self.together else 0),
        )

    def won_by(self, rows: list[Row]) -> Why:
        """The share of the deals opened that is won by day 90."""
        by = self.together.by(DRAWN) if self.together and self.is_enough(rows) else None
        said: Msg | Share = Msg("too few to say") if self.together else Msg("each group by itself")
        interval = None
        if by and by.share is not None and by.low is not None and by.high is not None:
            said = Share(by.share)
            interval = Msg(
                "{level} interval {low} to {high}", level=level(self.company), low=Share(by.low), high=Share(by.high)
            )
        median = self.median(rows)
        half = Msg("not yet reached") if median is None else Msg("{days} days", days=Number(median, 0))
        counts: dict[str, Any] = {name: Count(total(rows, name)) for name in ("n_won", "n_lost", "n_open", "n_created")}
        return Why(
            number=Msg("Won by day {days}: {share}", days=DRAWN, share=said),
            equation=Msg(
                "{n_won} won, {n_lost} lost and {n_open} open of {n_created} opened: {share} won by day {days}",
                share=said,
                days=DRAWN,
                **counts,
            ),
            sentence=Msg(
                "Day by day: of the deals still undecided and watched, the share won that day, times the share still "
                "undecided; added up. Losing ends the chance to win; open deals count for as long as they were watched."
            ),
            interval=interval,
            counted=self.counted(rows),
            rules=(
                WIN,
                (Msg("Half of the wins"), half),
                needed(self.company, Msg("deals opened; for the median, won deals")),
                (Msg("Estimate"), Msg("cumulative incidence (Aalen–Johansen)")),
            ),
            drill=opened_behind(rows, self.ask),
        )
