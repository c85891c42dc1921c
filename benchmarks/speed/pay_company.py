"""A company's deals and quotas of one year, the same every time, and the rule by which its sellers are paid.

8 % up to the quarter's quota, 12 % up to half as much again, 16 % above: marginal, in closing order (day, then deal).
Half of it is due the day the deal closes, a quarter each 30 and 90 days later unless the customer has left by then.
What was paid is taken back from a customer who leaves within 90 days. Cents half-even; the last part carries what
rounding leaves. A payslip cell is what one seller is paid in one month.
"""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

FIRST = date(2025, 1, 1)
N_QUARTERS = 4
#: The last part of December's deals is due in March.
N_MONTHS = 15

#: Cents by seller and month, flat: seller * N_MONTHS + month.
Cells = npt.NDArray[np.int64]


def company(*, n_deals: int, n_sellers: int) -> duckdb.DuckDBPyConnection:
    """Tables deals (deal_id, seller, amount, closed_on, ended_on) and quotas (seller, quarter, quota)."""
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
    connection.execute("SET enable_progress_bar = false")
    connection.register("made_deals", deals)
    connection.register("made_quotas", quotas)
    connection.execute(
        """CREATE TABLE deals AS SELECT deal_id, seller, (cents::DECIMAL(18, 4) / 100)::DECIMAL(18, 4) AS amount,
        closed_on::DATE AS closed_on, ended_on::DATE AS ended_on FROM made_deals ORDER BY deal_id"""
    )
    connection.execute("CREATE TABLE quotas AS SELECT seller, quarter, quota::DECIMAL(18, 4) AS quota FROM made_quotas")
    return connection


def month_of(day: date) -> int:
    """Months since the first."""
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month
