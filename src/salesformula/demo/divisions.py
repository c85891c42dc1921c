"""A large company in divisions: parts of bearable size, of which each is drawn, written down and forgotten in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from salesformula.demo.numbering import Numbering
from salesformula.demo.parameters import Parameters
from salesformula.kit.errors import Refused

#: The fewest sellers of a company with two in each office.
FEWEST_SELLERS = 10


def scaled(parameters: Parameters, n_activities: int) -> Parameters:
    """A company of so many activities in which all else is in proportion: sellers, leads, divisions."""
    if parameters.n_activities is None:
        return replace(parameters, n_activities=n_activities)
    times = n_activities / parameters.n_activities
    return replace(
        parameters,
        n_sellers=max(FEWEST_SELLERS, round(parameters.n_sellers * times)),
        n_divisions=max(1, round(parameters.n_divisions * times)),
        n_activities=n_activities,
    )


def divisions(parameters: Parameters, seed: int) -> Iterator[tuple[int, Parameters, Numbering]]:
    """Seed, parameters and ids of each division; the first has the seed of the company itself.

    Refused where a division would have fewer sellers than its offices need.
    """
    n = parameters.n_divisions
    if parameters.n_sellers < n * FEWEST_SELLERS:
        raise Refused(f"{n} divisions need {n * FEWEST_SELLERS} sellers at least; there are {parameters.n_sellers}")
    for k in range(n):
        one = replace(
            parameters,
            n_divisions=1,
            n_sellers=_part(parameters.n_sellers, k, n),
            n_activities=None if parameters.n_activities is None else _part(parameters.n_activities, k, n),
        )
        yield _seed(seed, k), one, Numbering(division=k, of=n)


def _part(total: int, k: int, n: int) -> int:
    """The k-th of n parts that differ by one at most and make the total."""
    return total * (k + 1) // n - total * k // n


def _seed(seed: int, k: int) -> int:
    return seed if k == 0 else int(np.random.SeedSequence([seed, k]).generate_state(1)[0])
