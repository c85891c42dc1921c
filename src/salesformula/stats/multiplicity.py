"""Many tests at once: what remains believable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control


@dataclass(frozen=True)
class Discoveries:
    """For each p value: whether it is a discovery, and the adjusted p value."""

    is_found: tuple[bool, ...]
    adjusted: tuple[float, ...]


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p values adjusted so that comparing each with alpha keeps the chance of any false finding at alpha.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6, 65-70: adjusted p_(i) = max over j <= i of min(1, (m - j + 1) p_(j)).
    """
    given = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    steps = (len(given) - np.arange(len(given))) * given[order]
    adjusted = np.empty(len(given))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return tuple(adjusted.tolist())


def benjamini_hochberg(p_values: Sequence[float], *, q: float) -> Discoveries:
    """Which p values are discoveries when a share ``q`` of false ones among them is accepted.

    Source: Benjamini and Hochberg (1995), JRSS B 57, 289-300, procedure (1): with p_(1) <= ... <= p_(m),
    the first i are found for the largest i with p_(i) <= i q / m.
    """
    if not p_values:
        return Discoveries((), ())
    adjusted = [float(p) for p in false_discovery_control(list(p_values), method="bh")]
    return Discoveries(tuple(p <= q for p in adjusted), tuple(adjusted))
