"""Effects planted at a known time: coaching and training of known sellers, and what makes customers stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["connect", "qualify", "win"]


@dataclass(frozen=True)
class Planting:
    """Something done with sellers that changes how they do at one stage from a day on.

    ``logit``: by how much. ``seller_share``: how many of the sellers who stay all the time. ``after_share``: which
    share of the span lies before the day. ``chosen``: sellers by chance, or the weakest at that stage, as managers
    do (what comes after is partly return to the mean).
    """

    kind: str
    stage: Stage
    logit: float
    seller_share: float
    after_share: float
    chosen: Literal["chance", "weakest"] = "chance"


COACHING = Planting("coaching", "connect", 0.45, 0.25, 0.5)
TRAINING = Planting("training", "qualify", 0.4, 0.3, 0.6)


@dataclass(frozen=True)
class Aha:
    """The use of a product after which customers stay: ``quantity`` times ``feature`` within ``within_days``.

    ``reach_share`` of the new customers get there; from ``within_days`` on their hazard of leaving is
    ``hazard_ratio`` times what it would be. 1: no such moment, though as many get there.
    """

    feature: str = "Crew calendar"
    quantity: int = 20
    within_days: int = 60
    reach_share: float = 0.45
    hazard_ratio: float = 0.35


AHA = Aha()
