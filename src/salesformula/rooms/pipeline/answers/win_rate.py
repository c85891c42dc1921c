"""pipeline.win_rate: of the deals that closed, or of those opened, the share that is won."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, flag, money, share, text
from salesformula.kit.text import Count, Day, Msg, Share
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, EITHER, STAGE, STATE, count_of, plural
from salesformula.rooms.pipeline.answers.executed import Row, executed
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.maturity import IMMATURE
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW, too_few_caveat
from salesformula.rooms.pipeline.answers.win_rate_created import created
from salesformula.stats.proportion import wilson
from salesformula.stats.verdict import Verdict, compare

COLUMNS = (
    count("n_created", "basis created: deals opened whose days are known").named("Opened"),
    count("n_won"),
    count("n_lost"),
    count("n_closed", "basis closed: won and lost"),
    count("n_open", "basis created: still open"),
    share(
        "win_share",
        "basis closed: won / closed; created: share of the deals opened that is won in the end; null below the "
        "policy's number of cases",
    ).named("Win rate"),
    share("win_share_low"),
    share("win_share_high"),
    share("pooled_win_share", "basis created, by month or quarter: pulled to the line all cohorts follow").named(
        "Win rate, pooled"
    ),
    share("pooled_win_share_low"),
    share("pooled_win_share_high"),
    share("matured_share", "basis created: of the wins these deals bring in the end, those their ages show").named(
        "Matured"
    ),
    money("won_amount"),
    money("lost_amount"),
    share("value_win_share", "basis closed: amount won / amount closed; null where no lost deal has an amount").named(
        "Win rate, by value"
    ),
    currency(),
    flag("is_named", "stands out from the rest, after the test over all groups and Benjamini-Hochberg").named(
        "Stands out"
    ),
    text("reason", "why a share is withheld", choices=(TOO_FEW, IMMATURE)),
)


#: Columns that only the basis created fills.
OF_CREATED = (
    "n_created", "n_open", "pooled_win_share", "pooled_win_share_low", "pooled_win_share_high", "matured_share",
)  # fmt: skip


#: What the basis created compares within: deals of like segment and kind.
WITHIN = ("segment", "kind")


class WinRateParams(BaseModel):
    """``basis`` closed: won / (won + lost), by closing date. ``created``: of deals opened, those won in the end."""

    basis: Literal["closed", "created"] = "closed"


@dataclass(frozen=True)
class _Told:
    """The answer over some rows: those its reader may see.

    The test whether groups differ, who stands out and the line of all together are made from these rows and no
    others: a figure over hidden rows, asked for twice with different filters or days, tells what they hold.
    """

    ask: Ask
    company: CompanyPolicy
    verdict: Verdict | None

    def result(self, rows: list[Row]) -> Result:
        """The answer with its sentences, caveats, chart and reasons."""
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=self.caption(rows),
            caveats=self.caveats(rows),
            figure=charts.win_rates(rows, by=self.ask.only_by, reference=self.reference(rows))
            if self.ask.only_by
            else None,
            why=self.why(rows),
            for_rows=lambda seen: _told(seen, self.ask, self.company),
        )

    def finding(self, rows: list[Row]) -> Msg:
        """The answer as a sentence."""
        if self.ask.only_by and self.verdict and len(rows) > 1:
            claim = Msg("Win rates differ between {groups}", groups=plural(self.ask.only_by))
            return self.verdict.title(rows, by=self.ask.only_by, claim=claim)
        won, closed = total(rows, "n_won"), total(rows, "n_closed")
        if closed < self.company.too_few_below:
            return Msg("Win rate: too few to say, n = {closed}", closed=Count(closed))
        return Msg("Win rate {share}, n = {closed}", share=Share(won / closed), closed=Count(closed))

    def caption(self, rows: list[Row]) -> Msg:
        """What the figure measures, over which days, and what the line is."""
        measure = Msg("Won ÷ closed deals{days}, {level} interval", days=_days(rows), level=level(self.company))
        if self.ask.only_by is None or len(rows) < 2:
            return measure
        line = Msg("Blue line: all {groups} together", groups=count_of(self.ask.only_by, len(rows)))
        if self.verdict and self.ask.only_by not in WITHIN:
            line = Msg("{line}. Compared over all segments and kinds of deal", line=line)
        if self.verdict and not self.verdict.is_different:
            unranked = Msg("Listed by name, because a ranking would mean nothing")
            return Msg("{measure}. {line}. {unranked}", measure=measure, line=line, unranked=unranked)
        return Msg("{measure}. {line}", measure=measure, line=line)

    def reference(self, rows: list[Row]) -> charts.Reference | None:
        """The rate of all together, with its interval."""
        won, closed = total(rows, "n_won"), total(rows, "n_closed")
        if closed < self.company.too_few_below:
            return None
        interval = wilson(won, closed, confidence=self.company.confidence)
        return charts.Reference(won / closed, interval.low, interval.high)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        found: tuple[Caveat, ...] = ()
        if self.verdict and rows:
            found = (self.verdict.caveat,)
        needed_n = self.company.too_few_below
        found += too_few_caveat(rows, by=self.ask.by, n="n_closed", needed=needed_n, cases=Msg("closed deals"))
        return found + _money_caveats(rows)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        won, lost, closed = total(rows, "n_won"), total(rows, "n_lost"), total(rows, "n_closed")
        enough = closed >= self.company.too_few_below
        rate = Share(won / closed, 2) if enough else Msg("too few to say")
        counted: tuple[tuple[Msg, int], ...] = (
            (Msg("Won"), won),
            (Msg("Lost"), lost),
            (Msg("Closed"), closed),
        )
        if not {"quarter", "month", "state"} & {*self.ask.by, *self.ask.where}:
            counted += ((Msg("Left out: still open"), total(rows, "n_still_open")),)
        interval = None
        if enough:
            bounds = wilson(won, closed, confidence=self.company.confidence)
            interval = Msg(
                "{level} interval {low} to {high} (Wilson)",
                level=level(self.company),
                low=Share(bounds.low),
                high=Share(bounds.high),
            )
        return Why(
            number=Msg("Win rate {share}", share=Share(won / closed) if enough else rate),
            equation=Msg("{won} won ÷ {closed} closed = {rate}", won=Count(won), closed=Count(closed), rate=rate),
            sentence=_sentence(rows),
            interval=interval,
            counted=counted,
            differ=self.verdict.sentence if self.verdict else None,
            rules=(WIN, needed(self.company, Msg("closed deals")), (Msg("Interval"), _wilson(self.company))),
            drill=Drill(
                "pipeline.deals",
                where={"state": "closed", **self.ask.where},
                sums={
                    "n_won": "is_won",
                    "n_lost": "is_lost",
                    "n_closed": "is_closed",
                    "won_amount": "won_amount",
                    "lost_amount": "lost_amount",
                },
                shows=BEHIND,
            ),
        )


@answer(
    "pipeline.win_rate",
    title="Win rate",
    question="Of the deals that closed, or of those opened, which share is won?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("N20",),
    reads=("deal_rollup",),
    dimensions=EITHER,
    filters=(STAGE, STATE),
    params=WinRateParams,
    on_page=(
        "n_created", "n_won", "n_lost", "n_closed", "n_open", "win_share", "matured_share", "won_amount",
        "value_win_share", "is_named",
    ),
)  # fmt: skip
def win_rate(ask: Ask) -> Result:
    """Win counts, shares and intervals per group, with one test whether the groups differ."""
    if isinstance(ask.params, WinRateParams) and ask.params.basis == "created":
        return created(ask)
    company = ask.policy(CompanyPolicy)
    counts = executed(formula.win_counts(ask.facts.table("deal_rollup"), by=ask.by, where=ask.where), by=ask.by)
    periods = [name for name in ask.by if name in ("quarter", "month")]
    rows = [_row(row, company) for row in counts if row["n_closed"] or not periods]
    return _told(rows, ask, company)


def _told(rows: list[Row], ask: Ask, company: CompanyPolicy) -> Result:
    unnamed = [{**row, "is_named": None, "side": None} for row in rows]
    groups = plural(ask.by[0]) if len(ask.by) == 1 else None
    verdict = compare(unnamed, n="n_closed", groups=groups, company=company) if groups else None
    return _Told(ask, company, verdict).result(unnamed)


def _row(counts: Row, company: CompanyPolicy) -> Row:
    still_open = {"n_still_open": counts["n_open"], **dict.fromkeys(OF_CREATED)}
    row = {**counts, **still_open, "currency": company.currency, "is_named": None, "reason": None}
    won, closed = counts["n_won"], counts["n_closed"]
    if closed < company.too_few_below:
        nothing = dict.fromkeys(("win_share", "win_share_low", "win_share_high", "value_win_share"))
        return row | nothing | {"is_named": None, "reason": TOO_FEW}
    interval = wilson(won, closed, confidence=company.confidence)
    return row | {"win_share_low": interval.low, "win_share_high": interval.high}


def _wilson(company: CompanyPolicy) -> Msg:
    return Msg("Wilson, {level}", level=level(company))


def _days(rows: list[Row]) -> Msg | str:
    """The days of closing, as a caption adds them; nothing where nothing closed."""
    firsts = [row["first_closed_on"] for row in rows if row["first_closed_on"]]
    lasts = [row["last_closed_on"] for row in rows if row["last_closed_on"]]
    return Msg(", {first} to {last}", first=Day(min(firsts)), last=Day(max(lasts))) if firsts else ""


def _sentence(rows: list[Row]) -> Msg:
    firsts = [row["first_closed_on"] for row in rows if row["first_closed_on"]]
    lasts = [row["last_closed_on"] for row in rows if row["last_closed_on"]]
    if not firsts:
        return Msg("Of the deals that closed, the share that was won. Open deals are not counted.")
    return Msg(
        "Of the deals that closed from {first} to {last}, the share that was won. Open deals are not counted.",
        first=Day(min(firsts)),
        last=Day(max(lasts)),
    )


def _money_caveats(rows: list[Row]) -> tuple[Caveat, ...]:
    missing, no_rate = total(rows, "n_missing_amount"), total(rows, "n_without_rate")
    found: tuple[Caveat, ...] = ()
    if missing or no_rate:
        text = Msg(
            "One closed deal has no amount in the reporting currency: it counts in the win rate, not in the money.",
            many="{n} closed deals have no amount in the reporting currency: "
            "they count in the win rate, not in the money.",
            n=missing + no_rate,
        )
        found = (Caveat("no_amount", text, {"n_missing": missing, "n_without_rate": no_rate}),)
    if total(rows, "n_lost") and not total(rows, "n_lost_valued"):
        text = Msg("No lost deal carries an amount above zero, so the win rate by value can't be said.")
        found += (Caveat("lost_value_unknown", text, {"n_lost": total(rows, "n_lost")}),)
    return found
