"""pipeline.velocity: what the open deals bring a day, at the rates and speed of those that closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Column, count, currency, money, number, share, text
from salesformula.kit.text import Count, Money, Msg, Number, Share
from salesformula.kit.units import Unit
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.behind import standing_behind
from salesformula.rooms.pipeline.answers.dimensions import STANDING
from salesformula.rooms.pipeline.answers.executed import Row, amount, executed
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW, too_few_caveat
from salesformula.stats.location import mean_interval
from salesformula.stats.pace import Pace, PaceSums, pace
from salesformula.stats.proportion import wilson

MONEY_SUMS = ("sum_amount", "squares_amount", "sum_amount_both", "sum_products")


def _a_day(name: str, about: str = "") -> Column:
    return Column(name, "decimal", Unit.MONEY_PER_DAY, about)


COLUMNS = (
    count("n_open").named("Open deals"),
    count("n_won"),
    count("n_closed", "won and lost"),
    _a_day("velocity_amount", "open deals x win rate / days to a win x mean won amount").named("Velocity, a day"),
    _a_day("velocity_amount_low"),
    _a_day("velocity_amount_high"),
    currency(),
    share("win_share", "won / closed").named("Win rate"),
    share("win_share_low"),
    share("win_share_high"),
    money("mean_amount", "of won deals with an amount").named("Mean won deal"),
    money("mean_amount_low"),
    money("mean_amount_high"),
    number("won_mean_days", Unit.DAYS, "of won deals with a known start").named("Mean days to a win"),
    number("won_mean_days_low", Unit.DAYS),
    number("won_mean_days_high", Unit.DAYS),
    text("reason", "why an estimate is withheld", choices=(TOO_FEW,)),
)


@answer(
    "pipeline.velocity",
    title="Pipeline velocity",
    question="What do the open deals bring a day?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("N19",),
    reads=("deal_rollup",),
    dimensions=STANDING,
)
def velocity(ask: Ask) -> Result:
    """Money won a day that the open deals stand for, with its four parts and its interval."""
    company = ask.policy(CompanyPolicy)
    parts = formula.velocity_parts(ask.facts.table("deal_rollup"), by=ask.by, where=ask.where)
    rows = [_row(row, company) for row in executed(parts, by=ask.by)]
    return _Told(ask, company).result(rows)


def _row(sums: Row, company: CompanyPolicy) -> Row:
    found, n_open = _pace([sums], company), sums["n_open"]
    estimates = {
        "velocity_amount": found and _cents(n_open * found.amount),
        "velocity_amount_low": found and _cents(n_open * found.low),
        "velocity_amount_high": found and _cents(n_open * found.high),
    }
    parts = _rate(sums, company) | _amount(sums, company) | _days(sums, company)
    return {**sums, **estimates, **parts, "currency": company.currency, "reason": None if found else TOO_FEW}


def _rate(sums: Row, company: CompanyPolicy) -> Row:
    won, closed = sums["n_won"], sums["n_closed"]
    if closed < company.too_few_below:
        return _named("win_share", None, None, None)
    interval = wilson(won, closed, confidence=company.confidence)
    return _named("win_share", won / closed, interval.low, interval.high)


def _amount(sums: Row, company: CompanyPolicy) -> Row:
    n, added = sums["n_amount"], sums["sum_amount"]
    if n < company.too_few_below:
        return _named("mean_amount", None, None, None)
    interval = mean_interval(n, added, sums["squares_amount"], confidence=company.confidence)
    bounds = (_cents(Decimal(interval.low)), _cents(Decimal(interval.high))) if interval else (None, None)
    return _named("mean_amount", (added / n).quantize(Decimal("0.000001")), *bounds)


def _days(sums: Row, company: CompanyPolicy) -> Row:
    n, added = sums["n_days"], sums["sum_days"]
    if n < company.too_few_below:
        return _named("won_mean_days", None, None, None)
    interval = mean_interval(n, added, sums["squares_days"], confidence=company.confidence)
    bounds = (interval.low, interval.high) if interval else (None, None)
    return _named("won_mean_days", float(Decimal(added) / n), *bounds)


def _named(name: str, value: Any, low: Any, high: Any) -> Row:
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _pace(rows: Sequence[Row], company: CompanyPolicy) -> Pace | None:
    """What one open deal stands for a day, from all rows together; None with too few cases."""
    sums = _together(rows)
    if min(sums.n_closed, sums.n_amount, sums.n_days) < company.too_few_below:
        return None
    return pace(sums, confidence=company.confidence)


def _together(rows: Sequence[Row]) -> PaceSums:
    names = [field.name for field in fields(PaceSums)]
    sums: dict[str, Any] = {name: amount(rows, name) if name in MONEY_SUMS else total(rows, name) for name in names}
    return PaceSums(**sums)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy

    def result(self, rows: list[Row]) -> Result:
        """The answer over the rows its reader may see."""
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=self.caption(),
            caveats=self.caveats(rows),
            figure=self.figure(rows),
            why=self.why(rows),
            for_rows=self.result,
        )

    def caption(self) -> Msg:
        """What is multiplied, and why groups do not add up."""
        measure = Msg(
            "Open deals × win rate × mean won deal ÷ mean days to a win, {level} interval", level=level(self.company)
        )
        if not self.ask.by:
            return measure
        return Msg(
            "{measure}. Each group at its own rate and speed, so that groups do not add up to the whole",
            measure=measure,
        )

    def figure(self, rows: list[Row]) -> charts.Figure | None:
        """A dot with its interval per group."""
        if len(self.ask.by) != 1 or not any(row["velocity_amount"] for row in rows):
            return None
        return charts.intervals(
            rows,
            by=self.ask.by[0],
            value="velocity_amount",
            n="n_open",
            alt_text=Msg("Velocity of {n} groups, with intervals", n=len(rows)),
            currency=self.company.currency,
        )

    def finding(self, rows: list[Row]) -> Msg:
        """The velocity of all rows together."""
        found, n_open = _pace(rows, self.company), total(rows, "n_open")
        if found is None:
            return Msg("Velocity: too few to say, {won} won deals", won=Count(total(rows, "n_won")))
        return Msg("The open deals bring {amount} a day", amount=Money(n_open * found.amount, self.company.currency))

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        cases = Msg("won deals with an amount and a known start")
        return too_few_caveat(rows, by=self.ask.by, n="n_both", needed=self.company.too_few_below, cases=cases)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        sums, n_open = _together(rows), total(rows, "n_open")
        found, code = _pace(rows, self.company), self.company.currency
        said = Msg("too few to say")
        if found:
            said = Msg("{amount} a day", amount=Money(n_open * found.amount, code, exact=True))
        equation, interval = said, None
        if found:
            equation = Msg(
                "{open} open × {rate} × {mean} ÷ {days} days = {velocity}",
                open=Count(n_open),
                rate=Share(sums.n_won / sums.n_closed, 2),
                mean=Money(sums.sum_amount / sums.n_amount, code, exact=True),
                days=Number(sums.sum_days / sums.n_days, 2),
                velocity=said,
            )
            interval = Msg(
                "{level} interval {low} to {high} (logarithms, delta method)",
                level=level(self.company),
                low=Money(n_open * found.low, code),
                high=Money(n_open * found.high, code),
            )
        return Why(
            number=Msg("Velocity {velocity}", velocity=said),
            equation=equation,
            sentence=Msg(
                "If the open deals are won as often, for as much and as fast as the deals that closed, this is what "
                "they bring a day. It is a pace, not a forecast."
            ),
            interval=interval,
            counted=(
                (Msg("Open"), n_open),
                (Msg("Won"), sums.n_won),
                (Msg("Closed"), sums.n_closed),
                (Msg("Won with an amount"), sums.n_amount),
                (Msg("Won with a known start"), sums.n_days),
            ),
            rules=(WIN, needed(self.company, Msg("won deals with an amount, and with a known start"))),
            drill=standing_behind(rows, self.ask),
        )
