"""What is said of the win rate of deals opened: its sentence, its chart, and how young its deals are."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from salesformula.kit.answer import Ask, Caveat, Result, Why
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Day, Msg, Names, Number, Share, period
from salesformula.rooms.pipeline import charts
from salesformula.rooms.pipeline.answers.behind import opened_behind
from salesformula.rooms.pipeline.answers.days_unknown import days_unknown
from salesformula.rooms.pipeline.answers.dimensions import COHORTS, count_of, plural
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.maturity import IMMATURE
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.too_few import NAMED, too_few_caveat
from salesformula.rooms.pipeline.policy import PipelinePolicy
from salesformula.stats.immature import CreatedRates
from salesformula.stats.verdict import Verdict


@dataclass(frozen=True)
class Whole:
    """All rows together: their rate, the deals left out because a day is unknown, and the test over all groups.

    ``watched_days``: the longest time that a deal was watched, where that is not long enough to say what is won in the
    end; None where it is.
    """

    rates: CreatedRates
    n_without_days: int
    verdict: Verdict | None
    watched_days: int | None = None


def told(rows: list[Row], *, ask: Ask, company: CompanyPolicy, whole: Whole | None) -> Result:
    """The answer over its rows; ``whole`` None: they are not all, so nothing is said of all together."""
    return _Told(ask, company, whole).result(rows)


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy
    whole: Whole | None

    @property
    def verdict(self) -> Verdict | None:
        """What the test over all groups said."""
        return self.whole.verdict if self.whole else None

    @property
    def mature_share(self) -> float:
        """From which share of its wins on a cohort is mature."""
        return self.ask.policy(PipelinePolicy).mature_share

    def result(self, rows: list[Row]) -> Result:
        """The answer with its sentences, caveats, chart and reasons."""
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=self.caption(rows),
            caveats=self.caveats(rows),
            figure=self.figure(rows),
            why=self.why(rows),
            for_rows=lambda seen: told(seen, ask=self.ask, company=self.company, whole=None),
        )

    def reference(self, rows: list[Row]) -> charts.Reference | None:
        """The rate of all together, with its interval."""
        if self.whole is None or total(rows, "n_created") < self.company.too_few_below:
            return None
        if self.whole.watched_days is not None:
            return None
        share, low, high = (
            float(one[0]) for one in (self.whole.rates.share, self.whole.rates.low, self.whole.rates.high)
        )
        return charts.Reference(share, low, high) if share == share else None

    def figure(self, rows: list[Row]) -> charts.Figure | None:
        """Cohorts in time; other groups as dots."""
        if self.ask.only_by in COHORTS:
            return charts.cohorts(rows, by=self.ask.only_by, mature_share=self.mature_share)
        return (
            charts.created_rates(rows, by=self.ask.only_by, reference=self.reference(rows))
            if self.ask.only_by
            else None
        )

    def finding(self, rows: list[Row]) -> Msg:
        """The answer as a sentence."""
        if self.ask.only_by and self.verdict and len(rows) > 1:
            if self.verdict.is_different:
                return Msg("Win rates of deals opened differ between {groups}", groups=plural(self.ask.only_by))
            return self.verdict.title(rows, by=self.ask.only_by, claim=Msg(""))
        if self.ask.only_by and self.whole is None:
            return Msg("Win rates of deals opened, {groups}", groups=count_of(self.ask.only_by, len(rows)))
        reference, n = self.reference(rows), Count(total(rows, "n_created"))
        if reference is None:
            return Msg("Deals opened: {created}, too few or too young to say which share is won", created=n)
        return Msg("{share} of {created} deals opened are won in the end", share=Share(reference.value), created=n)

    def pace_of(self) -> Msg:
        """Which deals say how long wins take: a group alone is read from its own, among others from all of them."""
        if self.ask.only_by:
            return Msg("read from the deals of all groups, so a group asked for alone may differ a little")
        return Msg("read from these deals alone; among other groups it is read from all, and may differ a little")

    def caption(self, rows: list[Row]) -> Msg:
        """What the figure measures, over which days, and what the line is."""
        measure = Msg(
            "Won in the end ÷ deals opened{days}, {level} interval. Open deals count for what deals of their age bring",
            days=_days(rows),
            level=level(self.company),
        )
        if self.ask.only_by in COHORTS:
            line = Msg("Blue line: pulled to the line all follow, broken where there are too few; hollow: still young")
        elif self.ask.only_by and len(rows) > 1 and self.reference(rows):
            line = Msg("Blue line: all {groups} together", groups=count_of(self.ask.only_by, len(rows)))
            if self.verdict:
                line = Msg("{line}. Compared within deals of like age, segment and kind", line=line)
        else:
            return measure
        return Msg("{measure}. {line}", measure=measure, line=line)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        tested = (self.verdict.caveat,) if self.verdict and rows else ()
        few = too_few_caveat(
            rows, by=self.ask.by, n="n_created", needed=self.company.too_few_below, cases=Msg("deals opened")
        )
        return tested + self._immature(rows) + few + days_unknown(self.whole.n_without_days if self.whole else 0)

    def _immature(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """The cohorts too young to show their wins; where groups are not cohorts, how far all have come."""
        n_open = total(rows, "n_open")
        if self.whole is not None and self.whole.watched_days is not None:
            text = Msg(
                "Immature, not bad: wins still come as late as deals have been watched, {days} days at most, so "
                "nobody can say yet what the {open} that are open will bring.",
                days=Count(self.whole.watched_days),
                open=Count(n_open),
            )
            figures = {"watched_days": self.whole.watched_days, "n_open": n_open, "cohorts": []}
            return (Caveat(IMMATURE, text, figures),)
        if self.ask.only_by in COHORTS:
            young = [
                row for row in rows if row["matured_share"] is not None and row["matured_share"] < self.mature_share
            ]
            return self._young(young) if young else ()
        if self.whole is None or not n_open:
            return ()
        matured = float(self.whole.rates.matured[0])
        if isnan(matured) or matured >= self.mature_share:
            return ()
        text = Msg(
            "{share} of the wins these deals bring in the end can have come by now; {open} are open and count for what "
            "deals of their age still bring.",
            share=Share(matured, 0),
            open=Count(n_open),
        )
        return (Caveat(IMMATURE, text, {"matured_share": matured, "n_open": n_open, "cohorts": []}),)

    def _young(self, young: list[Row]) -> tuple[Caveat, ...]:
        told_of = tuple(
            Msg("{cohort} ({share})", cohort=period(row[str(self.ask.only_by)]), share=Share(row["matured_share"], 0))
            for row in young[-NAMED:]
        )
        text = Msg(
            "Immature, not bad: {cohorts}. In brackets the share of their wins that can have come by now; a cohort is "
            "mature at {mature}.",
            cohorts=Names(told_of),
            mature=Share(self.mature_share, 0),
        )
        figures = {
            "mature_share": self.mature_share,
            "cohorts": [row[str(self.ask.only_by)] for row in young],
            "matured_shares": [row["matured_share"] for row in young],
        }
        return (Caveat(IMMATURE, text, figures),)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        reference = self.reference(rows)
        won, opened = total(rows, "n_won"), total(rows, "n_created")
        nothing = Msg("too few to say") if self.whole else Msg("each group by itself")
        said: Share | Msg = Share(reference.value, 2) if reference else nothing
        equation, interval = (
            Msg("{won} won of {opened} opened: {rate}", won=Count(won), opened=Count(opened), rate=said),
            None,
        )
        if reference:
            equation = Msg(
                "({won} won + {more} expected of {open} open) ÷ {opened} opened = {rate}",
                won=Count(won),
                more=Number(reference.value * opened - won, 1),
                open=Count(total(rows, "n_open")),
                opened=Count(opened),
                rate=said,
            )
            interval = Msg(
                "{level} interval {low} to {high} (likelihood ratio)",
                level=level(self.company),
                low=Share(reference.low),
                high=Share(reference.high),
            )
        return Why(
            number=Msg("Win rate of deals opened {share}", share=said),
            equation=equation,
            sentence=Msg(
                "Of the deals opened, the share that is won in the end. Open deals count for what deals of their age, "
                "segment and kind still bring; a deal that is lost can't be won any more."
            ),
            interval=interval,
            counted=(
                (Msg("Opened"), opened),
                (Msg("Won"), won),
                (Msg("Lost"), total(rows, "n_lost")),
                (Msg("Still open"), total(rows, "n_open")),
                (Msg("Left out: a day unknown"), self.whole.n_without_days if self.whole else 0),
            ),
            differ=self.verdict.sentence if self.verdict else None,
            rules=(
                WIN,
                needed(self.company, Msg("deals opened")),
                (Msg("Mature"), Msg("{share} of the wins can have come", share=Share(self.mature_share, 0))),
                (Msg("Interval"), Msg("likelihood ratio, {level}", level=level(self.company))),
                (Msg("How long wins take"), self.pace_of()),
            ),
            drill=opened_behind(rows, self.ask),
        )


def _days(rows: list[Row]) -> Msg | str:
    firsts = [row["first_created_on"] for row in rows if row["first_created_on"]]
    lasts = [row["last_created_on"] for row in rows if row["last_created_on"]]
    return Msg(" {first} to {last}", first=Day(min(firsts)), last=Day(max(lasts))) if firsts else ""
