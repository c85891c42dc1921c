"""Whose effect is it: two kinds of people beside every customer, and what each adds to customers leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.special import logsumexp
from scipy.stats import chi2

from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.crossed_counts import LEAST_SPREAD, MOST_SPREAD, CrossedCounts, Given
from salesformula.stats.random_intercept import Mixture

#: So many spreads of each kind are averaged over.
SPREADS = 8
#: Where the search begins.
USUAL = (0.3, 0.3)


@dataclass(frozen=True)
class Kind:
    """The people of one kind, one element each: how many times the average their customers leave, all else equal.

    ``ratio`` with ``low`` and ``high`` is to the (geometric) mean of the kind. ``n``, ``n_left``, ``exposure``: their
    customers, those of them who left, and the time all were watched. ``spread``: the standard deviation of log
    effects at maximum likelihood (0 where none is as likely), ``spread_low`` to ``spread_high`` its interval. ``p``:
    how often chance alone would show as much spread, beside the other kind's.
    """

    ratio: Floats
    low: Floats
    high: Floats
    n: Ints
    n_left: Ints
    exposure: Floats
    spread: float
    spread_low: float
    spread_high: float
    p: float


@dataclass(frozen=True)
class CrossedEffects:
    """Both kinds side by side."""

    first: Kind
    second: Kind


def crossed_effects(
    first: Ints, second: Ints, exposure: Floats, left: Flags, *, n_people: tuple[int, int], confidence: float
) -> CrossedEffects | None:
    """What each of two people beside every customer adds to the hazard of leaving; None where nobody left.

    One element a customer: which person of each kind (from 0), how long watched, whether left. The hazard of a
    customer is constant: exp(intercept + effect of the first + effect of the second); effects of a kind are drawn from
    a normal population around 0. Effects and intervals average over how badly the two spreads are known; a spread of
    nought is not believed, so that intervals don't collapse. Intervals cover what they say on average over people of
    such a company; those of the best and the worst cover less, being pulled inwards.

    Limits: constant hazards; who serves whom must have nothing else to do with leaving, and two people who share all
    their customers can't be told apart. With fewer than five people of a kind its spread is all but unknown.
    Units: ``exposure`` in any unit of time, ratios; spreads on the log hazard.
    Source: Breslow and Clayton (1993), JASA 88, 9-25; averaging over spreads: Rue, Martino and Chopin (2009), JRSS B
    71, 319-392, section 3; its prior as in ``random_intercept``. p: Self and Liang (1987), JASA 82, 605-610, case 5.
    Errors: ValueError for arrays of different lengths or exposures below 0.
    """
    if len({len(first), len(second), len(exposure), len(left)}) > 1 or np.any(exposure < 0):
        raise ValueError("each customer needs one person of each kind and an exposure of 0 or more")
    place = first * n_people[1] + second
    events, watched = (
        np.bincount(place, weights=values, minlength=n_people[0] * n_people[1]).reshape(n_people).astype(np.float64)
        for values in (left, exposure)
    )
    if not events.sum() or not watched.sum():
        return None
    model = CrossedCounts(events, watched)
    best, spreads, p = _most_likely(model)
    known = _averaged(model, best, spreads)
    return CrossedEffects(
        _kind(known[0], first, exposure, left, n_people[0], spreads[0], p[0], confidence),
        _kind(known[1], second, exposure, left, n_people[1], spreads[1], p[1], confidence),
    )


@dataclass(frozen=True)
class _Known:
    effects: Mixture
    spreads: Floats
    weight: Floats


def _most_likely(model: CrossedCounts) -> tuple[Given, tuple[float, float], tuple[float, float]]:
    """The fit at the likeliest spreads, these, and each kind's p."""
    start = model.given(USUAL).at

    def loss(logs: Floats) -> float:
        return -model.given((exp(logs[0]), exp(logs[1])), start).log_marginal

    def alone(kind: int) -> tuple[float, float]:
        """The likeliest spread of that kind when the other kind's people are equal, and its log likelihood."""

        def one(spread: float) -> float:
            return -model.given(_pair(kind, spread, LEAST_SPREAD), start).log_marginal

        found = minimize_scalar(one, bounds=(LEAST_SPREAD, MOST_SPREAD), method="bounded", options={"xatol": 1e-3})
        return float(found.x), -float(found.fun)

    only = alone(0), alone(1)
    bounds = [(log(LEAST_SPREAD), log(MOST_SPREAD))] * 2
    guess = np.log([max(one[0], 2 * LEAST_SPREAD) for one in only])
    found = minimize(loss, guess, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-2, "fatol": 1e-4})
    spreads = (exp(found.x[0]), exp(found.x[1]))
    top = max(-float(found.fun), only[0][1], only[1][1])
    # Without the kind only the other remains: the boundary halves the chance.
    p = tuple(_half_p(2 * (top - only[1 - kind][1])) for kind in (0, 1))
    return model.given(spreads, start), spreads, (p[0], p[1])


