"""Are pooled shares, cure models and comparisons at equal age honest? Coverage, and false differences.

Pooling: companies of sellers drawn from a population of log odds around -1; unit: the seller, averaged over each
company. Cure: companies of world G that are followed for 18 months, or for 6. Difference: the small simulated
company at equal skill, its deals dealt out anew, some of them open on the last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from benchmarks.truth.immature import LEVEL, WORLD_G, Immature, company
from salesformula.demo.draws import expit
from salesformula.demo.world import world
from salesformula.kit.company import CompanyPolicy
from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells, Flags, Floats
from salesformula.stats.cure import mixture_cure
from salesformula.stats.differ_within import created_differ
from salesformula.stats.partial_pooling import partial_pooling

COMPANY = CompanyPolicy()


@dataclass(frozen=True)
class Tenths:
    """The share of intervals that hold the truth: of all, and of the truly best and worst tenth, pulled furthest in."""

    covered: float
    best: float
    worst: float


def tenths(held: Flags, truth: Floats) -> Tenths:
    """From runs x subjects: whether each interval held, and the truth it was to hold."""
    low, high = np.quantile(truth, (0.1, 0.9))
    return Tenths(float(held.mean()), float(held[truth >= high].mean()), float(held[truth <= low].mean()))


@cache
def pooling_coverage(*, spread: float, n_sellers: int = 30, runs: int = 1_000, seed: int = 20_264) -> Tenths:
    """How often the intervals hold the seller's true share; sellers have 15 to 79 deals."""
    rng = np.random.default_rng(seed)
    truth = expit(-1 + spread * rng.standard_normal((runs, n_sellers)))
    held = np.zeros(truth.shape, dtype=np.bool_)
    for run in range(runs):
        n = rng.integers(15, 80, n_sellers)
        found = partial_pooling(rng.binomial(n, truth[run]).tolist(), n.tolist(), confidence=LEVEL)
        held[run] = (found.low <= truth[run]) & (truth[run] <= found.high)
    return tenths(held, truth)


def cure_coverage(*, months: int, runs: int = 500, seed: int = 20_265) -> float:
    """The share of intervals that hold the true 20%."""
    rng = np.random.default_rng(seed)
    drawn = (company(rng, Immature(n_months=months)).cells for _ in range(runs))
    found = [mixture_cure(cells, confidence=LEVEL) for cells in drawn]
    return float(np.mean([one is not None and one.low <= WORLD_G.first_rate <= one.high for one in found]))


@cache
def _small_company() -> tuple[Cells, np.ndarray]:
    """The deals of the small company at equal skill, one a cell, with each one's true chance."""
    drawn = world(1, equal_skill=True)
    deals = drawn.tables["deals"].select(["created_at", "closed_at", "is_won", "is_closed"]).to_pandas()
    # The last day ends at midnight of the company, which is some hours later in UTC.
    last = np.datetime64(drawn.until) + np.timedelta64(36, "h")
    age = (last - deals.created_at.to_numpy()).astype("timedelta64[D]").astype(np.int64)
    days = (deals.closed_at - deals.created_at).dt.days.fillna(UNDECIDED).to_numpy().astype(np.int64)
    is_closed = deals.is_closed.to_numpy().astype(np.bool_)
    state = np.where(~is_closed, OPEN, np.where(deals.is_won.to_numpy().astype(np.bool_), WON, LOST))
    _, seller = np.unique(drawn.truth.openers, return_inverse=True)
    nothing = np.zeros(len(age), dtype=np.int64)
    one = np.ones(len(age), dtype=np.int64)
    cells = Cells(seller.astype(np.int64), nothing, age, np.where(is_closed, days, UNDECIDED), state, one)
    return cells, np.asarray(drawn.truth.win_probability)


def equal_sellers_differ(*, runs: int = 2_000, seed: int = 20_266) -> float:
    """How often equal sellers are said to differ in what they win of the deals they create."""
    rng, (given, _) = np.random.default_rng(seed), _small_company()
    n_groups, said = int(given.group.max()) + 1, 0
    for _ in range(runs):
        # Which seller gets which deal is chance: the deals themselves, open ones too, stay as they are.
        dealt = Cells(rng.permutation(given.group), given.stratum, given.age, given.days, given.state, given.n)
        found = created_differ(dealt, n_groups=n_groups, resamples=999)
        said += found is not None and found.p_permutation <= COMPANY.family_error_rate
    return said / runs


def _level(share: float, goal: float) -> Bench:
    return Bench(share, "share", f"{goal:g}", goal)


BENCHMARKS: dict[str, Benchmark] = {
    "stats.pooling_coverage": lambda: _level(pooling_coverage(spread=0.35).covered, LEVEL),
    "stats.pooling_coverage_best_tenth": lambda: _level(pooling_coverage(spread=0.35).best, LEVEL),
    "stats.pooling_coverage_worst_tenth": lambda: _level(pooling_coverage(spread=0.35).worst, LEVEL),
    "stats.pooling_coverage_wide": lambda: _level(pooling_coverage(spread=0.8).covered, LEVEL),
    "stats.cure_coverage": lambda: _level(cure_coverage(months=18), LEVEL),
    "stats.cure_coverage_short": lambda: _level(cure_coverage(months=6), LEVEL),
    "pipeline.null_differ_created": lambda: _level(equal_sellers_differ(), COMPANY.family_error_rate),
}
