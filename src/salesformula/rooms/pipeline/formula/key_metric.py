"""The one key metric of the company, won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import counts_for_metric, n_true, total, worth


def key_metric(
    deals: ir.Table,
    *,
    metric: str,
    kinds: Sequence[str],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
) -> ir.Table:
    """Per group: won deals of the kinds that count, and what they are worth in the key metric.

    Schemas: deal_rollup -> (by ..., n_won, key_metric_amount, n_without_amount, n_stand_in).
        n_stand_in: annual contract value unknown, the amount stands in for it.
    Units: n_* count; key_metric_amount in the reporting currency, or customers.
    Serves: M1.
    Source: mission M1 (004): annual contract value of new plus add-on opportunities by default.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = with_state(deals)
    rows = rows.mutate(value=worth(rows, metric=metric), counts=counts_for_metric(rows, kinds=kinds))
    rows = labelled(narrow(rows, where or {}), by)
    stands_in = rows.acv_amount.isnull() & rows.amount.notnull() & (metric == "acv")
    return rows.aggregate(
        by=keys(by),
        n_won=n_true(rows.counts),
        key_metric_amount=total(rows.value, where=rows.counts),
        n_without_amount=n_true(rows.counts & rows.value.isnull()),
        n_stand_in=n_true(rows.counts & stands_in),
    )
