"""The rules only this room reads about customers who stay; what other rooms read too is company policy."""

from __future__ import annotations

from typing import Literal

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit

Window = Literal["full_months", "to_the_day"]
Counts = Literal["deal", "mrr"]
Reading = Literal["entering", "leaving"]


class CompensationPolicy(Policy):
    """What early use means, over which time churn is counted, and when a deal signed counts as unused."""

    aha_window_days: int = setting(
        60,
        unit=Unit.DAYS,
        label="Use within so many days of a customer's first day is early use",
        source="001, given: the first two months",
        low=7,
        high=366,
    )
    aha_feature: str = setting(
        "",
        unit=Unit.TEXT,
        label="Feature of the moment after which customers stay; empty: the one the facts show",
        source="001, left to the company",
    )
    aha_quantity: int = setting(
        1,
        unit=Unit.COUNT,
        label="How often that feature must be used to reach the moment",
        source="001, left to the company",
        low=1,
        high=1_000_000_000,
    )
    aha_lately_days: int = setting(
        90,
        unit=Unit.DAYS,
        label="The leading indicator looks at customers whose early days ended within so many days",
        source="ours",
        low=14,
        high=366,
    )
    churn_window_months: int = setting(
        24, unit=Unit.MONTHS, label="Churn is counted over so many months", source="ours", low=1, high=60
    )
    shelfware_days: int = setting(
        60,
        unit=Unit.DAYS,
        label="A deal signed counts as unused once so many days have passed since its first day",
        source="ours",
        low=7,
        high=732,
    )
    shelfware_features_share: float = setting(
        0.2,
        unit=Unit.SHARE,
        label="A customer who uses a smaller share of the features than this hardly uses what was signed",
        source="001, an example: 5 of 25 features",
        low=0,
        high=1,
    )
    training_likely_from: float = setting(
        0.5,
        unit=Unit.PROBABILITY,
        label="Help is offered to who is in the quarter losing most customers with at least this chance",
        source="ours",
        low=0.25,
        high=0.99,
    )


class LevelsPolicy(Policy):
    """How levels are counted. A ladder keeps what was in force on the day it was adopted."""

    new_mrr_months: int = setting(
        3, unit=Unit.MONTHS, label="New MRR a month is the mean of so many months", source="ours", low=1, high=24
    )
    # On the day the last milestone is passed: a mean of full months would put promotions off to the first of the next.
    new_mrr_window: Window = setting(
        "to_the_day",
        unit=Unit.TEXT,
        label="Those months: full_months, the last calendar months; to_the_day, the months up to each day",
        source="ours",
    )
    prepaid_counts: Counts = setting(
        "deal",
        unit=Unit.TEXT,
        label="The mean of prepaid months counts each deal alike (deal), or by its MRR (mrr)",
        source="ours",
    )
    level_churn_months: int = setting(
        12, unit=Unit.MONTHS, label="Churn for levels is counted over so many months", source="ours", low=1, high=60
    )
    annual_milestones: Reading = setting(
        "leaving",
        unit=Unit.TEXT,
        label="Scheme A: a level's milestones are for leaving or for entering it",
        source="ours; 001 gives each level's own quota, which reads as leaving",
    )
    monthly_milestones: Reading = setting(
        "entering",
        unit=Unit.TEXT,
        label="Scheme B: a level's milestones are for leaving or for entering it",
        source="ours; 003 reads as entering",
    )
