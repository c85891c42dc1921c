"""Every formula of the conversion room, in every shape it is asked in, and the leads they are asked of."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from salesformula.rooms.conversion import formula
from salesformula.rooms.conversion.tests.asking import lead_table

N_LEADS = 300
BYS: tuple[tuple[str, ...], ...] = ((), ("source",), ("month",), ("segment",), ("source", "month"))
WHERES: tuple[dict[str, str], ...] = (
    {},
    {"source": "(missing)"},
    {"source": "Étude", "segment": "small"},
    {"source": "-"},
)
MATURE = (None, date(2025, 6, 30))


def leads() -> pa.Table:
    """Leads with everything that makes engines differ: nulls, accents, wins before the lead; the same at every call."""
    dice = random.Random(20_261_122)
    return lead_table([_lead(dice) for _ in range(N_LEADS)])


def _lead(dice: random.Random) -> dict[str, Any]:
    created = None if dice.random() < 0.05 else date(2025, 1, 1) + timedelta(days=dice.randrange(300))
    won = (created or date(2025, 3, 3)) + timedelta(days=dice.choice((0, 7, 7, 30, 91, -2)))
    return {
        "source": dice.choice(("Étude", "web", "Web", "Ångström", None)),
        "channel": dice.choice(("a", None)),
        "segment": dice.choice(("small", "large", None)),
        "owner_id": dice.choice(("p1", "p2", None)),
        "created_on": created,
        "won_on": won if dice.random() < 0.3 else None,
        **{name: created if dice.random() < 0.4 else None for name in ("attempt_on", "connect_on", "demo_on")},
    }


def _cases() -> dict[str, Callable[[ir.Table], ir.Table]]:
    made: dict[str, Callable[[ir.Table], ir.Table]] = {"wins_by_age": formula.wins_by_age}
    for by in BYS:
        for where in WHERES if not by else WHERES[:2]:
            for mature_to in MATURE:
                name = f"conversion_counts {'+'.join(by) or 'all'} where {where} to {mature_to}"
                made[name] = _asked(formula.conversion_counts, by=by, where=where, mature_to=mature_to)
    for mature_to in MATURE:
        made[f"leads to {mature_to}"] = _asked(formula.leads, where={"source": "web"}, mature_to=mature_to)
    return made


def _asked(function: Callable[..., ir.Table], **options: Any) -> Callable[[ir.Table], ir.Table]:
    return lambda table: function(table, **options)


LEAD_FORMULAS = _cases()
