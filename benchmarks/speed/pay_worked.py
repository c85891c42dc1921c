"""One company's pay, made and paid four ways: the tables, plain decimals, a pandas program, and ours.

The rule: 8 % up to the quarter's quota, 12 % up to half as much again, 16 % above, marginal, in closing order (day,
then deal); half of it the day the deal closes, a quarter each 30 and 90 days later unless the customer has left by
then; all of it taken back from a customer who leaves within 90 days; cents half-even, the last part carrying what
rounding leaves. A payslip cell is what one seller is paid in one month.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from salesformula.rooms.compensation.formula.due import Days, Happened
from salesformula.rooms.compensation.formula.kernel import UNIT, by_bands, running
from salesformula.rooms.compensation.formula.lines import Lines, lines
from salesformula.rooms.compensation.formula.plan import Part, Rounding

N_QUARTERS, N_MONTHS = 4, 15
FIRST = date(2025, 1, 1)
EPOCH = date(1970, 1, 1)
CLAWBACK_DAYS = 90
BANDS = [(Fraction(0), Fraction("0.08")), (Fraction(1), Fraction("0.12")), (Fraction("1.5"), Fraction("0.16"))]
PARTS = [
    Part(share=Fraction(1, 2)),
    Part(share=Fraction(1, 4), on="days", number=30),
    Part(share=Fraction(1, 4), on="days", number=90),
]

Cells = npt.NDArray[np.int64]


def company(n_deals: int, n_sellers: int) -> duckdb.DuckDBPyConnection:
    """Tables deals and quotas of one year; the same ones every time."""
    draw = np.random.default_rng(20250101)
    closed = np.datetime64(FIRST) + draw.integers(0, 365, n_deals)
    ended = closed + draw.integers(0, 360, n_deals)
    deals = pd.DataFrame(
        {
            "deal_id": np.arange(n_deals),
            "seller": draw.integers(0, n_sellers, n_deals),
            "cents": np.round(np.exp(draw.normal(13.6, 0.9, n_deals))).astype(np.int64),
            "closed_on": closed,
            "ended_on": np.where(draw.random(n_deals) < 0.25, ended, np.datetime64("NaT")),
        }
    )
    usual = deals["cents"].sum() / 100 / n_sellers / N_QUARTERS
    quotas = pd.DataFrame(
        {
            "seller": np.repeat(np.arange(n_sellers), N_QUARTERS),
            "quarter": np.tile(np.arange(1, N_QUARTERS + 1), n_sellers),
            "quota": np.round(usual * draw.uniform(0.4, 1.3, n_sellers * N_QUARTERS), -3),
        }
    )
    connection = duckdb.connect()
    connection.register("made_deals", deals)
    connection.register("made_quotas", quotas)
    connection.execute(
        """CREATE TABLE deals AS SELECT deal_id, seller, (cents::DECIMAL(18, 4) / 100)::DECIMAL(18, 4) AS amount,
        closed_on::DATE AS closed_on, ended_on::DATE AS ended_on FROM made_deals ORDER BY deal_id"""
    )
    connection.execute(
        "CREATE TABLE quotas AS SELECT seller, quarter, quota::DECIMAL(18, 4) AS quota FROM made_quotas"
    )
    return connection


# --- plain decimals, a deal at a time -------------------------------------------------------------------------------


def by_decimals(connection: duckdb.DuckDBPyConnection, n_sellers: int) -> Cells:
    """Cents of each payslip cell, the way one would work them out by hand."""
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
        if ended_on is not None and ended_on < closed_on + timedelta(days=CLAWBACK_DAYS):
            paid.append((ended_on, -sum(part for due, part in paid if due <= ended_on)))
        for day, part in paid:
            cells[seller, _month(day)] += int(part * 100)
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


def _month(day: date) -> int:
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


# --- pandas ---------------------------------------------------------------------------------------------------------


def by_pandas(connection: duckdb.DuckDBPyConnection, n_sellers: int) -> pd.Series[float]:
    """Money of each payslip cell, as someone at home in pandas would write it for speed."""
    deals = connection.execute("SELECT deal_id, seller, amount, closed_on, ended_on FROM deals").df()
    quotas = connection.execute("SELECT seller, quarter, quota FROM quotas").df()
    period = deals["seller"] * N_QUARTERS + deals["closed_on"].dt.quarter - 1
    deals["period"] = period
    deals["quota"] = period.map(quotas.set_index(quotas["seller"] * N_QUARTERS + quotas["quarter"] - 1)["quota"])
    deals = deals.sort_values("closed_on", kind="stable")  # deals come in the order of their ids
    after = deals.groupby("period", sort=False)["amount"].cumsum()
    before = after - deals["amount"]
    quota, upper = deals["quota"], deals["quota"] * 1.5
    earned = (
        0.08 * deals["amount"]
        + 0.04 * ((after - quota).clip(lower=0) - (before - quota).clip(lower=0))
        + 0.04 * ((after - upper).clip(lower=0) - (before - upper).clip(lower=0))
    )
    half, second = (earned * 0.5).round(2), (earned * 0.25).round(2)
    third = earned.round(2) - half - second
    closed, ended = deals["closed_on"], deals["ended_on"]
    due_second, due_third = closed + pd.Timedelta(days=30), closed + pd.Timedelta(days=90)
    has_second, has_third = ~(ended <= due_second), ~(ended <= due_third)
    taken = ended < closed + pd.Timedelta(days=CLAWBACK_DAYS)
    back = -(half + second.where(has_second, 0.0))[taken]
    paid = pd.concat([half, second[has_second], third[has_third], back])
    day = pd.concat([closed, due_second[has_second], due_third[has_third], ended[taken]])
    seller = deals["seller"].loc[paid.index]  # replaced below where slow
    month = day.to_numpy().astype("datetime64[M]").astype(np.int64) - (FIRST.year - EPOCH.year) * 12
    return paid.groupby(seller.to_numpy() * N_MONTHS + month).sum()


# --- ours -----------------------------------------------------------------------------------------------------------


@cache
def _sorted_sql(of_one: bool) -> str:
    """The join and the order, by Ibis; with ``of_one`` the deals of the seller put for its parameter alone."""
    money, day = "decimal(18, 4)", "date"
    deals = ibis.table(
        {"deal_id": "int64", "seller": "int64", "amount": money, "closed_on": day, "ended_on": day}, name="deals"
    )
    quotas = ibis.table({"seller": "int64", "quarter": "int64", "quota": money}, name="quotas")

    def number(column: ir.DateValue) -> ir.IntegerValue:
        return column.delta(ibis.date(EPOCH.isoformat()), unit="day")

    rows = deals.mutate(quarter=deals.closed_on.quarter().cast("int64")).inner_join(quotas, ["seller", "quarter"])
    rows = rows.order_by("seller", "closed_on", "deal_id").select(
        "seller",
        group=rows.seller * N_QUARTERS + rows.quarter - 1,
        base=(rows.amount * UNIT).cast("int64"),
        quota=(rows.quota * UNIT).cast("int64"),
        closed_on=number(rows.closed_on),
        ended_on=number(rows.ended_on).fill_null(0),
        has_ended=rows.ended_on.notnull(),
    )
    return str(ibis.to_sql(rows, dialect="duckdb")) if not of_one else ""


def pay(columns: dict[str, npt.NDArray[Any]]) -> Lines:
    """From the sorted columns to the lines of the ledger."""
    run = running(base=columns["base"], group=columns["group"])
    ended = Days(columns["ended_on"], columns["has_ended"])
    happened = Happened(closed_on=columns["closed_on"], as_of=0, ended_on=ended, started_on=ended)
    earned = by_bands(run, quota=columns["quota"], bands=BANDS)
    return lines(earned, parts=PARTS, rounding=Rounding(), happened=happened, clawback_days=CLAWBACK_DAYS)


def cells_of(found: Lines, seller: Cells, n_sellers: int) -> Cells:
    """Cents of each payslip cell. Sums of whole numbers below 2**53 are exact in floats."""
    first = (FIRST - EPOCH).days
    months = np.array([_month(FIRST + timedelta(days=day)) for day in range(N_MONTHS * 31)])
    due = found.due_on.number - first
    cell = seller[found.credit] * N_MONTHS + months[due]
    paid = found.paid
    assert np.abs(paid).sum() < 2**53
    return np.bincount(cell, weights=paid, minlength=n_sellers * N_MONTHS).astype(np.int64)


def by_us(connection: duckdb.DuckDBPyConnection, n_sellers: int) -> Cells:
    columns = connection.execute(_sorted_sql(False)).fetchnumpy()
    return cells_of(pay(columns), columns["seller"], n_sellers)
