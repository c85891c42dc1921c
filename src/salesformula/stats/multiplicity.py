"""Many tests at once: what remains believable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statsmodels.stats.multitest import multipletests


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
    if not p_values:
        return ()
    return tuple(float(p) for p in multipletests(list(p_values), method="holm")[1])


def benjamini_hochberg(p_values: Sequence[float], *, q: float) -> Discoveries:
    """Which p values are discoveries when a share ``q`` of false ones among them is accepted.

    Source: Benjamini and Hochberg (1995), JRSS B 57, 289-300, procedure (1): with p_(1) <= ... <= p_(m),
    the first i are found for the largest i with p_(i) <= i q / m.
    """
    if not p_values:
        return Discoveries((), ())
    found, adjusted, _, _ = multipletests(list(p_values), alpha=q, method="fdr_bh")
    return Discoveries(tuple(bool(f) for f in found), tuple(float(p) for p in adjusted))
