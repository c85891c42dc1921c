"""What had happened by the end of a day: what came later is not there, what was decided later is still open."""

from __future__ import annotations

from collections.abc import Callable
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


def leads_as_of(leads: ir.Table, *, day: date) -> ir.Table:
    """The lead rollup as it stood at the end of ``day``.

    Leads that came later are not there, wins after that day are undone. Owner and labels are today's.
    """
    there = leads.filter(leads.created_on.isnull() | (leads.created_on <= day))
    undone = ibis.coalesce(there.won_on > day, ibis.literal(False))
    return there.mutate(
        is_won=undone.ifelse(ibis.literal(False), there.is_won),
        days_to_won=undone.ifelse(ibis.null("int64"), there.days_to_won),
        won_on=undone.ifelse(ibis.null("date"), there.won_on),
    )


#: How each rollup is taken back to an earlier day; the others have no days of their own.
AS_OF: dict[str, Callable[..., ir.Table]] = {"deal_rollup": deals_as_of, "lead_rollup": leads_as_of}
