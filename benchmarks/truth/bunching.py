"""Is bunching above a tier's edge seen where sellers move deals, and not called where none does?

World: seller quarters whose attainment is the sum of a seller's pace and chance: pace normal (mean 0.9, sd 0.25) per
seller, chance normal (sd 0.2) per quarter. Gamers: of the quarters that end up to a tenth of the quota short, this
share comes out as far above the edge instead. Edge at the quota. Unit: a company. Bins of a twentieth of the quota,
as in the plan lab. Called: p below 5%.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.stats.bunching import bunching
from salesformula.stats.cells import Floats

EDGE, BIN, ALPHA = 1.0, 0.05, 0.05
MEAN, SELLER_SD, QUARTER_SD = 0.9, 0.25, 0.2
JUST_SHORT = 0.1
RUNS = 2_000


@dataclass(frozen=True)
class World:
    """So many sellers over so many quarters, and which share of those just short move a deal."""

    n_sellers: int = 125
    n_quarters: int = 8
    gaming: float = 0.0
    mean: float = MEAN


@dataclass(frozen=True)
class Called:
    """Shares of companies: told anything at all, called bunching among all."""

    told: float
    called: float


def attainments(rng: np.random.Generator, world: World) -> Floats:
    """Every seller's quarters of one company."""
    pace = world.mean + SELLER_SD * rng.standard_normal((world.n_sellers, 1))
    values = (pace + QUARTER_SD * rng.standard_normal((world.n_sellers, world.n_quarters))).ravel()
    short = (values >= EDGE - JUST_SHORT) & (values < EDGE)
    moved = short & (rng.random(len(values)) < world.gaming)
    return np.asarray(np.where(moved, 2 * EDGE - values, values), dtype=np.float64)


@cache
def called(world: World, *, runs: int = RUNS, seed: int = 20_273) -> Called:
    """How often bunching is called in so many companies of that world."""
    found = []
    for run in range(runs):
        seen = bunching(attainments(np.random.default_rng([seed, run]), world), edge=EDGE, width=BIN)
        found.append((seen.p is not None, seen.p is not None and seen.p < ALPHA))
    told, yes = np.asarray(found, dtype=np.float64).mean(axis=0)
    return Called(float(told), float(yes))


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.bunching_none": lambda: Bench(called(World()).called, "share", "0.05", ALPHA),
    "compensation.bunching_none_240": lambda: Bench(called(World(n_sellers=30)).called, "share", "0.05", ALPHA),
    # A third of those just short move a deal; four times in five is the goal.
    "compensation.bunching_found": lambda: Bench(called(World(gaming=1 / 3)).called, "share", "0.8", 0.8),
    "compensation.bunching_found_240": lambda: Bench(
        called(World(n_sellers=30, gaming=0.5)).called, "share", "0.8", 0.8
    ),
}
