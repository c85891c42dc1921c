"""The moment after which customers stay: which early use goes with staying most, and whether that is beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.leaving import leaving_scores
from salesformula.stats.moment_choice import evidence_of, nearest, permutation_p
from salesformula.stats.moment_conditions import Condition, conditions
from salesformula.stats.moment_judging import PARTS, Staying, judged_ratio, judged_staying, met_out_of_part

NOTHING_TO_COMPARE, TOO_FEW_LEFT, NOT_BEYOND_CHANCE = "nothing_to_compare", "too_few_left", "not_beyond_chance"

#: Fewer customers who left than this tell no moment.
FEWEST_LEFT = 20


@dataclass(frozen=True)
class Moment:
    """The condition that goes with staying most; ``reason`` says why it is not good enough, None where it is.

    ``n_met``: who meets the condition, of ``n`` customers. ``hazard_ratio``: of leaving, who met a condition chosen
    without them over who did not. ``n_chosen_on``: on how many customers each such choice rests; every customer is
    judged. ``n_left_out``: gone or no longer watched before the window ended.
    """

    condition: Condition | None
    reason: str | None
    p: float
    n: int
    n_left: int
    n_left_out: int
    n_met: int
    n_chosen_on: int
    n_tried: int
    hazard_ratio: float | None
    low: float | None
    high: float | None
    with_it: Staying | None
    without: Staying | None

    @property
    def is_found(self) -> bool:
        """Whether the condition goes with staying beyond chance."""
        return self.condition is not None and self.reason is None


def find_moment(use: Floats, days: Ints, left: Flags, *, alpha: float, confidence: float, until: int = 365) -> Moment:
    """Which early use goes with staying most, how much, and whether chance alone would show as much.

    A landmark analysis: ``use`` (customers x features) holds quantities within the first window; ``days`` run from
    the window's end until the customer left, or until the records end; who was gone or no longer watched before that
    (days below 0) is left out, because staying for the whole window is what lets a customer meet a condition.

    Chosen: of the condition with the largest log-rank statistic (pairs pay log n_left for their second part, as in
    BIC) those on the same features, weighed by the evidence exp(z^2 / 2); the one near to most of it. ``p``: the
    choice made anew with leaving dealt anew among the customers, so that having looked at many is in it; on one side,
    for a moment makes customers stay. It is exact where use has nothing to do with leaving or with how long a customer
    has been watched, and needs no part of the customers kept back.
    Judged: customers are dealt into eight parts, and who is in a part meets, or not, the condition chosen on the other
    seven; the ratio compares them all. Nobody judges what he helped to choose, so the ratio is not better for having
    been chosen. Means over ten deals; their variance is that within and twice that between them.

    Limits: goes with, not makes: zeal may cause both. Told only where found, the ratio is still too good where
    finding it was luck: where seven in ten are found, by a tenth. The ratio is that of conditions chosen like this one.
    Units: whole days; ``alpha`` and ``confidence`` are probabilities; a ratio below 1 is less leaving.
    Source: landmark: Anderson, Cain and Gelber (1983), J. Clin. Oncol. 1, 710-719. Choice and p: Hothorn and Lausen
    (2003), Computational Statistics and Data Analysis 43, 121-137 (log-rank scores); Phipson and Smyth (2010); BIC of
    those who left: Volinsky and Raftery (2000), Biometrics 56, 256-262. Judging: Stone (1974), JRSS B 36, 111-147;
    the variance over deals after Chernozhukov et al. (2018), Econometrics Journal 21, C1-C68, definition 3.3.
    Errors: ValueError for arrays of different lengths or negative quantities.
    """
    if not len(use) == len(days) == len(left):
        raise ValueError("use, days and left need one row a customer")
    watched = days >= 0
    # In an order of their own: the rows' order must not change what is drawn.
    order = np.lexsort((*use[watched].T, left[watched], days[watched]))
    use, days, left = use[watched][order], days[watched][order], left[watched][order]
    tried = conditions(use) if len(use) else None
    n_left = int(left.sum())
    known = {"n": len(use), "n_left": n_left, "n_left_out": int((~watched).sum())}
    if tried is None or not tried.each or n_left < FEWEST_LEFT:
        reason = TOO_FEW_LEFT if n_left < FEWEST_LEFT else NOTHING_TO_COMPARE
        n_tried = len(tried.each) if tried else 0
        return Moment(None, reason, 1.0, **known, n_met=0, n_chosen_on=0, n_tried=n_tried,
                      hazard_ratio=None, low=None, high=None, with_it=None, without=None)  # fmt: skip
    rng = np.random.default_rng(_seed(use, days, left))
    scores, everyone = leaving_scores(days, left), np.ones((len(use), 1), dtype=np.bool_)
    evidence = evidence_of(tried, scores[:, None], everyone, n_left)
    best = int(nearest(tried, evidence)[0])
    p = permutation_p(tried, scores, float(evidence.max()), n_left, rng)
    met = met_out_of_part(tried, days, left, rng)
    ratio, low, high = judged_ratio(met, days, left, confidence)
    with_it, without = (judged_staying(side, days, left, until, confidence) for side in (met, ~met))
    return Moment(
        tried.each[best], None if p <= alpha else NOT_BEYOND_CHANCE, p, **known,
        n_met=int(tried.met[best].sum()), n_chosen_on=len(use) * (PARTS - 1) // PARTS, n_tried=len(tried.each),
        hazard_ratio=ratio, low=low, high=high, with_it=with_it, without=without,
    )  # fmt: skip


def _seed(use: Floats, days: Ints, left: Flags) -> int:
    """A seed that follows from the customers, so that the same ones always get the same answer."""
    told = (np.ascontiguousarray(use, dtype=np.float64), days.astype(np.int64), left.astype(np.int64))
    return int.from_bytes(sha256(b"".join(part.tobytes() for part in told)).digest()[:8], "big")
