"""The rules only this room reads; what other rooms read too is company policy."""

from __future__ import annotations

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit


class ConversionPolicy(Policy):
    """When a cohort of leads is old enough to judge."""

    mature_share: float = setting(
        0.95,
        unit=Unit.SHARE,
        label="A lead is mature at the age by which this share of the wins known so far had come",
        source="ours",
        low=0.5,
        high=1,
    )
