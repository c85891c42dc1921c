"""The known truth: every knob from which the simulated company is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from salesformula.demo.market import PRODUCTS, SEGMENTS, SOURCES, Product, Segment, Source
from salesformula.kit.errors import Refused


@dataclass(frozen=True)
class Parameters:
    """What is true in the simulated company. Effects on winning are on the logit scale.

    ``skill_sd`` is the standard deviation of a seller's effect on winning; with ``equal_skill`` every
    effect is 0. ``month_seasons`` multiply the leads of each month, January first. ``month_end_pull``
    is the share of closings that move to the last ten days of their month, for the first, second and
    third month of a quarter. ``newcomer_share`` is the capacity on the first day; after ``ramp_days``
    it is 1.
    """

    n_sellers: int = 30
    months: int = 24
    equal_skill: bool = False
    skill_sd: float = 0.35
    base_win_share: float = 0.26
    addon_win_logit: float = 0.85
    leads_per_seller_month: float = 12.0
    addons_per_seller_month: float = 0.65
    legacy_customers_per_seller: int = 12
    yearly_growth: float = 0.10
    month_seasons: tuple[float, ...] = (1.06, 1.02, 1.08, 1.0, 1.02, 0.98, 0.9, 0.86, 1.08, 1.1, 1.06, 0.84)
    month_end_pull: tuple[float, ...] = (0.12, 0.15, 0.35)
    segments: tuple[Segment, ...] = SEGMENTS
    sources: tuple[Source, ...] = SOURCES
    products: tuple[Product, ...] = PRODUCTS
    connect_per_attempt: float = 0.24
    worked_share: float = 0.95
    first_call_median_minutes: float = 45.0
    lost_cycle_factor: float = 0.85
    addon_acv_factor: float = 0.4
    addon_cycle_factor: float = 0.6
    two_year_share: float = 0.12
    demo_share_of_lost: float = 0.55
    ramp_days: int = 120
    newcomer_share: float = 0.25
    planned_attainment: float = 0.95


def size(name: str, *, equal_skill: bool = False) -> Parameters:
    """The parameters of a company of that size; Refused for a size that is not drawn yet."""
    if name != "small":
        raise Refused(f"there is no simulated company of size {name!r}; choose --size small (30 sellers, two years)")
    return Parameters(equal_skill=equal_skill)
