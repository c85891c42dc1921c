"""The rule of ``pay_company`` worked without our kernel: in plain decimals, exact and slow, and in pandas, fast."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import duckdb
import numpy as np
import pandas as pd

from benchmarks.speed.pay_company import FIRST, N_MONTHS, Cells, month_of


def by_decimals(connection: duckdb.DuckDBPyConnection, n_sellers: int) -> Cells:
    """A deal at a time, the way one would work it out by hand."""
    quotas = {(seller, quarter): quota for seller, quarter, quota in connection.execute("FROM quotas").fetchall()}
    deals = connection.execute("SELECT seller, amount, closed_on, ended_on FROM deals ORDER BY closed_on, deal_id")
    sold: dict[tuple[int, int], Decimal] = {}
    cells = np.zeros((n_sellers, N_MONTHS), dtype=np.int64)
    for seller, amount, closed_on, ended_on in deals.fetchall():
        quarter = (closed_on.month + 2) // 3
        before = sold.get((seller, quarter), Decimal(0))
        after = sold[seller, quarter] = before + amount
        quota = quotas[seller, quarter]
        earned = _earned(after, quota) - _earned(before, quota)
        half, second = _cents(earned * Decimal("0.50")), _cents(earned * Decimal("0.25"))
        third = _cents(earned) - half - second
        paid = [(closed_on, half)]
        for days, part in ((30, second), (90, third)):
            due = closed_on + timedelta(days=days)
            if ended_on is None or ended_on > due:
                paid.append((due, part))
        if ended_on is not None and ended_on < closed_on + timedelta(days=90):
            paid.append((ended_on, -sum((part for due, part in paid if due <= ended_on), Decimal(0))))
        for day, part in paid:
            cells[seller, month_of(day)] += int(part * 100)
    return cells.ravel()


def _earned(sold: Decimal, quota: Decimal) -> Decimal:
    upper = quota * Decimal("1.5")
    return (
        Decimal("0.08") * min(sold, quota)
        + Decimal("0.12") * max(min(sold, upper) - quota, Decimal(0))
        + Decimal("0.16") * max(sold - upper, Decimal(0))
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def by_pandas(connection: duckdb.DuckDBPyConnection, n_sellers: int) -> Cells:
    """As someone at home in pandas writes it for speed: floats, days as numbers, one grouping at the end."""
    deals = connection.execute("SELECT seller, amount, closed_on, ended_on FROM deals ORDER BY deal_id").df()
    quotas = connection.execute("SELECT seller, quarter, quota FROM quotas").df()
    first = pd.Timestamp(FIRST)
    deals["quarter"] = deals["closed_on"].dt.quarter
    deals["closed"] = (deals.pop("closed_on") - first).dt.days
    deals["ended"] = (deals.pop("ended_on") - first).dt.days
    deals = deals.sort_values("closed", kind="stable", ignore_index=True)
    deals = deals.merge(quotas, on=["seller", "quarter"], how="left")
    after = deals.groupby(["seller", "quarter"], sort=False)["amount"].cumsum()
    before = after - deals["amount"]
    quota, upper = deals["quota"], deals["quota"] * 1.5
    earned = (
        0.08 * deals["amount"]
        + 0.04 * ((after - quota).clip(lower=0) - (before - quota).clip(lower=0))
        + 0.04 * ((after - upper).clip(lower=0) - (before - upper).clip(lower=0))
    )
    half, second = (earned * 0.5).round(2), (earned * 0.25).round(2)
    third = earned.round(2) - half - second
    seller, closed, ended = deals["seller"], deals["closed"], deals["ended"]
    second = second.mask(ended <= closed + 30, 0.0)
    third = third.mask(ended <= closed + 90, 0.0)
    taken = ended < closed + 90
    back = -(half + second)[taken]
    day = np.concatenate([closed, closed + 30, closed + 90, ended[taken].astype("int64")])
    months = np.array([month_of(on) for on in pd.date_range(first, periods=N_MONTHS * 31)])
    cell = np.concatenate([seller, seller, seller, seller[taken]]) * N_MONTHS + months[day]
    paid = pd.Series(np.concatenate([half, second, third, back])).groupby(cell).sum()
    cells = np.zeros(n_sellers * N_MONTHS, dtype=np.int64)
    cells[paid.index] = (paid * 100).round().astype("int64")
    return cells
