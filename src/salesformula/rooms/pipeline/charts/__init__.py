"""The room's charts as Vega-Lite specs that name no colour. Labels stand beside the marks; there are no legends."""

from __future__ import annotations

from salesformula.kit.figure import Figure
from salesformula.rooms.pipeline.charts.bars import attainment, quarters, stages
from salesformula.rooms.pipeline.charts.cohorts import cohorts
from salesformula.rooms.pipeline.charts.curve import curve, won_by
from salesformula.rooms.pipeline.charts.dots import Reference, created_rates, intervals, win_rates
from salesformula.rooms.pipeline.charts.funnel import customers, funnel

__all__ = [
    "Figure",
    "Reference",
    "attainment",
    "cohorts",
    "created_rates",
    "curve",
    "customers",
    "funnel",
    "intervals",
    "quarters",
    "stages",
    "win_rates",
    "won_by",
]
