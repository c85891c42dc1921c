"""The room's charts as Vega-Lite specs that name no colour. Labels stand beside the marks; there are no legends."""

from __future__ import annotations

from salesformula.rooms.pipeline.charts.bars import attainment, quarters, stages
from salesformula.rooms.pipeline.charts.dots import Reference, intervals, win_rates

__all__ = ["Reference", "attainment", "intervals", "quarters", "stages", "win_rates"]
