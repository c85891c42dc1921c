"""The rules only this room reads; what other rooms read too is company policy."""

from __future__ import annotations

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit


class PipelinePolicy(Policy):
    """When a cohort of leads or deals is old enough to judge."""

    mature_share: float = setting(
        0.95,
        unit=Unit.SHARE,
        label="A cohort is mature once this share of the wins it brings in the end can have come",
        source="ours",
        low=0.5,
        high=1,
    )
