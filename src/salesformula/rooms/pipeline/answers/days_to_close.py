"""pipeline.days_to_close: how long the deals that ended had taken."""

from __future__ import annotations

from dataclasses import dataclass

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Column, count, number, text
from salesformula.kit.text import Count, Msg, Number
from salesformula.kit.units import Unit
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, GROUPINGS, STAGE, STATE
from salesformula.rooms.pipeline.answers.executed import Row, executed
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.spreads import Spread, spreads
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW, too_few_caveat
from salesformula.rooms.pipeline.formula.days_to_close import OUTCOMES
from salesformula.rooms.pipeline.formula.narrow import keys


def _days(outcome: str) -> tuple[Column, ...]:
    names = (f"{outcome}_{kind}_days{end}" for kind in ("mean", "median") for end in ("", "_low", "_high"))
    return tuple(number(name, Unit.DAYS) for name in names)


COLUMNS = (
    count("n_won"),
    *_days("won"),
    count("n_lost"),
    *_days("lost"),
    count("n_closed"),
    *_days("closed"),
    count("n_without_start", "closed deals whose start is unknown, left out"),
    text("reason", "why some estimates are withheld", choices=(TOO_FEW,)),
)


@answer(
    "pipeline.days_to_close",
    title="Days to close",
    question="How long did the deals that ended take?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("N19",),
    reads=("deal_rollup",),
    dimensions=GROUPINGS,
    filters=(STAGE, STATE),
)
def days_to_close(ask: Ask) -> Result:
    """Mean and median days from start to close of won, lost and all closed deals, with their intervals."""
    company, deals, by = ask.policy(CompanyPolicy), ask.facts.table("deal_rollup"), keys(ask.by)
    counts = executed(formula.closings_counted(deals, by=ask.by, where=ask.where), by=ask.by)
    days = formula.days_to_close(deals, by=ask.by, where=ask.where)
    found = spreads(days, by=[*by, "outcome"], confidence=company.confidence)
    rows = [
        _row(row, {outcome: found.get((*(row[name] for name in by), outcome)) for outcome in OUTCOMES}, company)
        for row in counts
        if row["n_won"] + row["n_lost"] or not ask.by
    ]
    return _Told(ask, company).result(rows)


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy

    def result(self, rows: list[Row]) -> Result:
        """The answer over the rows its reader may see."""
        figure = None
        if len(self.ask.by) == 1:
            figure = charts.intervals(
                rows,
                by=self.ask.by[0],
                value="won_mean_days",
                n="n_won",
                alt_text=Msg("Mean days to a win in {n} groups, with intervals", n=len(rows)),
            )
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=Msg(
                "Days from start to close, {level} interval. Closed deals only: open deals are not in it, "
                "so it does not say how long a new deal will take",
                level=level(self.company),
            ),
            caveats=_few(rows, self.ask.by, self.company) + _no_start(rows),
            figure=figure,
            why=self.why(rows),
            for_rows=self.result,
        )

    def finding(self, rows: list[Row]) -> Msg:
        """The mean of all rows together."""
        n, days = _together(rows, "won")
        if n < self.company.too_few_below:
            return Msg("Days to a win: too few to say, n = {n}", n=n)
        return Msg("A win took {days} days on average, n = {n}", days=Number(days, 1), n=n)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        n, mean = _together(rows, "won")
        enough = n >= self.company.too_few_below
        days = Msg("{days} days", days=Number(mean, 2)) if enough else Msg("too few to say")
        summed = sum(row["won_days"] for row in rows)
        return Why(
            number=Msg("Mean time to a win: {days}", days=days),
            equation=Msg("{sum} days ÷ {n} won deals = {days}", sum=Count(int(summed)), n=n, days=days),
            sentence=Msg("Of the deals that ended, closing day minus first day. Open deals are not counted."),
            counted=(
                (Msg("Won"), total(rows, "n_won")),
                (Msg("Won with a known start"), n),
                (Msg("Lost"), total(rows, "n_lost")),
                (Msg("Left out: start unknown"), total(rows, "n_without_start")),
                (Msg("Left out: still open"), total(rows, "n_open")),
            ),
            rules=(
                WIN,
                needed(self.company, Msg("deals")),
                (Msg("Interval of the mean"), Msg("Student's t, {level}", level=level(self.company))),
                (Msg("Interval of the median"), Msg("order statistics, {level}", level=level(self.company))),
            ),
            drill=Drill(
                "pipeline.deals",
                where={"state": "closed", **self.ask.where},
                shows=BEHIND,
                sums={"n_won": "is_won", "n_lost": "is_lost", "n_closed": "is_closed"},
            ),
        )


def _together(rows: list[Row], outcome: str) -> tuple[int, float]:
    """How many deals of that outcome have a known length, and their mean."""
    n = sum(row[f"n_{outcome}_known"] for row in rows)
    return n, float(sum(row[f"{outcome}_days"] for row in rows) / n) if n else 0.0


def _row(counts: Row, found: dict[str, Spread | None], company: CompanyPolicy) -> Row:
    row: Row = {**counts, "n_closed": counts["n_won"] + counts["n_lost"], "reason": None}
    for outcome, spread in found.items():
        row |= {
            f"n_{outcome}_known": spread.n if spread else 0,
            f"{outcome}_days": spread.mean * spread.n if spread else 0,
        }
        row |= _estimates(outcome, spread if spread and spread.n >= company.too_few_below else None)
    # Where there are no lost deals at all there is nothing to withhold.
    withheld = (row[f"n_{outcome}"] and row[f"{outcome}_mean_days"] is None for outcome in found)
    return row | {"reason": TOO_FEW if any(withheld) or not row["n_closed"] else None}


def _estimates(outcome: str, spread: Spread | None) -> Row:
    names = [column.name for column in _days(outcome)]
    if spread is None:
        return dict.fromkeys(names)
    mean = spread.mean_interval
    bounds = (spread.median_low, spread.median_high)
    values = (
        float(spread.mean),
        mean.low if mean else None,
        mean.high if mean else None,
        float(spread.median),
        *(None if bound is None else float(bound) for bound in bounds),
    )
    return dict(zip(names, values, strict=True))


def _no_start(rows: list[Row]) -> tuple[Caveat, ...]:
    without = total(rows, "n_without_start")
    if not without:
        return ()
    text = Msg(
        "The start of one closed deal is unknown; it is left out.",
        many="The starts of {n} closed deals are unknown; they are left out.",
        n=without,
    )
    return (Caveat("start_unknown", text, {"n_without_start": without}),)


def _few(rows: list[Row], by: tuple[str, ...], company: CompanyPolicy) -> tuple[Caveat, ...]:
    cases = Msg("won deals, or lost deals, of known length")
    fewer = [{**row, "n_fewer": min(row["n_won_known"], row["n_lost_known"])} for row in rows]
    return too_few_caveat(fewer, by=by, n="n_fewer", needed=company.too_few_below, cases=cases)
