"""The known truth of a simulated company: what benchmarks hold answers against, and no file ever holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.draws import Flags, Floats, Texts
from salesformula.demo.parameters import Parameters


@dataclass(frozen=True)
class Truth:
    """The parameters, each seller's true skill (logit of winning), and each deal's true chance and fate.

    Arrays have one element a deal, open ones too, in the order of ``deal_ids``; ``openers`` are the sellers
    whose skill entered the chance, who may have left since.
    """

    parameters: Parameters
    skill: dict[str, float]
    deal_ids: Texts
    openers: Texts
    win_probability: Floats
    will_win: Flags

    @property
    def win_share(self) -> float:
        """The mean true chance over all deals."""
        return float(self.win_probability.mean())

    def win_share_of(self, person_id: str) -> float:
        """The mean true chance of the deals a seller opened; nan where there are none."""
        mine = self.openers == person_id
        return float(self.win_probability[mine].mean()) if np.any(mine) else float("nan")
