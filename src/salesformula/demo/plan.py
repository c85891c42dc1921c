"""Quotas as the plan sets them: each quarter's expected sales, spread over sellers by capacity, and a stretch."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.deals import Outcomes
from salesformula.demo.draws import Floats, Ints
from salesformula.demo.market import COMPANY_ZONE, CURRENCY, ZONES
from salesformula.demo.parameters import Parameters
from salesformula.demo.span import Span, capacity
from salesformula.demo.staff import Person
from salesformula.kit.periods import Period, month_start, quarter_of

ROUNDED_TO = 2_500


def quota_table(outcomes: Outcomes, sellers: tuple[Person, ...], *, span: Span, parameters: Parameters) -> pa.Table:
    """The table quotas: ACV per seller and calendar quarter, up to the quarter after the last day's.

    A quarter's expected ACV is the sum of true chance times ACV over the deals that close in it, so luck
    does not move it. Quarters not over yet follow the year before, times the growth since.
    """
    quarters = _quarters(span)
    loads = _loads(sellers, quarters, parameters=parameters)
    expected = _expected(outcomes, quarters, loads.sum(axis=0), span=span, parameters=parameters)
    amounts = np.rint(expected / parameters.planned_attainment * loads / ROUNDED_TO) * ROUNDED_TO
    rows, columns = np.nonzero(amounts)
    return canon.table(
        "quotas",
        {
            "person_id": [sellers[k].person_id for k in rows],
            "metric": ["acv"] * len(rows),
            "period_start": [quarters[k].start for k in columns],
            "period_end": [quarters[k].end for k in columns],
            "amount": amounts[rows, columns],
            "currency": [CURRENCY] * len(rows),
        },
    )


def _quarters(span: Span) -> list[Period]:
    """The quarters that begin within the records, and the next one."""
    found, last = [], quarter_of(span.until)
    quarter = quarter_of(span.start)
    while quarter.start <= last.end:
        if quarter.start >= span.start:
            found.append(quarter)
        quarter = quarter_of(quarter.end)
    return found


def _loads(sellers: tuple[Person, ...], quarters: list[Period], *, parameters: Parameters) -> Floats:
    """Per seller and quarter the mean load; none where the seller comes or goes within the quarter."""
    months = [month_start(quarter.start.year, quarter.start.month + k) for quarter in quarters for k in range(3)]
    loads = capacity(sellers, months, parameters=parameters).reshape(len(sellers), len(quarters), 3)
    whole: Floats = loads.mean(axis=2) * (loads > 0).all(axis=2)
    return whole


def _expected(
    outcomes: Outcomes, quarters: list[Period], capacities: Floats, *, span: Span, parameters: Parameters
) -> Floats:
    """Expected ACV per full load and quarter."""
    closing = _days(outcomes.closing, span)
    value = outcomes.win_probability * outcomes.mrr * 12
    per_load = np.zeros(len(quarters))
    for k, quarter in enumerate(quarters):
        start, end = (np.datetime64(day) for day in (quarter.start, quarter.end))
        if _is_over(quarter, span.until):
            per_load[k] = value[(closing >= start) & (closing < end)].sum() / capacities[k]
        elif k >= 4:
            per_load[k] = per_load[k - 4] * _growth(per_load, k, parameters)
        else:
            per_load[k] = per_load[k - 1] if k else value.sum() / max(1.0, capacities[k])
    return per_load


def _growth(per_load: Floats, k: int, parameters: Parameters) -> float:
    """How the last full quarter compares with the same one a year earlier, where both are known."""
    return float(per_load[k - 1] / per_load[k - 5]) if k >= 5 else 1 + parameters.yearly_growth


def _is_over(quarter: Period, until: date) -> bool:
    return quarter.end <= until


def _days(moments: Ints, span: Span) -> np.ndarray:
    company = np.full(len(moments), ZONES.index(COMPANY_ZONE), dtype=np.int64)
    return span.clock.day(moments, company).astype("datetime64[D]")
