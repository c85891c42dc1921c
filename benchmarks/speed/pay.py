"""A year's pay of 5,000 sellers on a million deals: exact against plain decimals, timed beside pandas in the same run.

Both programs start from the same two tables in DuckDB and end with the cents of each payslip cell; both join the
quotas and put the deals in order, ours in DuckDB by Ibis. Ours makes every line of the ledger on the way.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, cast

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from benchmarks.bench import Bench, Benchmark
from benchmarks.speed.pay_company import FIRST, N_MONTHS, N_QUARTERS, Cells, company, month_of
from benchmarks.speed.pay_peers import by_decimals, by_pandas
from salesformula.rooms.compensation.formula.due import Days, Happened
from salesformula.rooms.compensation.formula.kernel import UNIT, by_bands, running
from salesformula.rooms.compensation.formula.lines import Lines, lines
from salesformula.rooms.compensation.formula.plan import Part, Rounding

N_DEALS = int(os.environ.get("SALESFORMULA_BENCH_PAY_DEALS", "1000000"))
N_SELLERS = max(N_DEALS // 200, 1)
EPOCH = date(1970, 1, 1)
BANDS = [(Fraction(0), Fraction("0.08")), (Fraction(1), Fraction("0.12")), (Fraction("1.5"), Fraction("0.16"))]
PARTS = [
    Part(share=Fraction(1, 2)),
    Part(share=Fraction(1, 4), on="days", number=30),
    Part(share=Fraction(1, 4), on="days", number=90),
]

Columns = dict[str, npt.NDArray[Any]]


@cache
def made() -> duckdb.DuckDBPyConnection:
    return company(n_deals=N_DEALS, n_sellers=N_SELLERS)


@cache
def _sorted_sql() -> str:
    """Deals with their quota in the order of payment, as whole numbers."""
    money = "decimal(18, 4)"
    deals = ibis.table(
        {"deal_id": "int64", "seller": "int64", "amount": money, "closed_on": "date", "ended_on": "date"}, name="deals"
    )
    quotas = ibis.table({"seller": "int64", "quarter": "int64", "quota": money}, name="quotas")

    def number(column: ir.DateValue) -> ir.IntegerValue:
        found: ir.IntegerValue = column.delta(ibis.date(EPOCH.isoformat()), unit="day")
        return found

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
    return str(ibis.to_sql(rows, dialect="duckdb"))


def ledger(columns: Columns) -> Lines:
    """Every line, from the sorted columns."""
    run = running(base=columns["base"], group=columns["group"])
    happened = Happened(
        closed_on=columns["closed_on"],
        as_of=0,  # a part by days has its day at once
        ended_on=Days(columns["ended_on"], columns["has_ended"]),
        started_on=Days.unknown(len(columns["closed_on"])),
    )
    earned = by_bands(run, quota=columns["quota"], bands=BANDS)
    return lines(earned, parts=PARTS, rounding=Rounding(), happened=happened, clawback_days=90)


@cache
def _months() -> npt.NDArray[np.int64]:
    """The month of each day since the first."""
    return np.array([month_of(FIRST + timedelta(days=day)) for day in range(N_MONTHS * 31)], dtype=np.int64)


def cells_of(found: Lines, seller: Cells) -> Cells:
    """Cents by seller and month. Floats add up whole numbers exactly while sums stay below 2**53."""
    first = (FIRST - EPOCH).days
    cell = seller[found.credit] * N_MONTHS + _months()[found.due_on.number - first]
    paid = found.paid
    assert np.abs(paid).sum() < 2**53
    return np.bincount(cell, weights=paid, minlength=N_SELLERS * N_MONTHS).astype(np.int64)


def _read(connection: duckdb.DuckDBPyConnection, sql: str, *values: int) -> Columns:
    return cast(Columns, connection.execute(sql, values).fetchnumpy())


def by_us(connection: duckdb.DuckDBPyConnection) -> Cells:
    """All of it: read, joined, sorted, paid, added up."""
    columns = _read(connection, _sorted_sql())
    return cells_of(ledger(columns), columns["seller"])


def of_one(connection: duckdb.DuckDBPyConnection, seller: int) -> tuple[Cells, int]:
    """The seller's cells read and paid again, and how many deals that took."""
    columns = _read(connection, f"SELECT * FROM ({_sorted_sql()}) WHERE seller = ?", seller)
    first_of_all = np.zeros_like(columns["seller"])
    return cells_of(ledger(columns), first_of_all)[:N_MONTHS], len(first_of_all)


Found = TypeVar("Found")


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


@cache
def full_runs() -> tuple[float, float, Cells]:
    """Seconds of ours and of pandas', in turn, the least of three; and our cells."""
    _sorted_sql()
    ours, theirs, cells, others = [], [], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for _ in range(3):
        seconds, cells = _timed(lambda: by_us(made()))
        ours.append(seconds)
        seconds, others = _timed(lambda: by_pandas(made(), N_SELLERS))
        theirs.append(seconds)
    n_off = int((cells != others).sum())
    off = int(np.abs(cells - others).max())
    sys.stderr.write(f"pay: pandas' floats differ in {n_off} of {len(cells)} payslip cells, by up to {off} cents\n")
    return min(ours), min(theirs), cells


def _cells_differ() -> Bench:
    _, _, cells = full_runs()
    n_differ = int((cells != by_decimals(made(), N_SELLERS)).sum())
    return Bench(n_differ, "cells", f"one of {len(cells)} payslip cells of plain decimals", 1)


def _full_run() -> Bench:
    ours, theirs, _ = full_runs()
    return Bench(ours, "s", "pandas", theirs)


def _one_deal() -> Bench:
    """One deal of a seller is doubled: that seller is paid again, nobody else changes."""
    full, _, before = full_runs()
    connection = made()
    deal, seller = connection.execute("SELECT deal_id, seller FROM deals ORDER BY amount DESC LIMIT 1").fetchall()[0]
    change = "UPDATE deals SET amount = amount * ? WHERE deal_id = ?"
    connection.execute(change, [2, deal])
    runs = [_timed(lambda: of_one(connection, seller)) for _ in range(15)]
    seconds, (cells, n_deals) = min(runs, key=lambda run: run[0])
    after = by_us(connection)
    connection.execute("UPDATE deals SET amount = CAST(amount / 2 AS DECIMAL(18, 4)) WHERE deal_id = ?", [deal])
    own = slice(seller * N_MONTHS, (seller + 1) * N_MONTHS)
    assert (after[own] == cells).all(), "paying one seller again differs from paying all"
    assert (cells != before[own]).any(), "a changed deal changed nothing"
    after[own] = before[own]
    assert (after == before).all(), "a changed deal changed others' pay"
    sys.stderr.write(f"pay: {n_deals} of {N_DEALS} deals paid again in {seconds:.4f} s; all in {full:.3f} s\n")
    return Bench(seconds, "s", f"a twentieth of the full run ({n_deals} of {N_DEALS} deals paid again)", full / 20)


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.full_run_pandas": _full_run,
    "compensation.one_deal": _one_deal,
    "compensation.cells_differ": _cells_differ,
}
