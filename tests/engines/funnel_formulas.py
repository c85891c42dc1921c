"""The pipeline room's formulas about leads, in every shape they are asked in, and the rollups they are asked of."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.formula.funnel import SKIPPED, STEPS
from salesformula.rooms.pipeline.tests.typed_rows import ages_table, funnel_table

N_CELLS, N_AGES = 300, 60
BYS: tuple[tuple[str, ...], ...] = (
    (),
    ("seller",),
    ("team",),
    ("source",),
    ("segment",),
    ("month",),
    ("source", "month"),
)
WHERES: tuple[dict[str, str], ...] = (
    {},
    {"source": "(missing)"},
    {"seller_id": "p1", "segment": "small"},
    {"source": "-"},
)
YOUNG = ((), ("2025-09", "2025-10"))
MONTHS = ("2025-08", "2025-09", "2025-10", None)


def funnel_cells() -> pa.Table:
    """Cells of the funnel rollup with nulls, accents and counts that fall from step to step; the same at every call."""
    dice = random.Random(20_261_123)
    return funnel_table([_cell(dice) for _ in range(N_CELLS)])


def ages() -> pa.Table:
    """Ages at the win, some before the lead; the same at every call."""
    dice = random.Random(5)
    return ages_table(
        [
            {"month": dice.choice(MONTHS[:3]), "days": dice.randrange(-3, 200), "n_won": dice.randrange(9)}
            for _ in range(N_AGES)
        ]
    )


def _cell(dice: random.Random) -> dict[str, Any]:
    left, counts = dice.randrange(40), {}
    for step in STEPS:
        counts[f"n_{step}"], left = left, dice.randrange(left + 1)
    skipped = {f"n_skipped_{step}": dice.randrange(3) for step in SKIPPED}
    return {
        "seller_id": dice.choice(("p1", "p2", None)),
        "seller": dice.choice(("Seller 01", None)),
        "team_id": dice.choice(("t1", "t2", None)),
        "team": dice.choice(("North", None)),
        "source": dice.choice(("Étude", "web", "Web", None)),
        "segment": dice.choice(("small", "large", None)),
        "month": dice.choice(MONTHS),
        **counts,
        **skipped,
    }


def _cases() -> dict[str, Callable[[ir.Table, ir.Table, ir.Table], ir.Table]]:
    made: dict[str, Callable[[ir.Table, ir.Table, ir.Table], ir.Table]] = {
        "wins_by_age": lambda cells, leads, ages: formula.wins_by_age(ages)
    }
    for by in BYS:
        for where in WHERES if not by else WHERES[:2]:
            for young in YOUNG:
                name = f"funnel_counts {'+'.join(by) or 'all'} where {where} young {young}"
                made[name] = _of_cells(by=by, where=where, young_months=young)
    for where in ({}, {"step": "demo"}, {"source": "(missing)"}):
        made[f"funnel_leads where {where}"] = _of_leads(where=where, young_months=YOUNG[1])
    return made


def _of_cells(**options: Any) -> Callable[[ir.Table, ir.Table, ir.Table], ir.Table]:
    return lambda cells, leads, ages: formula.funnel_counts(cells, **options)


def _of_leads(**options: Any) -> Callable[[ir.Table, ir.Table, ir.Table], ir.Table]:
    return lambda cells, leads, ages: formula.funnel_leads(leads, **options)


FUNNEL_FORMULAS = _cases()
