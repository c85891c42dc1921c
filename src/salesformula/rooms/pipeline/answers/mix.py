"""pipeline.mix: large, small and upsell, beside the plan."""

from __future__ import annotations

from decimal import Decimal

from salesformula.kit.answer import Ask, Drill, Result, Why, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, money, share, text
from salesformula.kit.text import Count, Msg, Share
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.dimensions import BEHIND, GROUPINGS, PART, PART_WORDS
from salesformula.rooms.pipeline.answers.executed import Row, amount
from salesformula.rooms.pipeline.answers.executed import count as total
from salesformula.rooms.pipeline.answers.large_from import large_from_rules
from salesformula.rooms.pipeline.answers.metric_notes import worth_of
from salesformula.rooms.pipeline.answers.rules import WIN, metric_name
from salesformula.rooms.pipeline.formula.mix import PARTS

COLUMNS = (
    text("part", "large or small new business, or upsell", choices=PARTS).told(PART_WORDS),
    count("n_won").named("Won deals"),
    money("won_amount", "in the key metric").named("Won"),
    share("mix_share", "of the three parts together; null where nothing is won").named("Share"),
    share("planned_share", "by policy; null where there is no plan").named("Planned"),
    currency(),
)


@answer(
    "pipeline.mix",
    title="Pipeline mix",
    question="Is won business in balance between large, small and upsell deals?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("M4",),
    reads=("deal_rollup",),
    filters=(*GROUPINGS, PART),
)
def mix(ask: Ask) -> Result:
    """What the won business consists of, beside the planned shares."""
    company = ask.policy(CompanyPolicy)
    table = formula.mix(
        ask.facts.table("deal_rollup"),
        metric=company.key_metric,
        large_from=ask.policy.dated(CompanyPolicy, "large_deal_from"),
        as_of=ask.as_of,
        where=ask.where,
    )
    found = {row["part"]: row for row in table.to_pyarrow().to_pylist()}
    planned = _planned(company)
    unit = None if company.key_metric == "customers" else company.currency
    rows: list[Row] = []
    for part in PARTS:
        if ask.where.get("part", part) == part:
            nothing = {"part": part, "n_won": 0, "won_amount": Decimal("0.00"), "mix_share": 0.0 if found else None}
            rows.append({**found.get(part, nothing), "planned_share": planned[part], "currency": unit})
    return Result(
        rows=rows,
        finding=_finding(rows, company),
        caption=_caption(rows, company),
        why=_why(rows, ask, company),
    )


def _planned(company: CompanyPolicy) -> dict[str, float | None]:
    return {
        "large_new": company.planned_large_share,
        "small_new": company.planned_small_share,
        "upsell": company.planned_upsell_share,
    }


def _caption(rows: list[Row], company: CompanyPolicy) -> Msg:
    measure = Msg(
        "Share of {metric} won, n = {number}. Renewals are not in it",
        metric=metric_name(company.key_metric),
        number=Count(total(rows, "n_won")),
    )
    if any(row["planned_share"] is not None for row in rows):
        return Msg("{measure}. Blue tick: planned share", measure=measure)
    return measure


def _finding(rows: list[Row], company: CompanyPolicy) -> Msg:
    shares = [row for row in rows if row["mix_share"] is not None]
    if not any(row["n_won"] for row in shares):
        return Msg("Nothing is won yet")
    n = total(rows, "n_won")
    if n < company.too_few_below:
        return Msg(
            "What one won deal brought; too few to judge the mix",
            many="What {n} won deals brought; too few to judge the mix",
            n=n,
        )
    away = [row for row in shares if row["planned_share"] is not None]
    if not away:
        largest = max(shares, key=lambda row: row["mix_share"])
        return Msg(
            "{part}: {share} of what was won", part=PART_WORDS[largest["part"]], share=Share(largest["mix_share"], 0)
        )
    farthest = max(away, key=lambda row: abs(row["mix_share"] - row["planned_share"]))
    return Msg(
        "{part}: {share} of what was won, {planned} planned",
        part=PART_WORDS[farthest["part"]],
        share=Share(farthest["mix_share"], 0),
        planned=Share(farthest["planned_share"], 0),
    )


def _why(rows: list[Row], ask: Ask, company: CompanyPolicy) -> Why:
    whole = worth_of(amount(rows, "won_amount"), metric=company.key_metric, currency=company.currency)
    large = next((row["won_amount"] for row in rows if row["part"] == "large_new"), Decimal(0))
    ratio = float(large / amount(rows, "won_amount")) if amount(rows, "won_amount") else 0.0
    return Why(
        number=Msg("Large new deals {share}", share=Share(ratio)),
        equation=Msg(
            "{large} ÷ {whole} = {share}",
            large=worth_of(large, metric=company.key_metric, currency=company.currency),
            whole=whole,
            share=Share(ratio, 2),
        ),
        sentence=Msg("Of what was won from new customers and add-ons, each part's share. The shares add up to 100%."),
        counted=(
            *((PART_WORDS[row["part"]], Count(row["n_won"])) for row in rows),
            (Msg("Won"), Count(total(rows, "n_won"))),
        ),
        rules=(WIN, *large_from_rules(ask)),
        drill=Drill(
            "pipeline.deals",
            where={"state": "won", **ask.where},
            sums={"n_won": "is_mix", "won_amount": "mix_amount"},
            shows=BEHIND,
        ),
    )
