"""What is said of the funnel: its sentence, what must be known beside it, and the leads behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from salesformula.kit.answer import Ask, Caveat, Result, Why
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Share, period
from salesformula.rooms.pipeline import charts
from salesformula.rooms.pipeline.answers.behind import leads_behind
from salesformula.rooms.pipeline.answers.dimensions import count_of, plural
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.maturity import Maturity, immature_caveat
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.steps_skipped import skipped_caveat
from salesformula.rooms.pipeline.answers.steps_too_few import steps_too_few
from salesformula.rooms.pipeline.answers.too_few import too_few_caveat
from salesformula.stats.proportion import wilson
from salesformula.stats.verdict import Verdict, compare


class FunnelParams(BaseModel):
    """``why``: which number the reasons are given for, the share that became customers or the leads that came."""

    why: Literal["customers", "leads"] = "customers"


@dataclass(frozen=True)
class WonWithoutLead:
    """Deals won that came from no lead, so that the funnel does not hold them."""

    n_won: int
    n_without_lead: int
    n_without_lead_new: int


#: A lead counts for who owns it now, and often changes hands as it advances, so its owner says how it ended.
NOT_COMPARED = ("seller", "team")


def told(
    rows: list[Row],
    *,
    ask: Ask,
    company: CompanyPolicy,
    found: Maturity | None,
    beside: WonWithoutLead | None = None,
) -> Result:
    """The answer over the rows its reader may see; the test is made from these rows and no others."""
    unnamed = [{**row, "is_named": None, "side": None} for row in rows]
    return _Told(ask, company, found, _verdict(unnamed, ask, company), beside).result(unnamed)


def _verdict(rows: list[Row], ask: Ask, company: CompanyPolicy) -> Verdict | None:
    """One test, of customers among the leads old enough to judge; shares from step to step are not tested."""
    if len(ask.by) != 1 or ask.by[0] in NOT_COMPARED:
        return None
    tested = [
        {"n_won": row["n_mature_won"], "n_mature": row["n_mature"], "reason": row["customer_share"] is None or None}
        for row in rows
    ]
    verdict = compare(tested, n="n_mature", groups=plural(ask.by[0]), company=company)
    for row, one in zip(rows, tested, strict=True):
        row |= {name: one.get(name) for name in ("is_named", "side")}
    return verdict


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy
    found: Maturity | None
    verdict: Verdict | None
    beside: WonWithoutLead | None

    def result(self, rows: list[Row]) -> Result:
        """The answer with its sentences, caveats, chart and reasons."""
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=self.caption(rows),
            caveats=self.caveats(rows),
            figure=self.figure(rows),
            why=self.why(rows),
            for_rows=lambda seen: told(seen, ask=self.ask, company=self.company, found=self.found),
        )

    def figure(self, rows: list[Row]) -> charts.Figure | None:
        """The steps as bars; by one grouping the share that became customers."""
        if not self.ask.by:
            return charts.funnel(rows[0]) if rows else None
        if self.ask.only_by is None:
            return None
        line = None if self.ask.only_by in NOT_COMPARED else self.reference(rows)
        return charts.customers(rows, by=self.ask.only_by, reference=line)

    def finding(self, rows: list[Row]) -> Msg:
        """The answer as a sentence."""
        if self.ask.only_by and self.verdict and len(rows) > 1:
            claim = Msg("The share that became customers differs between {groups}", groups=plural(self.ask.only_by))
            return self.verdict.title(rows, by=self.ask.only_by, claim=claim)
        won, mature = total(rows, "n_mature_won"), total(rows, "n_mature")
        if mature < self.company.too_few_below:
            return Msg("Funnel: {leads} leads, too few old enough to judge", leads=Count(total(rows, "n_sourced")))
        return Msg(
            "{share} of {leads} leads old enough to judge became customers",
            share=Share(won / mature),
            leads=Count(mature),
        )

    def caption(self, rows: list[Row]) -> Msg:
        """What the figure measures, over which months, and what the line is."""
        if not self.ask.by:
            text = "Leads{months} by the steps they took; shares are of the step before, {level} interval"
            return Msg(text, months=_months(rows), level=level(self.company))
        measure = Msg(
            "Customers ÷ leads{months} old enough to judge, {level} interval",
            months=_months(rows),
            level=level(self.company),
        )
        if self.ask.only_by is None or len(rows) < 2:
            return measure
        if self.ask.only_by in NOT_COMPARED:
            why_not = Msg(
                "A lead counts for who owns it now, so {groups} are not compared", groups=plural(self.ask.only_by)
            )
            return Msg("{measure}. {why_not}", measure=measure, why_not=why_not)
        line = Msg("Blue line: all {groups} together", groups=count_of(self.ask.only_by, len(rows)))
        return Msg("{measure}. {line}", measure=measure, line=line)

    def reference(self, rows: list[Row]) -> charts.Reference | None:
        """The share of all together, with its interval."""
        won, mature = total(rows, "n_mature_won"), total(rows, "n_mature")
        if mature < self.company.too_few_below:
            return None
        interval = wilson(won, mature, confidence=self.company.confidence)
        return charts.Reference(won / mature, interval.low, interval.high)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        tested = (self.verdict.caveat,) if self.verdict and rows else ()
        cases, needed_n = Msg("leads old enough to judge"), self.company.too_few_below
        few = too_few_caveat(rows, by=self.ask.by, n="n_mature", needed=needed_n, cases=cases)
        few += steps_too_few(rows, needed=needed_n)
        return tested + immature_caveat(rows, found=self.found) + skipped_caveat(rows) + few + self.without_lead()

    def without_lead(self) -> tuple[Caveat, ...]:
        """Wins that are in every number of deals and not among these customers."""
        if self.beside is None or not self.beside.n_without_lead:
            return ()
        n, new = self.beside.n_without_lead, self.beside.n_without_lead_new
        text = Msg(
            "One of {won} deals won came from no lead ({addons}): it counts where deals are counted, not here.",
            many="{n} of {won} deals won came from no lead ({addons}): they count where deals are counted, not here.",
            n=n,
            won=Count(self.beside.n_won),
            addons=Msg("{addons} add-ons or renewals, {new} new", addons=Count(n - new), new=Count(new)),
        )
        figures = {"n_won": self.beside.n_won, "n_without_lead": n, "n_without_lead_new": new}
        return (Caveat("won_without_lead", text, figures),)

    def why(self, rows: list[Row]) -> Why:
        """The number asked for, with its reason: the share that became customers, or how many leads came."""
        return self.leads_came(rows) if self.ask.params == FunnelParams(why="leads") else self.customers(rows)

    def leads_came(self, rows: list[Row]) -> Why:
        """How many leads came, and how many of them are old enough to judge."""
        came, young, mature = (Count(total(rows, name)) for name in ("n_sourced", "n_young", "n_mature"))
        return Why(
            number=Msg("{leads} leads came", leads=came),
            equation=Msg(
                "{mature} old enough to judge + {young} too young = {leads} leads",
                mature=mature,
                young=young,
                leads=came,
            ),
            sentence=Msg("Every lead that came, counted once, at the furthest step it took and at those before."),
            counted=self.counted(rows),
            rules=self.rules(),
            drill=leads_behind(rows, self.ask),
        )

    def counted(self, rows: list[Row]) -> tuple[tuple[Msg, int], ...]:
        """How many leads stand at each step, and how many of them can be judged."""
        return tuple((title, total(rows, name)) for name, title in COUNTED.items())

    def customers(self, rows: list[Row]) -> Why:
        """The share that became customers, of leads old enough to judge."""
        won, mature = total(rows, "n_mature_won"), total(rows, "n_mature")
        reference = self.reference(rows)
        rate = Share(won / mature, 2) if reference else Msg("too few to say")
        interval = None
        if reference:
            text = "{level} interval {low} to {high} (Wilson)"
            low, high = Share(reference.low), Share(reference.high)
            interval = Msg(text, level=level(self.company), low=low, high=high)
        return Why(
            number=Msg("Customers of sourced {share}", share=Share(won / mature) if reference else rate),
            equation=Msg("{won} won ÷ {leads} leads = {rate}", won=Count(won), leads=Count(mature), rate=rate),
            sentence=Msg(
                "Of the leads old enough to judge, the share of which a deal was won. A lead is counted at a step "
                "when it took that step or a later one; each share is of the step before."
            ),
            interval=interval,
            counted=self.counted(rows),
            differ=self.verdict.sentence if self.verdict else None,
            rules=self.rules(),
            drill=leads_behind(rows, self.ask),
        )

    def rules(self) -> tuple[tuple[Msg, Msg], ...]:
        """The rules in force."""
        mature = Msg("too few wins are known, or not for long enough, to say from which age on")
        if self.found:
            text = "months whose leads are all {days} days old, by when {share} of the wins have come"
            mature = Msg(text, days=Count(self.found.needed_days), share=Share(self.found.share, 0))
        return (
            WIN,
            (Msg("Worked"), Msg("a call, mail, message, talk, meeting, discovery or demo on record")),
            (Msg("Old enough"), mature),
            needed(self.company, Msg("leads old enough to judge; for a step, leads at the step before")),
            (Msg("Interval"), Msg("Wilson, {level}", level=level(self.company))),
        )


COUNTED = {
    "n_sourced": Msg("Sourced"),
    "n_worked": Msg("Worked"),
    "n_connect": Msg("Connect"),
    "n_discovery": Msg("Discovery"),
    "n_demo": Msg("Demo"),
    "n_won": Msg("Customers"),
    "n_mature": Msg("Old enough to judge"),
    "n_mature_won": Msg("Of them customers"),
    "n_young": Msg("Left out: too young to judge"),
}


def _months(rows: list[Row]) -> Msg | str:
    firsts = [row["first_month"] for row in rows if row["first_month"]]
    lasts = [row["last_month"] for row in rows if row["last_month"]]
    return Msg(" that came {first} to {last}", first=period(min(firsts)), last=period(max(lasts))) if firsts else ""
