"""The exchange rate of a day: each rate is in force from its own day until the next one's."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

RATE = "decimal(18, 8)"


def with_rate(rows: ir.Table, fx_rates: ir.Table, *, home: str, currency: str, on: str) -> ir.Table:
    """The rows with ``rate``: from the currency in their column ``currency`` into ``home``, on the day in ``on``.

    1 where the currency is ``home`` or not said; null where no rate is known for that day.
    """
    said = rows.mutate(rate_asked=ibis.coalesce(rows[currency], ibis.literal(home)))
    rates = _in_force(fx_rates)
    joined = said.left_join(
        rates,
        [
            said.rate_asked == rates.rate_currency,
            said[on] >= rates.rate_from,
            rates.rate_to.isnull() | (said[on] < rates.rate_to),
        ],
    )
    one = ibis.literal(1).cast(RATE)
    rate = (joined.rate_asked == home).ifelse(one, joined.known_rate)
    return joined.mutate(rate=rate).drop("rate_asked", "known_rate", "rate_currency", "rate_from", "rate_to")


def _in_force(fx_rates: ir.Table) -> ir.Table:
    in_order = ibis.window(group_by=fx_rates.currency, order_by=fx_rates.on)
    return fx_rates.select(
        rate_currency=fx_rates.currency,
        known_rate=fx_rates.rate.cast(RATE),
        rate_from=fx_rates.on,
        rate_to=fx_rates.on.lead().over(in_order),
    )
