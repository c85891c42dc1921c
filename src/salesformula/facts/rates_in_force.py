"""Exchange rates with the days on which each is in force: from its own day until the next one's."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def rates_in_force(fx_rates: ir.Table) -> ir.Table:
    """Columns rate_currency, rate decimal(18, 8), rate_from, rate_to (half-open; null: still in force)."""
    in_order = ibis.window(group_by=fx_rates.currency, order_by=fx_rates.on)
    return fx_rates.select(
        rate_currency=fx_rates.currency,
        rate=fx_rates.rate.cast("decimal(18, 8)"),
        rate_from=fx_rates.on,
        rate_to=fx_rates.on.lead().over(in_order),
    )
