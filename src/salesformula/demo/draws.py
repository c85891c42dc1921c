"""Ways of drawing many values at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]
Rng = np.random.Generator


def stream(seed: int, part: str) -> Rng:
    """The random numbers of one part of the world: another part drawing more does not move them."""
    return np.random.default_rng([seed, *part.encode()])


def choose(rng: Rng, weights: Sequence[float], n: int) -> Ints:
    """``n`` indices into ``weights``, each with a chance in proportion to its weight."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(bounds / bounds[-1], rng.random(n), side="right").astype(np.int64)


def words(rng: Rng, values: Sequence[str], n: int) -> Texts:
    """``n`` of the values, each as likely as the other."""
    return np.asarray(values)[rng.integers(0, len(values), n)]


def lognormal(rng: Rng, medians: Floats, sigmas: Floats) -> Floats:
    """One lognormal draw around each median."""
    drawn: Floats = medians * np.exp(sigmas * rng.standard_normal(len(medians)))
    return drawn


def earlier(rng: Rng, at: Ints, pool_at: Ints) -> Ints:
    """For each moment the index of one member of the pool (sorted by time) that was there before; -1 where none was."""
    n_before = np.searchsorted(pool_at, at, side="left")
    picked = np.floor(rng.random(len(at)) * n_before).astype(np.int64)
    return np.where(n_before == 0, -1, picked)


def expit(x: Any) -> Floats:
    """The probability whose logit is ``x``."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(x, dtype=np.float64))))


def logit(p: float) -> float:
    """The logit of a probability."""
    return float(np.log(p) - np.log1p(-p))
