"""Every formula of the pipeline room, in every shape it is asked in: a name and how to make its expression."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.kit.dated import Change, always, laid_out
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.formula.narrow import keys

Make = Callable[[ir.Table, ir.Table], ir.Table]

KINDS = ("new", "addon")
AS_OF = date(2026, 1, 31)
#: Raised twice for the company, once in the middle of a quarter; one team has its own for a while.
RAISED = laid_out(
    "large_deal_from",
    default=Decimal("999.99"),
    changes=[
        Change(date(2025, 5, 15), None, Decimal("9999.995")),
        Change(date(2025, 11, 1), None, Decimal(123_456)),
        Change(date(2025, 3, 1), "t1", Decimal(10_000)),
        Change(date(2025, 9, 1), "t1", None),
    ],
)
BYS: tuple[tuple[str, ...], ...] = (
    (), ("owner",), ("manager",), ("team",), ("product",), ("region",), ("quarter",), ("month",), ("kind",),
    ("stage",), ("state",), ("owner", "quarter"), ("team", "product"),
)  # fmt: skip
#: Filters are tried with these groupings; the others would only take time.
FILTERED = ((), ("owner",), ("quarter",))
WHERES: tuple[dict[str, str], ...] = (
    {},
    {"owner_id": "p1"},
    {"product": "(missing)"},
    {"state": "won", "region": "East"},
    {"owner": "nobody"},
)
RANKS = pa.table({"n": list(range(1, 401)) * 2, "position": [1] * 400 + [(n + 1) // 2 for n in range(1, 401)]})


def _of_deals(function: Callable[..., ir.Table], **options: Any) -> Make:
    return lambda deals, quotas: function(deals, **options)


def _of_both(function: Callable[..., ir.Table], **options: Any) -> Make:
    return lambda deals, quotas: function(deals, quotas, **options)


def _cases() -> dict[str, Make]:
    made: dict[str, Make] = {}
    for by in BYS:
        for where in WHERES if by in FILTERED else WHERES[:1]:
            name, asked = f"{'+'.join(by) or 'all'} where {where}", {"by": by, "where": where}
            for function in (formula.win_counts, formula.sizes_counted, formula.closings_counted):
                made[f"{function.__name__} {name}"] = _of_deals(function, **asked)
            for function in (formula.opened_counted, formula.velocity_parts):
                made[f"{function.__name__} {name}"] = _of_deals(function, **asked)
            made[f"deal_cells {name}"] = _of_deals(formula.deal_cells, as_of=AS_OF, **asked)
            made[f"key_metric {name}"] = _of_deals(formula.key_metric, metric="acv", kinds=KINDS, **asked)
        made[f"deal_sizes sums {by}"] = _of_deals(_summed, rows=formula.deal_sizes, by=by, inside=keys(by))
        made[f"deal_sizes ranks {by}"] = _of_deals(_ranked, rows=formula.deal_sizes, by=by, inside=keys(by))
        days = [*keys(by), "outcome"]
        made[f"days_to_close sums {by}"] = _of_deals(_summed, rows=formula.days_to_close, by=by, inside=days)
        made[f"days_to_close ranks {by}"] = _of_deals(_ranked, rows=formula.days_to_close, by=by, inside=days)
    for metric in ("acv", "amount", "mrr", "customers"):
        made |= _in_metric(metric)
    made["attainment of one"] = _of_both(
        formula.attainment, metric="acv", kinds=KINDS, by=("quarter",), where={"owner_id": "p1"}
    )
    made["opened"] = _of_deals(formula.opened)
    for where in WHERES:
        made[f"opened_unknown where {where}"] = _of_deals(formula.opened_unknown, where=where)
    made["stages"] = _of_deals(formula.stages)
    made["stages where"] = _of_deals(formula.stages, where={"owner": "Seller 01"})
    made["won_without_lead"] = lambda deals, quotas: formula.won_without_lead(deals)
    made["quota_metrics"] = lambda deals, quotas: formula.quota_metrics(quotas)
    return made


def _in_metric(metric: str) -> dict[str, Make]:
    counted: dict[str, Any] = {"metric": metric, "kinds": KINDS}
    made = {
        f"key_metric in {metric}": _of_deals(formula.key_metric, by=("owner",), **counted),
        f"mix in {metric}": _of_deals(formula.mix, metric=metric, large_from=always(Decimal(10_000)), as_of=AS_OF),
        f"mix in {metric}, raised": _of_deals(formula.mix, metric=metric, large_from=RAISED, as_of=AS_OF),
        f"deals in {metric}": _of_both(formula.deals, quota_metric="acv", large_from=RAISED, as_of=AS_OF, **counted),
    }
    for by in ((), ("owner",), ("quarter",), ("owner", "quarter")):
        made[f"attainment in {metric} by {by}"] = _of_both(formula.attainment, by=by, **counted)
    return made


def _summed(deals: ir.Table, *, rows: Callable[..., ir.Table], by: tuple[str, ...], inside: list[str]) -> ir.Table:
    return formula.sums(rows(deals, by=by), by=inside)


def _ranked(deals: ir.Table, *, rows: Callable[..., ir.Table], by: tuple[str, ...], inside: list[str]) -> ir.Table:
    return formula.at_ranks(rows(deals, by=by), by=inside, ranks=ibis.memtable(RANKS))


FORMULAS = _cases()
