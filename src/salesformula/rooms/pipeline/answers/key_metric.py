"""pipeline.key_metric: what was won in the one key metric of the company."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from salesformula.kit.answer import Ask, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import quarter_of
from salesformula.kit.schema import count, currency, money, share
from salesformula.kit.text import Count, Msg
from salesformula.rooms.pipeline import charts, formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, GROUPINGS, STAGE, STATE
from salesformula.rooms.pipeline.answers.executed import Row, amount, executed, key_of
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.metric_notes import metric_caveats, worth_of
from salesformula.rooms.pipeline.answers.rules import WIN, key_metric_rule, metric_title

#: Targets are known per person and quarter, so a filter on anything else has none.
TARGETED = frozenset({"owner", "owner_id", "quarter"})

COLUMNS = (
    count("n_won", "won deals of the kinds that count"),
    money("key_metric_amount", "or a number of customers, where that is the key metric").named("Key metric"),
    currency(),
    money("target_amount", "sum of the quotas; by quarter only").named("Target"),
    share("attainment_share", "key metric / target", high=None).named("Attainment"),
    count("n_without_amount").named("Without an amount"),
)


@answer(
    "pipeline.key_metric",
    title="Key metric",
    question="How much of the key metric was won?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M1",),
    reads=("deal_rollup", "quota_rollup"),
    dimensions=GROUPINGS,
    filters=(STAGE, STATE),
)
def key_metric(ask: Ask) -> Result:
    """The key metric won per group; per quarter beside the sum of the quotas."""
    company = ask.policy(CompanyPolicy)
    table = formula.key_metric(
        ask.facts.table("deal_rollup"),
        metric=company.key_metric,
        kinds=company.key_metric_kinds,
        by=ask.by,
        where=ask.where,
    )
    targets = _targets(ask, company)
    unit = None if company.key_metric == "customers" else company.currency
    rows: list[Row] = []
    for row in executed(table, by=ask.by):
        target = targets.pop(row["quarter"], None) if ask.by == ("quarter",) else None
        if row["n_won"] == 0 and ask.by and target is None:
            continue
        reached = float(row["key_metric_amount"] / target) if target else None
        rows.append({**row, "currency": unit, "target_amount": target, "attainment_share": reached})
    # A quarter in which nothing closed has a target all the same.
    rows += [_nothing_won(quarter, target, unit) for quarter, target in targets.items()]
    rows.sort(key=lambda row: key_of(row, ask.by))
    return _Told(ask, company).result(rows)


def _nothing_won(quarter: str, target: Decimal, unit: str | None) -> Row:
    counts = dict.fromkeys(("n_won", "n_without_amount", "n_stand_in"), 0)
    sums = {"key_metric_amount": Decimal("0.00"), "target_amount": target, "attainment_share": 0.0}
    return {"quarter": quarter, **counts, **sums, "currency": unit}


def _targets(ask: Ask, company: CompanyPolicy) -> dict[str, Decimal]:
    """The sum of quotas in the key metric per quarter; none where the question is narrower than quotas are."""
    if ask.by != ("quarter",) or not set(ask.where) <= TARGETED:
        return {}
    quotas = ask.facts.table("quota_rollup")
    sums = formula.attainment(
        ask.facts.table("deal_rollup"),
        quotas.filter(quotas.period_start <= ask.as_of),
        metric=company.key_metric,
        kinds=company.key_metric_kinds,
        by=ask.by,
        where=ask.where,
    )
    return {row["quarter"]: row["quota_amount"] for row in sums.to_pyarrow().to_pylist() if row["n_quotas"]}


@dataclass(frozen=True)
class _Told:
    ask: Ask
    company: CompanyPolicy

    def result(self, rows: list[Row]) -> Result:
        """The answer over the rows its reader may see."""
        running = quarter_of(self.ask.as_of, fiscal_year_starts=self.company.fiscal_year_starts).label
        figure = None
        if self.ask.by == ("quarter",):
            unit = None if self.company.key_metric == "customers" else self.company.currency
            figure = charts.quarters(rows, currency=unit, running=running)
        return Result(
            rows=rows,
            finding=self.finding(rows, running),
            caption=self.caption(rows),
            caveats=metric_caveats(rows),
            figure=figure,
            why=self.why(rows),
            for_rows=self.result,
        )

    def caption(self, rows: list[Row]) -> Msg:
        """What the figure measures; the target is spoken of where there is one."""
        if any(row["target_amount"] for row in rows):
            return Msg("{metric} won. Blue tick: target. Percent: attainment", metric=self.metric)
        return Msg("{metric} won", metric=self.metric)

    @property
    def metric(self) -> Msg:
        """The key metric in words, at the start of a sentence."""
        return metric_title(self.company.key_metric)

    def finding(self, rows: list[Row], running: str) -> Msg:
        """How often the target was reached; else what was won."""
        ended = [row for row in rows if row["target_amount"] and row["quarter"] < running][-8:]
        if ended:
            below = sum(row["key_metric_amount"] < row["target_amount"] for row in ended)
            return Msg(
                "{below} of the last {number} quarters ended below target", below=Count(below), number=Count(len(ended))
            )
        return Msg("Won {amount} in {number} deals", amount=self.worth(rows), number=Count(total(rows, "n_won")))

    def worth(self, rows: list[Row], *, exact: bool = False) -> object:
        """The sum over rows, as people write it."""
        value = amount(rows, "key_metric_amount")
        return worth_of(value, metric=self.company.key_metric, currency=self.company.currency, exact=exact)

    def why(self, rows: list[Row]) -> Why:
        """The number with its reason."""
        won = Count(total(rows, "n_won"))
        return Why(
            number=Msg("Won {amount}", amount=self.worth(rows)),
            equation=Msg(
                "{metric} of {won} won deals = {amount}",
                metric=self.metric,
                won=won,
                amount=self.worth(rows, exact=True),
            ),
            sentence=Msg("The sum over won deals of the kinds that count towards the key metric, by closing date."),
            counted=(
                (Msg("Won and counted"), won),
                (Msg("Of them without an amount"), Count(total(rows, "n_without_amount"))),
                (Msg("Of them by amount, for want of an annual value"), Count(total(rows, "n_stand_in"))),
            ),
            rules=(WIN, key_metric_rule(self.company)),
            drill=Drill(
                "pipeline.deals",
                where={"state": "won", **self.ask.where},
                sums={"n_won": "is_key", "key_metric_amount": "key_metric_amount"},
                shows=BEHIND,
            ),
        )
