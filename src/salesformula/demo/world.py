"""``world(seed)``: a whole company in memory, as canonical tables beside its truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from salesformula.demo import digest
from salesformula.demo.drawing import draw
from salesformula.demo.numbering import Numbering
from salesformula.demo.parameters import Parameters, Response, with_response
from salesformula.demo.parameters import size as sized
from salesformula.demo.telling import tables_of, truth_of
from salesformula.demo.truth import Truth
from salesformula.kit.errors import Refused

LAST_DAY = date(2026, 11, 30)


@dataclass(frozen=True)
class World:
    """A simulated company: its fact tables as known at the end of ``until``, and the truth behind them."""

    seed: int
    until: date
    tables: dict[str, pa.Table]
    truth: Truth

    def digest(self) -> str:
        """SHA-256 over the rows of all tables, in whatever order they lie."""
        return digest.digest(self.tables)


def world(
    seed: int,
    *,
    size: str = "small",
    until: date = LAST_DAY,
    equal_skill: bool = False,
    drift: float = 0.0,
    response: Response | None = "confounded",
    aha: bool = True,
) -> World:
    """The company of that seed and size up to the end of ``until``; the same seed and version give the same rows.

    ``equal_skill``: every seller's true skill, every effect on churn and every planted effect is 0. ``drift``: what the
    true chance to win gains from the first day to the last, in points of share (0.05: five points), evenly.
    ``response``: good-looking leads are called sooner and tried longer (confounded), or neither depends on the
    lead (randomised); None: randomised, and neither speed nor further tries change the chance to reach somebody.
    ``aha`` False: no use of the product makes customers stay. Everything else: ``world_of(Parameters(…))``.

    Errors: Refused for a size that there is not, and for the large company, which no memory holds.
    """
    parameters = with_response(replace(sized(size), equal_skill=equal_skill, drift=drift), response)
    if not aha:
        parameters = replace(parameters, aha=replace(parameters.aha, hazard_ratio=1.0))
    return world_of(parameters, seed=seed, until=until)


def world_of(parameters: Parameters, *, seed: int, until: date = LAST_DAY) -> World:
    """The company of those parameters, drawn from ``seed``, up to ``until``; Refused where it has several divisions."""
    if parameters.n_divisions > 1:
        raise Refused("a company of several divisions is drawn onto the disk: write_company of salesformula.demo")
    drawn = draw(seed, until=until, parameters=parameters, numbering=Numbering())
    return World(seed, until, dict(tables_of(drawn)), truth_of(drawn))
