"""pipeline.attainment: won against quota, by person and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import Period, quarter_of
from salesformula.kit.schema import count, currency, day, flag, money, share
from salesformula.kit.text import Count, Day, Msg, Names, Share, period
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, OWNER, QUARTER
from salesformula.rooms.pipeline.answers.executed import Row, amount, executed
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.metric_notes import worth_of
from salesformula.rooms.pipeline.answers.quota_metric import quota_metric
from salesformula.rooms.pipeline.answers.rules import WIN, key_metric_rule, metric_name

COLUMNS = (
    count("n_won").named("Won deals"),
    money("won_amount", "in the metric of the quotas, inside quota periods").named("Won"),
    money("quota_amount", "null without a quota").named("Quota"),
    share("attainment_share", "won / quota; null without a quota", high=None).named("Attainment"),
    currency(),
    flag("is_complete", "every period is over and the facts reach its end; null without a quota").named("Complete"),
    share("gone_share", "of the days from the first period's start to the last one's end").named("Time gone"),
    money("won_without_quota_amount", "of won_amount: by people without a quota at that time").named(
        "Won without a quota"
    ),
    day("period_start", "of the first period"),
    day("period_end", "first day after the last period"),
)


class AttainmentParams(BaseModel):
    """``period`` current: only the quarter that runs on the day asked for."""

    period: Literal["all", "current"] = "all"


@answer(
    "pipeline.attainment",
    title="Attainment",
    question="How much of the quota is won?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("O1", "L5"),
    reads=("deal_rollup", "quota_rollup"),
    dimensions=(OWNER, QUARTER),
    params=AttainmentParams,
    on_page=("n_won", "won_amount", "quota_amount", "attainment_share", "is_complete", "won_without_quota_amount"),
)
def attainment(ask: Ask) -> Result:
    """Won, quota and attainment per person and period; running and incomplete periods are marked.

    Periods that begin after the day asked for are left out: nothing can be won in them yet.
    """
    company = ask.policy(CompanyPolicy)
    if isinstance(ask.params, AttainmentParams) and ask.params.period == "current":
        running = quarter_of(ask.as_of, fiscal_year_starts=company.fiscal_year_starts).label
        ask = replace(ask, where={**ask.where, "quarter": running})
    metric, left_out = quota_metric(ask)
    quotas = ask.facts.table("quota_rollup")
    table = formula.attainment(
        ask.facts.table("deal_rollup"),
        quotas.filter(quotas.period_start <= ask.as_of),
        metric=metric,
        kinds=company.key_metric_kinds,
        by=ask.by,
        where=ask.where,
    )
    rows = [_row(row, ask, company, metric) for row in executed(table, by=ask.by)]
    return _Told(ask, company, metric, left_out).result(rows)


def _row(sums: Row, ask: Ask, company: CompanyPolicy, metric: str) -> Row:
    row = {**sums, "currency": None if metric == "customers" else company.currency}
    if not row["n_quotas"]:
        return row | {"quota_amount": None, "is_complete": None, "gone_share": None}
    last_day = row["period_end"] - timedelta(days=1)
    reach = ask.facts.covered_to
    tolerance = timedelta(days=company.coverage_tolerance_days)
    complete = last_day <= ask.as_of and reach is not None and last_day <= reach + tolerance
    gone = Period(row["period_start"], row["period_end"], "").gone_share(on=ask.as_of)
    return row | {"is_complete": complete, "gone_share": gone}


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy
    metric: str
    left_out: tuple[str, ...]

    def result(self, rows: list[Row]) -> Result:
        """The answer over the rows its reader may see."""
        pace = _pace(rows)
        caption = Msg("Won {metric} ÷ quota", metric=metric_name(self.metric))
        if pace is not None and len(rows) > 1:
            caption = Msg("{caption}. Blue line: share of the time gone, {pace}", caption=caption, pace=Share(pace, 0))
        figure = charts.attainment(rows, by=self.ask.by[0], pace=pace) if len(self.ask.by) == 1 else None
        return Result(
            rows=rows,
            finding=self.finding(rows, pace),
            caption=caption,
            caveats=self.caveats(rows),
            figure=figure,
            why=self.why(rows),
            for_rows=self.result,
        )

    def finding(self, rows: list[Row], pace: float | None) -> Msg:
        """Who is ahead of the pace while time runs; else the attainment of all."""
        shares = [row["attainment_share"] for row in rows if row["attainment_share"] is not None]
        if pace is not None and len(shares) > 1:
            ahead = sum(share >= pace for share in shares)
            return Msg(
                "Attainment: {ahead} of {number} are ahead of the pace", ahead=Count(ahead), number=Count(len(shares))
            )
        if not shares:
            return Msg("There are no quotas to compare with")
        won, quota = self.worth(amount(rows, "won_amount")), self.worth(amount(rows, "quota_amount"))
        if pace is not None and "quarter" in self.ask.where:
            days_left = (rows[0]["period_end"] - self.ask.as_of).days - 1
            text = "Won {won} of {quota} with one day to go"
            return Msg(text, many="Won {won} of {quota} with {n} days to go", n=days_left, won=won, quota=quota)
        return Msg("Attainment {share}: {won} of {quota}", share=Share(_share(rows)), won=won, quota=quota)

    def worth(self, value: Decimal, *, exact: bool = False) -> object:
        """A sum in the metric, as people write it."""
        return worth_of(value, metric=self.metric, currency=self.company.currency, exact=exact)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """Incomplete periods, wins without a quota and quotas in other metrics."""
        found: tuple[Caveat, ...] = ()
        open_rows = [row for row in rows if row["is_complete"] is False]
        if open_rows:
            found += (self.incomplete(open_rows),)
        without = amount(rows, "won_without_quota_amount")
        if without:
            n = total(rows, "n_won_without_quota")
            text = Msg("{amount} of it was won by people who had no quota at the time.", amount=self.worth(without))
            found += (Caveat("won_without_quota", text, {"won_amount": without, "n_won": n}),)
        if self.left_out:
            names = Names(self.left_out)
            text = Msg("Quotas in another metric are left out: {names}.", names=names)
            found += (Caveat("other_quotas", text, {"metrics": list(self.left_out)}),)
        return found

    def incomplete(self, rows: list[Row]) -> Caveat:
        """Periods that are not over, or that the facts do not reach the end of."""
        reach, end = self.ask.facts.covered_to, max(row["period_end"] for row in rows) - timedelta(days=1)
        quarters = sorted({row["quarter"] for row in rows}) if "quarter" in self.ask.by else []
        if end > self.ask.as_of:
            which = Names(tuple(map(period, quarters))) if quarters else Msg("The period")
            text = Msg(
                "{which} runs until {end} and is not complete: what is won so far stands beside the whole quota.",
                which=which,
                end=Day(end),
            )
            return Caveat("incomplete_period", text, {"quarters": quarters, "covered_to": reach, "period_end": end})
        figures = {"quarters": quarters, "covered_to": reach, "period_end": end}
        to = Day(reach) if reach else Msg("no day")
        if not quarters:
            text = Msg("Not complete: the facts reach {reach}, the last period ends on {end}.", reach=to, end=Day(end))
        else:
            text = Msg(
                "{quarters}: not complete. The facts reach {reach}, the period ends on {end}.",
                quarters=Names(tuple(map(period, quarters))),
                reach=to,
                end=Day(end),
            )
        return Caveat("incomplete_period", text, figures)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        won, quota = amount(rows, "won_amount"), amount(rows, "quota_amount")
        rate = Share(_share(rows), 2) if quota else Msg("no quota")
        return Why(
            number=Msg("Attainment {share}", share=Share(_share(rows)) if quota else rate),
            equation=Msg(
                "{won} won ÷ {quota} quota = {rate}",
                won=self.worth(won, exact=True),
                quota=self.worth(quota, exact=True),
                rate=rate,
            ),
            sentence=Msg("What was won inside quota periods by closing date, against the quotas of those periods."),
            counted=(
                (Msg("Won deals"), Count(total(rows, "n_won"))),
                (Msg("Quotas"), Count(total(rows, "n_quotas"))),
                (Msg("Won without a quota at the time"), self.worth(amount(rows, "won_without_quota_amount"))),
            ),
            rules=(
                WIN,
                key_metric_rule(self.company),
                (Msg("Quotas are set in"), metric_name(self.metric)),
                (Msg("Complete within"), Msg("{number} days", number=Count(self.company.coverage_tolerance_days))),
            ),
            drill=Drill(
                "pipeline.deals",
                where={"state": "won", **self.ask.where},
                sums={"won_amount": "quota_won_amount"},
                shows=BEHIND,
            ),
        )


def _share(rows: list[Row]) -> float:
    quota = amount(rows, "quota_amount")
    return float(amount(rows, "won_amount") / quota) if quota else 0.0


def _pace(rows: list[Row]) -> float | None:
    """The share of time gone, where all rows share one span that still runs."""
    spans = {(row["period_start"], row["period_end"]) for row in rows if row["gone_share"] is not None}
    shares = [row["gone_share"] for row in rows if row["gone_share"] is not None]
    return shares[0] if len(spans) == 1 and 0 < shares[0] < 1 else None
