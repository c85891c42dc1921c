"""The rules only this room reads; what other rooms read too is company policy."""

from __future__ import annotations

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit


class PipelinePolicy(Policy):
    """How hard the room looks for differences between groups."""

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
