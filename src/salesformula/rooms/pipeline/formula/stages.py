"""How many deals stand where, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import total, worth


def stages(deals: ir.Table, *, where: Mapping[str, str] | None = None) -> ir.Table:
    """Per stage: how many deals stand in it now, and their annual contract value.

    Schemas: deal_rollup -> (stage, stage_position, n_deals, acv_amount).
    Units: n_deals count; stage_position from 1, null where unknown; acv_amount in the reporting currency.
    Serves: M3.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), ("stage",))
    return rows.aggregate(
        by=["stage"],
        stage_position=rows.stage_position.min(),
        n_deals=rows.count(),
        acv_amount=total(worth(rows, metric="acv")),
    )
