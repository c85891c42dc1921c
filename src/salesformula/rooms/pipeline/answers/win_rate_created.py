"""pipeline.win_rate with basis created: of the deals opened, the share that is won in the end."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np

from salesformula.kit.answer import Ask, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.cells_of import cells_of
from salesformula.rooms.pipeline.answers.created_told import Whole, told
from salesformula.rooms.pipeline.answers.dimensions import COHORTS, plural
from salesformula.rooms.pipeline.answers.executed import Row, executed
from salesformula.rooms.pipeline.answers.maturity import IMMATURE
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.rooms.pipeline.formula.narrow import MISSING
from salesformula.rooms.pipeline.policy import PipelinePolicy
from salesformula.stats.cells import Cells
from salesformula.stats.closing_shape import closing_shape
from salesformula.stats.differ_within import created_differ
from salesformula.stats.immature import CreatedRates, created_rates
from salesformula.stats.pooled_rates import PooledRates, pooled_rates
from salesformula.stats.verdict import Verdict

#: What makes deals take longer or shorter: groups of these are not compared at equal age.
STRATA = ("segment", "kind")
#: Columns that only the basis closed fills.
OF_CLOSED = ("n_closed", "won_amount", "lost_amount", "value_win_share", "currency")
POOLED = ("pooled_win_share", "pooled_win_share_low", "pooled_win_share_high")


def created(ask: Ask) -> Result:
    """Counts, shares won in the end with intervals, how mature they are, and cohorts pulled to their line."""
    company, deals = ask.policy(CompanyPolicy), ask.facts.table("deal_rollup")
    counts = executed(formula.opened_counted(deals, by=ask.by, where=ask.where), by=ask.by)
    groups = [row | dict.fromkeys(OF_CLOSED) for row in counts]
    [unknown] = formula.opened_unknown(deals, where=ask.where).to_pyarrow().to_pylist()
    cells = cells_of(ask, groups, fewest_wins=company.too_few_below)
    if not len(cells.n):
        return told([_without_estimate(row, TOO_FEW) for row in groups], ask=ask, company=company, whole=None)
    rates = created_rates(cells, n_groups=len(groups), confidence=company.confidence)
    pooled = _pooled(ask, cells, groups, company)
    watched = None if closing_shape(cells).is_followed else int(cells.age.max())
    decided = ask.policy(PipelinePolicy).mature_share
    rows = []
    for place, group in enumerate(groups):
        if watched is not None and group["n_open"] > (1 - decided) * group["n_created"]:
            rows.append(_without_estimate(group, IMMATURE))
        else:
            rows.append(_row(group, place, rates, pooled, company))
    whole = Whole(
        created_rates(_as_one(cells), n_groups=1, confidence=company.confidence),
        n_without_days=unknown["n_without_days"],
        verdict=_verdict(ask, cells, len(groups), company),
        watched_days=watched if any(row["reason"] == IMMATURE for row in rows) else None,
    )
    return told(rows, ask=ask, company=company, whole=whole)


def _pooled(ask: Ask, cells: Cells, groups: list[Row], company: CompanyPolicy) -> PooledRates | None:
    """Cohorts pulled to the line they follow in time; None where the groups are not cohorts."""
    labels = [group[ask.by[0]] for group in groups] if len(ask.by) == 1 and ask.by[0] in COHORTS else []
    if len(labels) < 2 or MISSING in labels:
        return None
    when = np.array([_place_in_time(label) for label in labels], dtype=np.float64)
    return pooled_rates(cells, n_groups=len(groups), when=when, confidence=company.confidence)


def _place_in_time(label: str) -> int:
    """2026-11 in months, 2026Q4 in quarters."""
    year, part = int(label[:4]), int(label[5:])
    return year * (4 if "Q" in label else 12) + part


def _verdict(ask: Ask, cells: Cells, n_groups: int, company: CompanyPolicy) -> Verdict | None:
    """One test that compares deals of like age; none where there are none: between cohorts, or unlike cycles."""
    if len(ask.by) != 1 or ask.by[0] in (*COHORTS, *STRATA):
        return None
    test = created_differ(cells, n_groups=n_groups, resamples=company.permutations)
    return Verdict(test, plural(ask.by[0]), company) if test else None


def _row(counts: Row, place: int, rates: CreatedRates, pooled: PooledRates | None, company: CompanyPolicy) -> Row:
    pulled = dict.fromkeys(POOLED)
    if pooled is not None:
        values = (pooled.share[place], pooled.low[place], pooled.high[place])
        pulled = dict(zip(POOLED, map(_number, values), strict=True))
    matured = _number(rates.matured[place])
    if counts["n_created"] < company.too_few_below:
        return _without_estimate(counts, TOO_FEW) | {"matured_share": matured} | pulled
    share, low, high = (_number(values[place]) for values in (rates.share, rates.low, rates.high))
    if share is None:
        return _without_estimate(counts, IMMATURE) | {"matured_share": matured} | pulled
    estimate = {"win_share": share, "win_share_low": low, "win_share_high": high, "matured_share": matured}
    return counts | estimate | pulled | {"is_named": None, "reason": None}


def _without_estimate(counts: Row, reason: str) -> Row:
    nothing = dict.fromkeys(("win_share", "win_share_low", "win_share_high", "matured_share", *POOLED, "is_named"))
    return counts | nothing | {"reason": reason}


def _number(value: Any) -> float | None:
    found = float(value)
    return None if isnan(found) else found


def _as_one(cells: Cells) -> Cells:
    return Cells(np.zeros(len(cells.n), dtype=np.int64), cells.stratum, cells.age, cells.days, cells.state, cells.n)
