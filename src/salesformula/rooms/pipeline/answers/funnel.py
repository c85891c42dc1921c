"""pipeline.funnel: of the leads that came, how many reached each step."""

from __future__ import annotations

from itertools import pairwise

from salesformula.facts.prepared import read
from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Column, count, flag, share, text
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.dimensions import FUNNEL, LEAD_QUARTER
from salesformula.rooms.pipeline.answers.executed import Row, executed
from salesformula.rooms.pipeline.answers.funnel_told import FunnelParams, WonWithoutLead, told
from salesformula.rooms.pipeline.answers.maturity import IMMATURE, maturity
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.rooms.pipeline.formula.funnel import STEPS
from salesformula.stats.proportion import wilson


def _share(name: str, about: str, title: str) -> tuple[Column, ...]:
    bounds = (share(f"{name}_share_low"), share(f"{name}_share_high"))
    return (share(f"{name}_share", about).named(title), *bounds)


COLUMNS = (
    count("n_sourced", "leads that came").named("Sourced"),
    count("n_worked", "with an attempt, or a later step").named("Worked"),
    *_share("worked", "worked / sourced", "Worked of sourced"),
    count("n_connect", "with a connect, or a later step").named("Connect"),
    *_share("connect", "connect / worked", "Connect of worked"),
    count("n_discovery", "with a discovery, or a later step").named("Discovery"),
    *_share("discovery", "discovery / connect", "Discovery of connect"),
    count("n_demo", "with a demo, or won").named("Demo"),
    *_share("demo", "demo / discovery", "Demo of discovery"),
    count("n_won", "leads of which a deal is won").named("Customers"),
    *_share("won", "won / demo", "Customers of demo"),
    count("n_young", "leads of months too young to judge"),
    count("n_mature", "leads of the other months"),
    count("n_mature_won", "won leads of the other months"),
    *_share("customer", "won / sourced, of leads old enough to judge", "Customers of sourced"),
    flag("is_named", "stands out from the rest, after the test over all groups and Benjamini-Hochberg").named(
        "Stands out"
    ),
    text("reason", "why customer_share is withheld; other shares are for their own n", choices=(TOO_FEW, IMMATURE)),
)

#: What a page has room for; files hold every column.
ON_PAGE = (
    "n_sourced", "n_worked", "worked_share", "n_connect", "connect_share", "n_discovery", "discovery_share", "n_demo",
    "demo_share", "n_won", "won_share", "customer_share", "is_named",
)  # fmt: skip


@answer(
    "pipeline.funnel",
    title="Funnel",
    question="Of the leads that came, how many reached each step, and how many became customers?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("O8",),
    reads=("funnel_rollup", "lead_rollup", "lead_ages", "activities", "deal_rollup"),
    dimensions=FUNNEL,
    filters=(LEAD_QUARTER,),
    params=FunnelParams,
    on_page=ON_PAGE,
)
def funnel(ask: Ask) -> Result:
    """Leads at each step per group, the shares from step to step with their intervals, and whether groups differ."""
    company, found = ask.policy(CompanyPolicy), maturity(ask)
    counts = read(
        ask.facts,
        "funnel_rollup",
        formula.funnel_counts,
        by=ask.by,
        where=ask.where,
        young_months=found.young_months if found else None,
    )
    rows = [_row(row, company) for row in executed(counts, by=ask.by)]
    return told(rows, ask=ask, company=company, found=found, beside=_beside(ask))


def _beside(ask: Ask) -> WonWithoutLead | None:
    """The wins that no lead led to; None of a part of the leads, to which such wins can't belong."""
    if ask.by or ask.where:
        return None
    [row] = read(ask.facts, "deal_rollup", formula.won_without_lead).to_pylist()
    return WonWithoutLead(**row)


def _row(counts: Row, company: CompanyPolicy) -> Row:
    row = counts | {"is_named": None, "side": None}
    for before, step in pairwise(STEPS):
        row |= _shares(step, counts[f"n_{step}"], counts[f"n_{before}"], company)
        # Each share from step to step rests on a count of its own, so it has a reason of its own.
        row |= {f"{step}_share_reason": TOO_FEW if row[f"{step}_share"] is None else None}
    row |= _shares("customer", counts["n_mature_won"], counts["n_mature"], company)
    return row | {"reason": _reason(counts) if row["customer_share"] is None else None}


def _reason(counts: Row) -> str:
    """Why the share of customers is withheld: few leads are old enough to judge, or none is yet."""
    return IMMATURE if counts["n_young"] and not counts["n_mature"] else TOO_FEW


def _shares(name: str, k: int, n: int, company: CompanyPolicy) -> Row:
    columns = [f"{name}_share{end}" for end in ("", "_low", "_high")]
    if n < company.too_few_below:
        return dict.fromkeys(columns)
    interval = wilson(k, n, confidence=company.confidence)
    return dict(zip(columns, (k / n, interval.low, interval.high), strict=True))