def _half_p(statistic: float) -> float:
    return float(chi2.sf(statistic, 1)) / 2 if statistic > 1e-4 else 1.0


def _averaged(model: CrossedCounts, best: Given, spreads: tuple[float, float]) -> tuple[_Known, _Known]:
    """What is known of the effects when the spreads are known no better than the counts tell."""
    steps = (np.arange(1, SPREADS + 1) / SPREADS) ** 1.5
    axes = [_reach(model, best, spreads, kind) * steps for kind in (0, 1)]
    found: list[list[Given]] = []
    for one in axes[0]:
        row: list[Given] = []
        for other in axes[1]:
            # From the neighbour it is a step or two.
            near = row[-1] if row else found[-1][0] if found else best
            row.append(model.given((float(one), float(other)), near.at))
        found.append(row)
    logs = np.asarray([[one.log_marginal for one in row] for row in found])
    priors = [np.log(axis) - axis**2 / 2 + np.log(np.gradient(axis)) for axis in axes]
    logs += priors[0][:, None] + priors[1]
    weight = np.exp(logs - logsumexp(logs))
    flat = [given for row in found for given in row]

    def mixed(mean: Callable[[Given], Floats], sd: Callable[[Given], Floats]) -> Mixture:
        return Mixture(weight.ravel(), np.asarray([mean(one) for one in flat]), np.asarray([sd(one) for one in flat]))

    return (
        _Known(mixed(lambda one: one.first, lambda one: one.first_sd), axes[0], weight.sum(axis=1)),
        _Known(mixed(lambda one: one.second, lambda one: one.second_sd), axes[1], weight.sum(axis=0)),
    )


def _reach(model: CrossedCounts, best: Given, spreads: tuple[float, float], kind: int) -> float:
    """A spread of that kind so large that the counts all but rule it out."""
    bar = best.log_marginal - spreads[kind] ** 2 / 2 - 5
    spread = max(1.5 * spreads[kind], 0.05)
    while spread < MOST_SPREAD:
        far = model.given(_pair(kind, spread, spreads[1 - kind]), best.at)
        if far.log_marginal - spread**2 / 2 < bar:
            break
        spread *= 1.4
    return min(spread, MOST_SPREAD)


def _pair(kind: int, spread: float, other: float) -> tuple[float, float]:
    return (spread, other) if kind == 0 else (other, spread)


def _kind(
    known: _Known, person: Ints, exposure: Floats, left: Flags, n_people: int, spread: float, p: float,
    confidence: float,
) -> Kind:  # fmt: skip
    tail = (1 - confidence) / 2
    # The cumulative weight half way through each spread's own.
    below = np.cumsum(known.weight) - known.weight / 2
    low, high = (float(np.interp(chance, np.r_[0, below], np.r_[0, known.spreads])) for chance in (tail, 1 - tail))
    customers, gone = np.bincount(person, minlength=n_people), np.bincount(person[left], minlength=n_people)
    watched = np.bincount(person, weights=exposure, minlength=n_people).astype(np.float64)
    least, most = (np.exp(known.effects.quantile(chance)) for chance in (tail, 1 - tail))
    told = spread if p < 1 else 0.0
    return Kind(known.effects.expected(np.exp), least, most, customers, gone, watched, told, low, high, p)
