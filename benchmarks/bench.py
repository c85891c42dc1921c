"""One line a benchmark: what was measured, and beside it the peer or the goal, from the same run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bench:
    """A measured value. ``peer_value`` is the peer's figure in this run, or the goal; the ratio is value ÷ it."""

    value: float
    unit: str
    peer: str
    peer_value: float

    def line(self, name: str) -> str:
        """``bench NAME value UNIT ratio R against PEER``."""
        return f"bench {name} {self.value:.6g} {self.unit} ratio {self.value / self.peer_value:.4g} against {self.peer}"


Benchmark = Callable[[], Bench]
