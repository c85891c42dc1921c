"""What a search for the moment could have seen: how many must leave, and how much less."""

from __future__ import annotations

from math import ceil, exp, log, sqrt

from scipy.special import ndtri


def leavers_needed(*, ratio: float, share: float, n_tried: int, alpha: float, power: float) -> int:
    """How many customers must leave for a moment to be found with chance ``power``.

    A share of the customers reaches it, and leaves at ``ratio`` times the others' hazard. The level is dealt out over
    all conditions tried; these overlap, so fewer are often enough, by about a fifth with a hundred conditions.

    Units: customers; ``ratio`` of hazards below 1; shares, ``alpha`` and ``power`` from 0 to 1.
    Source: Schoenfeld (1983), Biometrics 39, 499-503:
    d = (z[1 - alpha] + z[power])^2 / (share (1 - share) log(ratio)^2).
    Errors: ValueError for a ratio not between 0 and 1 or a share at 0 or 1.
    """
    if not 0 < ratio < 1 or not 0 < share < 1:
        raise ValueError(f"a moment has a ratio and a share between 0 and 1; found {ratio} and {share}")
    return ceil(_reach(n_tried, alpha, power) ** 2 / (share * (1 - share) * log(ratio) ** 2))


def ratio_seen(*, n_left: int, share: float, n_tried: int, alpha: float, power: float) -> float | None:
    """From which ratio down a moment would have been found with chance ``power``; None where nobody left."""
    if n_left < 1 or not 0 < share < 1:
        return None
    return exp(-_reach(n_tried, alpha, power) / sqrt(n_left * share * (1 - share)))


def _reach(n_tried: int, alpha: float, power: float) -> float:
    return float(ndtri(1 - alpha / max(n_tried, 1)) + ndtri(power))
