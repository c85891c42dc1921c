"""Large, small and upsell: what the won business consists of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.facts.rate import rate
from salesformula.kit.dated import Dated
from salesformula.rooms.pipeline.formula.narrow import narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true, part_of_mix, total, with_large_from, worth

PARTS = ("large_new", "small_new", "upsell")


def mix(
    deals: ir.Table, *, metric: str, large_from: Dated, as_of: date, where: Mapping[str, str] | None = None
) -> ir.Table:
    """Per part of the mix: deals won, what they are worth and their share of the whole. Renewals are not in it.

    A new deal is large from the amount that ``large_from`` held for its team on the day it closed: when the
    threshold changes, deals closed before keep the old one. Won deals without a closing day are read on ``as_of``.
    Parts without a won deal are left out.

    Schemas: deal_rollup -> (part, n_won, won_amount, mix_share).
    Units: n_won count; won_amount in the reporting currency; mix_share 0-1, the shares add up to 1.
    Serves: M4.
    Source: ours, after the three parts the requirement names.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = with_large_from(with_state(deals), large_from, as_of=as_of)
    rows = rows.mutate(part=part_of_mix(rows, metric=metric), value=worth(rows, metric=metric))
    rows = narrow(rows, where or {})
    rows = rows.filter(rows.is_won & rows.part.notnull())
    parts = rows.aggregate(by=["part"], n_won=n_true(rows.is_won), won_amount=total(rows.value))
    whole = parts.won_amount.sum().cast("decimal(38, 2)").over(ibis.window())
    return parts.mutate(mix_share=rate(parts.won_amount, whole))
