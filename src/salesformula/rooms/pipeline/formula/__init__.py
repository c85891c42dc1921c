"""The room's arithmetic: pure functions from the rollups of deals, leads, quotas and changes to one table."""

from __future__ import annotations

from salesformula.rooms.pipeline.formula.attainment import attainment
from salesformula.rooms.pipeline.formula.changes import changes
from salesformula.rooms.pipeline.formula.days_to_close import closings_counted, days_to_close
from salesformula.rooms.pipeline.formula.deal_sizes import deal_sizes, sizes_counted
from salesformula.rooms.pipeline.formula.deals import deals
from salesformula.rooms.pipeline.formula.funnel import funnel_counts, funnel_leads, wins_by_age, won_without_lead
from salesformula.rooms.pipeline.formula.key_metric import key_metric
from salesformula.rooms.pipeline.formula.mix import mix
from salesformula.rooms.pipeline.formula.opened import deal_cells, opened, opened_counted, opened_unknown
from salesformula.rooms.pipeline.formula.quota_metrics import quota_metrics
from salesformula.rooms.pipeline.formula.spread import at_ranks, sums
from salesformula.rooms.pipeline.formula.stages import stages
from salesformula.rooms.pipeline.formula.velocity import velocity_parts
from salesformula.rooms.pipeline.formula.win_counts import win_counts

__all__ = [
    "at_ranks",
    "attainment",
    "changes",
    "closings_counted",
    "days_to_close",
    "deal_cells",
    "deal_sizes",
    "deals",
    "funnel_counts",
    "funnel_leads",
    "key_metric",
    "mix",
    "opened",
    "opened_counted",
    "opened_unknown",
    "quota_metrics",
    "sizes_counted",
    "stages",
    "sums",
    "velocity_parts",
    "win_counts",
    "wins_by_age",
    "won_without_lead",
]
