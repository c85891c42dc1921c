"""Which metrics the company has set quotas in."""

from __future__ import annotations

import ibis.expr.types as ir


def quota_metrics(quotas: ir.Table) -> ir.Table:
    """The metrics that quotas are set in, with how many quotas each has.

    Schemas: quota_rollup -> (metric, n_quotas).
    Units: n_quotas count.
    Serves: O1.
    Source: ours.
    Errors: none.
    """
    return quotas.aggregate(by=["metric"], n_quotas=quotas.count())
