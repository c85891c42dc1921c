"""How many rows a table holds, and from which day to which."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from salesformula.facts.measures import local_day


def reach(rows: ir.Table, *, day_column: str | None, time_zone: str) -> ir.Table:
    """The number of rows of a table with the first and the last day of its main date; one row.

    Schemas: any fact table, of which ``day_column`` is a date or a moment -> (n_rows, first_on, last_on).
    Units: n_rows count; first_on, last_on dates in ``time_zone``, null where no row has one.
    Serves: O8.
    Source: counting.
    Errors: none.
    """
    if day_column is None:
        return rows.aggregate(n_rows=rows.count()).mutate(first_on=ibis.null("date"), last_on=ibis.null("date"))
    found = rows[day_column]
    ends = rows.aggregate(n_rows=rows.count(), first_on=found.min(), last_on=found.max())
    if not found.type().is_timestamp():
        return ends
    # A later moment is never on an earlier day: two days are worked out, not one for each row.
    return ends.mutate(**{name: local_day(ends[name], time_zone=time_zone) for name in ("first_on", "last_on")})
