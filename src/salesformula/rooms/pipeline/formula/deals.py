"""The deals behind every number of this room, one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.kit.dated import Dated
from salesformula.rooms.pipeline.formula.attainment import counted_towards_quota
from salesformula.rooms.pipeline.formula.narrow import narrow, with_state
from salesformula.rooms.pipeline.formula.worth import (
    counts_for_metric,
    no_money,
    part_of_mix,
    with_large_from,
    worth,
)

COLUMNS = (
    "deal_id", "name", "account", "owner", "owner_id", "manager", "manager_id", "team", "team_id", "region",
    "segment", "product", "kind", "stage", "state", "part", "amount", "acv_amount", "currency", "no_amount_reason",
    "loss_reason", "competitor", "created_on", "closed_on", "expected_close_on", "quarter", "month", "days_to_close",
)  # fmt: skip


def deals(
    rollup: ir.Table,
    quotas: ir.Table,
    *,
    metric: str,
    quota_metric: str,
    kinds: Sequence[str],
    large_from: Dated,
    as_of: date,
    where: Mapping[str, str] | None = None,
) -> ir.Table:
    """The deals asked for, with what each adds to every number of this room, so that sums reconcile.

    Schemas: deal_rollup, quota_rollup -> (deal_id, labels, amounts, days, n_deals = 1, is_won, is_lost, is_closed,
        is_open, is_key, is_mix, won_amount, lost_amount, key_metric_amount, mix_amount, quota_won_amount).
    Units: *_amount in the reporting currency (key_metric_amount and quota_won_amount may be customers);
        *_on dates; days_to_close days; is_* true or false.
    Serves: M9.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = with_large_from(with_state(rollup), large_from, as_of=as_of)
    rows = rows.mutate(
        part=part_of_mix(rows, metric=metric),
        value=worth(rows, metric=metric),
        is_key=counts_for_metric(rows, kinds=kinds),
    )
    rows = narrow(rows, where or {})
    towards = counted_towards_quota(rollup, quotas, metric=quota_metric, kinds=kinds)
    towards = towards.select(quota_deal_id="deal_id", quota_won_amount="won_amount")
    joined = rows.left_join(towards, [("deal_id", "quota_deal_id")])
    is_mix = joined.is_won & joined.part.notnull()
    return joined.select(
        *COLUMNS,
        "is_won",
        "is_lost",
        "is_key",
        n_deals=ibis.literal(1, type="int64"),
        is_closed=joined.is_won | joined.is_lost,
        is_open=~(joined.is_won | joined.is_lost),
        is_mix=is_mix,
        won_amount=_if(joined.is_won, joined.amount),
        lost_amount=_if(joined.is_lost, joined.amount),
        key_metric_amount=_if(joined.is_key, joined.value),
        mix_amount=_if(is_mix, joined.value),
        quota_won_amount=joined.quota_won_amount.fill_null(no_money()),
    )


def _if(condition: ir.BooleanValue, amount: ir.DecimalValue) -> ir.DecimalValue:
    """The amount where the condition holds and the amount is known, else 0."""
    return ibis.ifelse(condition, amount.fill_null(no_money()), no_money())
