"""Every formula of the pipeline room, in every shape it is asked in: a name and how to make its expression."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.formula.narrow import keys

Make = Callable[[ir.Table, ir.Table], ir.Table]

KINDS = ("new", "addon")
BYS: tuple[tuple[str, ...], ...] = (
    (), ("owner",), ("manager",), ("team",), ("product",), ("region",), ("quarter",), ("month",), ("kind",),
    ("stage",), ("state",), ("owner", "quarter"), ("team", "product"),
)  # fmt: skip
WHERES = ({}, {"owner_id": "p1"}, {"product": "(missing)"}, {"state": "won", "region": "East"}, {"owner": "nobody"})
RANKS = pa.table({"n": list(range(1, 401)) * 2, "position": [1] * 400 + [(n + 1) // 2 for n in range(1, 401)]})


def _cases() -> dict[str, Make]:
    made: dict[str, Make] = {}
    for by in BYS:
        for where in WHERES:
            name = f"{'+'.join(by) or 'all'} where {where}"
            made[f"win_counts {name}"] = lambda d, q, by=by, w=where: formula.win_counts(d, by=by, where=w)
            made[f"sizes_counted {name}"] = lambda d, q, by=by, w=where: formula.sizes_counted(d, by=by, where=w)
            made[f"closings_counted {name}"] = lambda d, q, by=by, w=where: formula.closings_counted(d, by=by, where=w)
            made[f"key_metric {name}"] = lambda d, q, by=by, w=where: formula.key_metric(
                d, metric="acv", kinds=KINDS, by=by, where=w
            )
        made[f"deal_sizes sums {by}"] = lambda d, q, by=by: formula.sums(formula.deal_sizes(d, by=by), by=keys(by))
        made[f"deal_sizes ranks {by}"] = lambda d, q, by=by: _ranked(formula.deal_sizes(d, by=by), keys(by))
        days = [*keys(by), "outcome"]
        made[f"days_to_close sums {by}"] = lambda d, q, by=by, k=days: formula.sums(formula.days_to_close(d, by=by), by=k)
        made[f"days_to_close ranks {by}"] = lambda d, q, by=by, k=days: _ranked(formula.days_to_close(d, by=by), k)
    for metric in ("acv", "amount", "mrr", "customers"):
        made[f"key_metric in {metric}"] = lambda d, q, m=metric: formula.key_metric(
            d, metric=m, kinds=KINDS, by=("owner",)
        )
        made[f"mix in {metric}"] = lambda d, q, m=metric: formula.mix(d, metric=m, large_from=Decimal(10_000))
        made[f"deals in {metric}"] = lambda d, q, m=metric: formula.deals(
            d, q, metric=m, quota_metric="acv", kinds=KINDS, large_from=Decimal("9999.995")
        )
        for by in ((), ("owner",), ("quarter",), ("owner", "quarter")):
            made[f"attainment in {metric} by {by}"] = lambda d, q, m=metric, by=by: formula.attainment(
                d, q, metric=m, kinds=KINDS, by=by
            )
    made["attainment of one"] = lambda d, q: formula.attainment(
        d, q, metric="acv", kinds=KINDS, by=("quarter",), where={"owner_id": "p1"}
    )
    made["stages"] = lambda d, q: formula.stages(d)
    made["stages where"] = lambda d, q: formula.stages(d, where={"owner": "Seller 01"})
    made["quota_metrics"] = lambda d, q: formula.quota_metrics(q)
    return made


def _ranked(rows: ir.Table, by: list[str]) -> ir.Table:
    return formula.at_ranks(rows, by=by, ranks=ibis.memtable(RANKS))


FORMULAS = _cases()
