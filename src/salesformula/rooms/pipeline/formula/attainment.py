"""What was won against what was to be won, by person and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from salesformula.facts.rate import rate
from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import MONEY, counts_for_metric, n_true, total, worth


def attainment(
    deals: ir.Table,
    quotas: ir.Table,
    *,
    metric: str,
    kinds: Sequence[str],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
) -> ir.Table:
    """Per group: what was won inside quota periods, the quota, and their quotient.

    A deal belongs to the period of its owner's quota that holds its closing day. A deal won while others had a
    quota but its owner had none counts in the total, under the quarter of its closing, and is also counted apart.

    Schemas: deal_rollup, quota_rollup -> (by ..., n_won, won_amount, n_won_without_quota, won_without_quota_amount,
        n_quotas, quota_amount, attainment_share, period_start, period_end); ``by`` any of owner, quarter.
    Units: n_* count; *_amount in the reporting currency, or customers; attainment_share 0-1 and above;
        period_start first day of the first period, period_end first day after the last.
    Serves: O1, L5.
    Source: ours; attainment = won / quota is the common definition.
    Errors: Refused for a filter on a column other than owner, owner_id and quarter.
    """
    won = counted_towards_quota(deals, quotas, metric=metric, kinds=kinds)
    targets = quotas.filter(quotas.metric == metric)
    lines = _won_lines(won).union(_quota_lines(targets))
    lines = labelled(narrow(lines, where or {}), by)
    sums = lines.aggregate(
        by=keys(by),
        n_won=n_true(lines.is_deal),
        won_amount=total(lines.won_amount),
        n_won_without_quota=n_true(lines.is_deal & lines.period_start.isnull()),
        won_without_quota_amount=total(lines.won_amount, where=lines.is_deal & lines.period_start.isnull()),
        n_quotas=n_true(~lines.is_deal),
        quota_amount=total(lines.quota_amount),
        period_start=lines.period_start.min(),
        period_end=lines.period_end.max(),
    )
    return sums.mutate(attainment_share=rate(sums.won_amount, sums.quota_amount))


def counted_towards_quota(deals: ir.Table, quotas: ir.Table, *, metric: str, kinds: Sequence[str]) -> ir.Table:
    """The won deals that count against quotas, each with the period it belongs to.

    Schemas: deal_rollup, quota_rollup -> (deal_id, owner_id, owner, quarter, period_start, period_end, won_amount);
        period_start and period_end are null where the owner had no quota on the closing day.
    Units: won_amount in the reporting currency, or customers.
    Serves: O1, L5.
    Source: ours.
    Errors: none.
    """
    rows = with_state(deals)
    rows = rows.mutate(value=worth(rows, metric=metric))
    rows = rows.filter(counts_for_metric(rows, kinds=kinds) & rows.closed_on.notnull())
    rows = rows.select("deal_id", "owner_id", "owner", "quarter", "closed_on", won_amount=rows.value)
    own = quotas.filter(quotas.metric == metric).select(
        "period_start", "period_end", quota_owner_id="owner_id", quota_quarter="quarter"
    )
    inside = rows.left_join(
        own,
        [rows.owner_id == own.quota_owner_id, rows.closed_on >= own.period_start, rows.closed_on < own.period_end],
    )
    span = own.aggregate(span_start=own.period_start.min(), span_end=own.period_end.max())
    # Two quotas of one person that overlap would count a deal twice: the one that began last takes it.
    latest_first = ibis.window(
        group_by=inside.deal_id, order_by=[inside.period_start.desc(), inside.period_end, inside.owner_id]
    )
    inside = inside.mutate(nth=ibis.row_number().over(latest_first))
    spanned = inside.filter(inside.nth == 0).cross_join(span)
    spanned = spanned.filter((spanned.closed_on >= spanned.span_start) & (spanned.closed_on < spanned.span_end))
    quarter = ibis.coalesce(spanned.quota_quarter, spanned.quarter)
    return spanned.select("deal_id", "owner_id", "owner", "period_start", "period_end", "won_amount", quarter=quarter)


def _won_lines(won: ir.Table) -> ir.Table:
    return won.select(
        "owner_id",
        "owner",
        "quarter",
        "period_start",
        "period_end",
        "won_amount",
        quota_amount=ibis.literal(Decimal("0.00"), type=MONEY),
        is_deal=ibis.literal(True),
    )


def _quota_lines(targets: ir.Table) -> ir.Table:
    return targets.select(
        "owner_id",
        "owner",
        "quarter",
        "period_start",
        "period_end",
        won_amount=ibis.literal(Decimal("0.00"), type=MONEY),
        quota_amount=targets.amount,
        is_deal=ibis.literal(False),
    )
