"""The measures everyone shares: ONE definition of a win, of a won lead, of a closing day, of an amount.

Change the definition of a win here and every page, payslip and forecast follows.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

REPORTED = "decimal(18, 2)"


def is_won(deals: ir.Table, stages: ir.Table) -> ir.BooleanValue:
    """True where the deal says so itself, else where its stage says so, else false."""
    return ibis.coalesce(deals.is_won, stages.is_won, ibis.literal(False))


def is_closed(deals: ir.Table, stages: ir.Table) -> ir.BooleanValue:
    """True where the deal, else its stage, says that it is decided; a won deal always is."""
    said = ibis.coalesce(deals.is_closed, stages.is_closed, ibis.literal(False))
    return said | is_won(deals, stages)


def deals_of_leads(leads: ir.Table, deals: ir.Table) -> ir.Table:
    """Each pair (lead_id, deal_id) once, whichever of the two names the other.

    A lead is won when a deal of it is won. One that names a deal nobody knows has none.
    """
    named = leads.filter(leads.deal_id.notnull()).select("lead_id", "deal_id")
    naming = deals.filter(deals.lead_id.notnull()).select("lead_id", "deal_id")
    pairs: ir.Table = named.union(naming, distinct=True)
    return pairs


@ibis.udf.scalar.builtin(name="timezone", signature=((dt.string, dt.Timestamp()), dt.Timestamp(timezone="UTC")))
def _as_instant(zone, moment):  # type: ignore[no-untyped-def]
    """The engine's timezone(zone, timestamp): an instant from a time of day in that zone."""


@ibis.udf.scalar.builtin(name="timezone", signature=((dt.string, dt.Timestamp(timezone="UTC")), dt.Timestamp()))
def _as_clock(zone, instant):  # type: ignore[no-untyped-def]
    """The engine's timezone(zone, timestamptz): the time of day in that zone."""


def local_day(moment: ir.TimestampValue, *, time_zone: str) -> ir.DateValue:
    """The date of a UTC moment in the company's time zone.

    Plain casts between zoned timestamps change the type but not the clock on some engines, so the
    engine's own ``timezone`` function is called (DuckDB and PostgreSQL have it under that name).
    """
    # The call takes a third of a microsecond a row, even where there is nothing to do.
    if time_zone == "UTC":
        return moment.date()
    return _as_clock(ibis.literal(time_zone), _as_instant(ibis.literal("UTC"), moment)).date()


def reported(amount: ir.DecimalValue, rate: ir.DecimalValue) -> ir.DecimalValue:
    """An amount in the reporting currency, rounded half away from zero to cents, row by row; null without a rate."""
    exact = amount.cast("decimal(28, 4)") * rate.cast("decimal(28, 8)")
    return exact.round(2).cast(REPORTED)
