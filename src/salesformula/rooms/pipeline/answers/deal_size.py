"""pipeline.deal_size: what a won deal is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from salesformula.kit.answer import Ask, Caveat, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, money, text
from salesformula.kit.text import Money, Msg
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, GROUPINGS, STAGE, STATE
from salesformula.rooms.pipeline.answers.executed import Row, amount, executed
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.rules import WIN, level, needed
from salesformula.rooms.pipeline.answers.spreads import Spread, spreads
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW, too_few_caveat
from salesformula.rooms.pipeline.formula.narrow import keys

ESTIMATES = (
    "mean_amount", "mean_amount_low", "mean_amount_high", "median_amount", "median_amount_low", "median_amount_high",
)  # fmt: skip

COLUMNS = (
    count("n_won"),
    count("n_without_amount", "of them, left out of mean and median").named("Without an amount"),
    money("won_amount"),
    *(money(name) for name in ESTIMATES),
    currency(),
    text("reason", "why estimates are withheld", choices=(TOO_FEW,)),
)


@answer(
    "pipeline.deal_size",
    title="Deal size",
    question="What is a won deal worth?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("N19",),
    reads=("deal_rollup",),
    dimensions=GROUPINGS,
    filters=(STAGE, STATE),
)
def deal_size(ask: Ask) -> Result:
    """Mean and median amount of won deals per group, with their intervals."""
    company, deals, by = ask.policy(CompanyPolicy), ask.facts.table("deal_rollup"), keys(ask.by)
    counts = executed(formula.sizes_counted(deals, by=ask.by, where=ask.where), by=ask.by)
    sizes = formula.deal_sizes(deals, by=ask.by, where=ask.where)
    found = spreads(sizes, by=by, confidence=company.confidence)
    rows = [
        _row(row, found.get(tuple(row[name] for name in by)), company) for row in counts if row["n_won"] or not ask.by
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
            words = Msg("Mean amount of won deals in {n} groups, with intervals", n=len(rows))
            figure = charts.intervals(
                rows,
                by=self.ask.by[0],
                value="mean_amount",
                n="n_won",
                alt_text=words,
                currency=self.company.currency,
            )
        return Result(
            rows=rows,
            finding=self.finding(rows),
            caption=Msg("Mean amount of won deals, {level} interval", level=level(self.company)),
            caveats=self.caveats(rows),
            figure=figure,
            why=self.why(rows),
            for_rows=self.result,
        )

    def finding(self, rows: list[Row]) -> Msg:
        """The mean of all rows together."""
        n, mean = _mean(rows)
        if n < self.company.too_few_below:
            return Msg("Mean deal: too few to say, n = {n}", n=n)
        return Msg("Mean deal {amount}, n = {n}", amount=Money(mean, self.company.currency), n=n)

    def caveats(self, rows: list[Row]) -> tuple[Caveat, ...]:
        """What must be known beside the numbers."""
        needed_n, cases = self.company.too_few_below, Msg("won deals with an amount")
        few = too_few_caveat(rows, by=self.ask.by, n="n_with_amount", needed=needed_n, cases=cases)
        without = total(rows, "n_without_amount")
        if not without:
            return few
        text = Msg(
            "One won deal has no amount in the reporting currency and is left out.",
            many="{n} won deals have no amount in the reporting currency and are left out.",
            n=without,
        )
        return (*few, Caveat("no_amount", text, {"n_without_amount": without}))

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        n, mean = _mean(rows)
        summed = Money(amount(rows, "won_amount"), self.company.currency)
        enough = n >= self.company.too_few_below
        result = Money(mean, self.company.currency, exact=True) if enough else Msg("too few to say")
        return Why(
            number=Msg("Mean deal {amount}", amount=result),
            equation=Msg("{sum} ÷ {n} won deals = {amount}", sum=summed, n=n, amount=result),
            sentence=Msg("Of the won deals that carry an amount, the mean; the median stands in the table."),
            counted=(
                (Msg("Won"), total(rows, "n_won")),
                (Msg("Won with an amount"), n),
                (Msg("Left out: without an amount"), total(rows, "n_without_amount")),
            ),
            rules=(
                WIN,
                needed(self.company, Msg("won deals")),
                (Msg("Interval of the mean"), Msg("Student's t, {level}", level=level(self.company))),
                (Msg("Interval of the median"), Msg("order statistics, {level}", level=level(self.company))),
            ),
            drill=Drill(
                "pipeline.deals",
                where={"state": "won", **self.ask.where},
                sums={"n_won": "is_won", "won_amount": "won_amount"},
                shows=BEHIND,
            ),
        )


def _mean(rows: list[Row]) -> tuple[int, Decimal]:
    n = total(rows, "n_won") - total(rows, "n_without_amount")
    return n, amount(rows, "won_amount") / n if n else Decimal(0)


def _row(counts: Row, spread: Spread | None, company: CompanyPolicy) -> Row:
    row = {**counts, "currency": company.currency, "reason": None}
    row["n_with_amount"] = row["n_won"] - row["n_without_amount"]
    if spread is None or spread.n < company.too_few_below:
        return row | dict.fromkeys(ESTIMATES) | {"reason": TOO_FEW}
    interval = spread.mean_interval
    return row | {
        "mean_amount": _six(spread.mean),
        "mean_amount_low": _cents(Decimal(interval.low)) if interval else None,
        "mean_amount_high": _cents(Decimal(interval.high)) if interval else None,
        "median_amount": _six(spread.median),
        "median_amount_low": spread.median_low,
        "median_amount_high": spread.median_high,
    }


def _six(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
