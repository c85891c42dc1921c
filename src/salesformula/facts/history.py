"""What had happened by the end of a day. Deals opened later are not there; deals decided later are still open."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir


def deals_as_of(deals: ir.Table, *, day: date) -> ir.Table:
    """The deal rollup as it stood at the end of ``day``.

    Decisions after that day are undone; the stage a deal had before its decision is not kept, so it is
    null for those. Owner, amount and labels are today's.
    """
    opened = deals.filter(deals.created_on.isnull() | (deals.created_on <= day))
    later = opened.closed_on > day
    undone = ibis.coalesce(later, ibis.literal(False))
    no = ibis.literal(False)
    text = ibis.null("string")
    return opened.mutate(
        is_won=undone.ifelse(no, opened.is_won),
        is_closed=undone.ifelse(no, opened.is_closed),
        is_lost=undone.ifelse(no, opened.is_lost),
        stage=undone.ifelse(text, opened.stage),
        stage_id=undone.ifelse(text, opened.stage_id),
        stage_position=undone.ifelse(ibis.null("int64"), opened.stage_position),
        month=undone.ifelse(text, opened.month),
        quarter=undone.ifelse(text, opened.quarter),
        days_to_close=undone.ifelse(ibis.null("int64"), opened.days_to_close),
        closed_on=undone.ifelse(ibis.null("date"), opened.closed_on),
    )
