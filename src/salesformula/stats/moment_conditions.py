"""What customers may have done early on: every condition that is tried as the moment after which customers stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from salesformula.stats.cells import Flags, Floats, Ints

#: A condition that fewer customers meet, or fail, tells nothing (R's ``maxstat`` has the same minprop).
LEAST_SHARE = 0.10
#: So many thresholds a feature at most: at its distinct quantities, or evenly among the customers.
MOST_THRESHOLDS = 60
#: With more features than this no pairs are tried.
MOST_PAIRED = 25
#: So many conditions times customers at most: 400 MB. Of more customers fewer thresholds are tried, and no pairs.
MOST_NUMBERS = 100_000_000
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Condition:
    """``uses``: a feature and how often it is used at least, all of them; or so many features used at all.

    Features are counted from 0, in the order of the columns.
    """

    uses: tuple[tuple[int, float], ...] = ()
    n_features: int | None = None

    def met(self, use: Floats) -> Flags:
        """Which customers (rows of ``use``) meet it."""
        if self.n_features is not None:
            return np.asarray((use > 0).sum(axis=1) >= self.n_features)
        return np.asarray(np.all([use[:, feature] >= least for feature, least in self.uses], axis=0))


@dataclass(frozen=True)
class Conditions:
    """All that are tried: ``met`` (conditions x customers), ``family``: which speak of the same features."""

    each: tuple[Condition, ...]
    met: npt.NDArray[np.float32]
    family: Ints
    is_pair: Flags


def conditions(use: Floats) -> Conditions:
    """Every condition that a tenth of the customers meet and a tenth do not.

    A feature used so often at least, at each of its quantities, or at sixty quantiles; so many of the features used
    at all; two features each used at all or at least as often as by the upper three, two or one quarter of customers.

    Units: ``use`` (customers x features) holds quantities of one window, 0 for none.
    Errors: ValueError for quantities below 0.
    """
    if np.any(use < 0):
        raise ValueError("quantities of use are 0 or more")
    tried: dict[bytes, Condition] = {}
    for condition in _all(use):
        met = condition.met(use)
        if LEAST_SHARE <= met.mean() <= 1 - LEAST_SHARE:
            # The first of those that the same customers meet, which is the simplest.
            tried.setdefault(np.packbits(met).tobytes(), condition)
    each = tuple(tried.values())
    all_met = np.asarray([condition.met(use) for condition in each], dtype=np.float32).reshape(len(each), len(use))
    spoken: dict[tuple[int, ...], int] = {}
    family = [spoken.setdefault(tuple(k for k, _ in one.uses), len(spoken)) for one in each]
    is_pair = np.asarray([len(one.uses) > 1 for one in each], dtype=np.bool_)
    return Conditions(each, all_met, np.asarray(family, dtype=np.int64), is_pair)


def _all(use: Floats) -> Iterator[Condition]:
    n_features, fits = use.shape[1], MOST_NUMBERS // len(use)
    n_thresholds = min(MOST_THRESHOLDS, max(5, fits // max(1, n_features)))
    for k in range(n_features):
        quantities = np.unique(use[:, k])
        if len(quantities) > n_thresholds:
            quantities = _quantiles(use[:, k], np.arange(1, n_thresholds) / n_thresholds)
        yield from (Condition(((k, float(least)),)) for least in quantities)
    yield from (Condition(n_features=m) for m in range(1, n_features + 1))
    parts = [[(k, least) for least in _parts(use[:, k])] for k in range(n_features)]
    n_pairs = sum(len(one) * len(other) for one, other in combinations(parts, 2))
    if n_features > MOST_PAIRED or n_pairs + n_features * n_thresholds > fits:
        return
    for one, other in combinations(parts, 2):
        yield from (Condition((left, right)) for left in one for right in other)


def _parts(quantity: Floats) -> list[float]:
    used = quantity[quantity > 0]
    least = {float(used.min())} if len(used) else set()
    return sorted(least | {float(q) for q in _quantiles(quantity, np.asarray(QUARTERS)) if q > 0})


def _quantiles(quantity: Floats, shares: Floats) -> Floats:
    return np.unique(np.quantile(quantity, shares, method="higher"))
