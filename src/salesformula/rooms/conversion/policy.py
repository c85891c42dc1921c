"""The rules only this room reads; what other rooms read too is company policy."""

from __future__ import annotations

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit


class ConversionPolicy(Policy):
    """When a cohort of leads is old enough to judge, and how hard the room looks for differences."""

    mature_share: float = setting(
        0.95,
        unit=Unit.SHARE,
        label="A lead is mature at the age by which this share of the wins known so far had come",
        source="ours",
        low=0.5,
        high=1,
    )
    permutations: int = setting(
        9999,
        unit=Unit.COUNT,
        label="Tables drawn to test whether groups differ",
        source="ours",
        low=999,
        high=99_999,
    )
    detection_chance: float = setting(
        0.80,
        unit=Unit.PROBABILITY,
        label="Chance with which the smallest detectable difference would have been shown",
        source="ours",
        low=0.5,
        high=0.99,
    )
