"""The counts and sums that pipeline velocity and its interval are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true, total


def velocity_parts(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Per group: what is open, won and closed, and the sums, squares and products of won amounts and days.

    n_amount and its sums are over won deals with an amount, n_days and its sums over those with a known start,
    n_both and its sums over those with both.

    Schemas: deal_rollup -> (by ..., n_open, n_won, n_closed, n_amount, sum_amount, squares_amount, n_days, sum_days,
        squares_days, n_both, sum_amount_both, sum_days_both, sum_products).
    Units: n_* count; amounts in the reporting currency; days; squares and products in their products.
    Serves: N19.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    days, amount = rows.days_to_close.cast("int64"), rows.amount
    has_amount, has_days = rows.is_won & amount.notnull(), rows.is_won & days.notnull()
    both = has_amount & has_days
    return rows.aggregate(
        by=keys(by),
        n_open=n_true(~(rows.is_won | rows.is_lost)),
        n_won=n_true(rows.is_won),
        n_closed=n_true(rows.is_won | rows.is_lost),
        n_amount=n_true(has_amount),
        sum_amount=total(amount, where=has_amount),
        squares_amount=_exact(amount * amount, "decimal(38, 4)", where=has_amount),
        n_days=n_true(has_days),
        sum_days=_exact(days, "int64", where=has_days),
        squares_days=_exact(days * days, "int64", where=has_days),
        n_both=n_true(both),
        sum_amount_both=total(amount, where=both),
        sum_days_both=_exact(days, "int64", where=both),
        sum_products=_exact(amount * days.cast("decimal(18, 0)"), "decimal(38, 2)", where=both),
    )


def _exact(values: ir.NumericColumn, kind: str, *, where: ir.BooleanValue) -> ir.NumericScalar:
    """The exact sum; 0 where there is nothing. Ibis believes products narrower than engines make them."""
    added: ir.NumericScalar = values.cast(kind).sum(where=where).cast(kind).fill_null(0)
    return added
