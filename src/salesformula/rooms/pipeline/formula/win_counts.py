"""Deals won and lost, counted and valued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from salesformula.facts.rate import rate
from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true, total


def win_counts(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Per group: how many deals were won, lost and are open, what they are worth, and the shares won.

    A deal is won or lost as it says itself or as its stage says; win_share = won / (won + lost), by number.
    value_win_share = amount won / (amount won + amount lost) over deals with an amount; null where
    deals were lost but none of them carries an amount above zero: their worth is unknown, not nothing.

    Schemas: deal_rollup -> (by ..., n_won, n_lost, n_closed, n_open, win_share, won_amount, lost_amount,
        value_win_share, n_missing_amount, n_without_rate, n_lost_valued, first_closed_on, last_closed_on).
    Units: n_* count; *_share 0-1; *_amount in the reporting currency; *_on dates.
    Serves: N20.
    Source: ours; the definition by close date is the common one.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    closed = rows.is_won | rows.is_lost
    no_rate = (rows.no_amount_reason == "no_rate").fill_null(False)
    counts = rows.aggregate(
        by=keys(by),
        n_won=n_true(rows.is_won),
        n_lost=n_true(rows.is_lost),
        n_closed=n_true(closed),
        n_open=n_true(~closed),
        won_amount=total(rows.amount, where=rows.is_won),
        lost_amount=total(rows.amount, where=rows.is_lost),
        n_missing_amount=n_true(closed & rows.amount.isnull() & ~no_rate),
        n_without_rate=n_true(closed & rows.amount.isnull() & no_rate),
        n_lost_valued=n_true(rows.is_lost & (rows.amount > 0)),
        first_closed_on=rows.closed_on.min(where=closed),
        last_closed_on=rows.closed_on.max(where=closed),
    )
    known = (counts.n_lost == 0) | (counts.n_lost_valued > 0)
    return counts.mutate(
        win_share=rate(counts.n_won, counts.n_closed),
        value_win_share=known.ifelse(rate(counts.won_amount, counts.won_amount + counts.lost_amount), None),
    )
