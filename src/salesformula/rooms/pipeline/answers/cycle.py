"""pipeline.cycle: how many of the deals opened are won by when, open ones still being watched."""

from __future__ import annotations

from typing import Any

import numpy as np

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Column, count, number, share, text
from salesformula.kit.units import Unit
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.cells_of import cells_of
from salesformula.rooms.pipeline.answers.cycle_told import MILESTONES, NOT_REACHED, CycleParams, Together, told
from salesformula.rooms.pipeline.answers.dimensions import OPENED, STAGE
from salesformula.rooms.pipeline.answers.executed import Row, executed
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.stats.cells import OPEN, Cells
from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence


def _won_by(days: int) -> tuple[Column, ...]:
    name = f"won_by_{days}_share"
    about = f"won within {days} days of opening, of all deals opened"
    return (share(name, about).named(f"Won by day {days}"), share(f"{name}_low"), share(f"{name}_high"))


COLUMNS = (
    count("n_created", "deals opened whose days are known").named("Opened"),
    count("n_open"),
    count("n_won"),
    count("n_lost"),
    *(column for days in MILESTONES for column in _won_by(days)),
    number("median_days", Unit.DAYS, "by which half of the wins have come; null where not yet reached").named(
        "Median days to a win"
    ),
    number("median_days_low", Unit.DAYS),
    number("median_days_high", Unit.DAYS),
    text("reason", "why estimates are withheld", choices=(TOO_FEW, NOT_REACHED)),
)


@answer(
    "pipeline.cycle",
    title="Sales cycle",
    question="How long do deals take to be won, counting those that are still open?",
    columns=COLUMNS,
    right="pipeline.view",
    mission=("N19",),
    reads=("deal_rollup",),
    dimensions=OPENED,
    filters=(STAGE,),
    params=CycleParams,
    on_page=("n_created", "n_open", "n_won", "n_lost", *(f"won_by_{days}_share" for days in MILESTONES), "median_days"),
)
def cycle(ask: Ask) -> Result:
    """The share of deals won by 30, 90 and 180 days and the median of days to a win, per group."""
    company, deals = ask.policy(CompanyPolicy), ask.facts.table("deal_rollup")
    groups = executed(formula.opened_counted(deals, by=ask.by, where=ask.where), by=ask.by)
    cells = cells_of(ask, groups, fewest_wins=company.too_few_below)
    [unknown] = formula.opened_unknown(deals, where=ask.where).to_pyarrow().to_pylist()
    order = np.argsort(cells.group, kind="stable")
    bounds = np.searchsorted(cells.group[order], np.arange(len(groups) + 1))
    rows = [
        _row(group, cells.within(order[start:end]), company)
        for group, start, end in zip(groups, bounds, bounds[1:], strict=False)
    ]
    curve = _curve(cells, company)
    last = last_day(cells, curve, fewest=company.too_few_below)
    together = Together(curve, last, unknown["n_without_days"]) if rows else None
    return told(rows, ask=ask, company=company, together=together)


def _curve(cells: Cells, company: CompanyPolicy) -> CumulativeIncidence:
    watched = np.where(cells.state == OPEN, cells.age, cells.days)
    return cumulative_incidence(days=watched, state=cells.state, n=cells.n, confidence=company.confidence)


def n_followed(cells: Cells, days: int) -> int:
    """How many deals were opened at least so many days ago: what is said of that day rests on them."""
    return int(cells.n[cells.age >= days].sum())


def last_day(cells: Cells, curve: CumulativeIncidence, *, fewest: int) -> int:
    """The last day anything is said of: enough deals opened so long ago and, past the milestones, undecided yet."""
    ages = np.arange(int(cells.age.max(initial=0)) + 1)
    followed = np.bincount(cells.age, weights=cells.n)[::-1].cumsum()[::-1] if len(cells.n) else np.zeros(1)
    followed_to = int(ages[followed >= fewest].max(initial=0))
    return min(followed_to, max(int(curve.days[curve.n_watched >= fewest].max(initial=0)), MILESTONES[-1]))


def _row(counts: Row, cells: Cells, company: CompanyPolicy) -> Row:
    if counts["n_created"] < company.too_few_below:
        nothing = dict.fromkeys(column.name for column in COLUMNS if column.name not in counts)
        return counts | nothing | {"reason": TOO_FEW}
    curve = _curve(cells, company)
    found: dict[str, Any] = {}
    for days in MILESTONES:
        name, by = f"won_by_{days}_share", curve.at(days)
        values = (by.share, by.low, by.high) if n_followed(cells, days) >= company.too_few_below else (None,) * 3
        found |= dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
    median = curve.median_given_won() if counts["n_won"] >= company.too_few_below else None
    found |= {
        "median_days": median and median.days,
        "median_days_low": median and median.low,
        "median_days_high": median and median.high,
    }
    return counts | found | {"reason": None if median else NOT_REACHED}
