"""The formula of changes, in every shape it is asked in, and the changes it is asked of."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from salesformula.facts.rollup_changes import CHANGE_ROLLUP
from salesformula.rooms.pipeline import formula

N_CHANGES = 200
_KINDS = {"string": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "timestamp": pa.timestamp("us")}

Make = Callable[[ir.Table, ir.Table], ir.Table]


def changes() -> pa.Table:
    """Changes with accents, nulls, merged deals known and unknown; the same at every call."""
    dice = random.Random(20_261_123)
    names = [column.name for column in CHANGE_ROLLUP.columns]
    rows = [_change(dice) for _ in range(N_CHANGES)]
    schema = pa.schema([(column.name, _KINDS[column.kind]) for column in CHANGE_ROLLUP.columns])
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], schema=schema)


def _change(dice: random.Random) -> dict[str, Any]:
    on = date(2025, 1, 1) + timedelta(days=dice.randrange(90))
    field = dice.choice(("amount", "stage_id", "is_gone", "merged_into"))
    return {
        "deal_id": f"d{dice.randrange(40)}",
        "deal": dice.choice(("Étude", "Ångström", None)),
        "owner_id": dice.choice(("p1", "p2", None)),
        "owner": dice.choice(("Ann", "Ben", None)),
        "field": field,
        "old_value": dice.choice(("10", None)),
        "new_value": f"deal-{dice.randrange(400):05d}",
        "new_label": dice.choice(("Offer", None)),
        "changed_at": datetime(on.year, on.month, on.day, dice.randrange(24)),
        "changed_on": on,
        "month": f"{on:%Y-%m}",
        "is_left": field in ("is_gone", "merged_into"),
        "is_opening": dice.random() < 0.1,
        "is_noticed": dice.random() < 0.5,
    }


def _asked(**options: Any) -> Make:
    return lambda rollup, deals: formula.changes(rollup, deals, **options)


CHANGE_FORMULAS: dict[str, Make] = {
    "changes all": _asked(),
    "changes between days": _asked(since=date(2025, 2, 1), until=date(2025, 2, 28)),
    "changes where": _asked(where={"field": "merged_into", "owner": "Ann"}),
    "changes of nobody": _asked(where={"owner": "(missing)"}),
}
