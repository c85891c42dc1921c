"""Which metric attainment is measured in: that of the quotas."""

from __future__ import annotations

from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.pipeline import formula


def quota_metric(ask: Ask) -> tuple[str, tuple[str, ...]]:
    """The metric of the quotas, and the metrics left out.

    The company's key metric where there are quotas in it, else the metric most quotas are in.
    """
    key = ask.policy(CompanyPolicy).key_metric
    counts = formula.quota_metrics(ask.facts.table("quota_rollup")).to_pyarrow().to_pylist()
    present = {row["metric"]: row["n_quotas"] for row in counts}
    chosen = key if key in present or not present else min(present, key=lambda name: (-present[name], name))
    return chosen, tuple(sorted(set(present) - {chosen}))
