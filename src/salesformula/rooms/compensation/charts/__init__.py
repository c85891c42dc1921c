"""The room's charts as Vega-Lite specs that name no colour. Labels stand beside the marks; there are no legends."""

from __future__ import annotations

from salesformula.rooms.compensation.charts.plans import gains_and_losses, plan_costs
from salesformula.rooms.compensation.charts.ratios import ratios
from salesformula.rooms.compensation.charts.staying import curves

__all__ = ["curves", "gains_and_losses", "plan_costs", "ratios"]
