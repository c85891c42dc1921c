"""The known truth: every knob from which the simulated company is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from salesformula.demo.market import PRODUCTS, SEGMENTS, SOURCES, Product, Segment, Source
from salesformula.demo.plantings import AHA, COACHING, TRAINING, Aha, Planting
from salesformula.kit.errors import Refused

#: How attention goes to leads: by how good they look, or by chance; None: by chance, and it changes nothing.
Response = Literal["confounded", "randomised"]
SIZES = ("small", "medium", "large")


@dataclass(frozen=True)
class Parameters:
    """What is true in the simulated company. Effects on shares are on the logit scale, on churn on the log hazard.

    docs/formulas/simulated-company.md says of each its unit and how it enters. ``equal_skill`` makes every true
    skill, every seller's and consultant's effect on churn and every planted effect 0.
    """

    n_sellers: int = 30
    months: int = 24
    sellers_per_team: int = 9
    # Skill of a seller, per stage, and what of it shows in hiring.
    equal_skill: bool = False
    skill_sd: float = 0.35
    connect_skill_sd: float = 0.20
    qualify_skill_sd: float = 0.25
    trait_weights: tuple[tuple[str, float], ...] = (
        ("coachability", 0.9), ("curiosity", 0.7), ("prior success", 0.6), ("intelligence", 0.4), ("work ethic", 0.2),
        ("years in sales", 0.0),
    )  # fmt: skip
    trait_share: float = 0.35
    ramp_days: int = 120
    newcomer_share: float = 0.25
    # Leads: how many, how good, how they are pursued.
    leads_per_seller_month: float = 12.0
    yearly_growth: float = 0.10
    month_seasons: tuple[float, ...] = (1.06, 1.02, 1.08, 1.0, 1.02, 0.98, 0.9, 0.86, 1.08, 1.1, 1.06, 0.84)
    territory_potential: tuple[float, ...] = (1.05, 0.93, 1.10, 1.0, 0.92)
    segments: tuple[Segment, ...] = SEGMENTS
    sources: tuple[Source, ...] = SOURCES
    quality_connect_logit: float = 0.3
    quality_qualify_logit: float = 0.6
    quality_win_logit: float = 0.3
    look_correlation: float = 0.6
    worked_share: float = 0.95
    connect_per_attempt: float = 0.24
    attempt_logit: float = -0.05
    response: Response = "confounded"
    response_logit: float = 0.15
    confounding: float = 0.6
    first_call_median_minutes: float = 45.0
    # Deals.
    base_win_share: float = 0.245
    drift: float = 0.0
    addon_win_logit: float = 0.85
    addons_per_seller_month: float = 0.65
    month_end_pull: tuple[float, ...] = (0.12, 0.15, 0.35)
    products: tuple[Product, ...] = PRODUCTS
    lost_cycle_factor: float = 0.85
    addon_acv_factor: float = 0.4
    addon_cycle_factor: float = 0.6
    two_year_share: float = 0.12
    demo_share_of_lost: float = 0.55
    planned_attainment: float = 0.95
    plantings: tuple[Planting, ...] = (COACHING, TRAINING)
    # Customers.
    legacy_customers_per_seller: int = 12
    monthly_churn: float = 0.016
    churn_sd: float = 0.45
    consultant_churn_sd: float = 0.25
    sellers_per_consultant: int = 10
    prepaid_share: float = 0.2
    prepaid_hazard_ratio: float = 0.6
    pay_delay_mean_days: float = 6.0
    aha: Aha = AHA
    # Size beyond what leads and deals make.
    n_divisions: int = 1
    n_activities: int | None = None


def size(name: str) -> Parameters:
    """The parameters of a company of that size; Refused for a size that there is not."""
    if name == "small":
        return Parameters()
    if name == "medium":
        return Parameters(n_sellers=450, leads_per_seller_month=115.5)
    if name == "large":
        return Parameters(n_sellers=5_000, leads_per_seller_month=20.0, n_divisions=20, n_activities=100_000_000)
    raise Refused(f"there is no simulated company of size {name!r}; choose {', '.join(SIZES[:-1])} or {SIZES[-1]}")


def with_response(parameters: Parameters, response: Response | None) -> Parameters:
    """The same with that way of giving attention; None: by chance, and neither speed nor further tries matter."""
    if response is None:
        return replace(parameters, response="randomised", response_logit=0.0, attempt_logit=0.0)
    return replace(parameters, response=response)
