"""Some hundred deals and their quotas with everything that makes engines differ: nulls, ties, halves, negatives."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pyarrow as pa

from salesformula.rooms.pipeline.tests.typed_rows import deal_table, quota_table

N_DEALS = 400
OWNERS = {f"p{i}": f"Seller {i:02}" for i in range(1, 9)} | {"p9": "Seller 01", "p10": None}
PRODUCTS = ("Étude", "basic", "Basic", "Ångström", None)


def deals() -> pa.Table:
    """The deals; the same at every call."""
    dice = random.Random(20_261_121)
    return deal_table([_deal(dice) for _ in range(N_DEALS)])


def quotas() -> pa.Table:
    """Quarterly quotas for most sellers, a monthly one, and quotas in another metric."""
    dice = random.Random(7)
    starts = [date(2025, month, 1) for month in (1, 4, 7, 10)] + [date(2026, 1, 1)]
    rows: list[dict[str, Any]] = [
        {
            "owner_id": owner_id,
            "owner": name,
            "period_start": start,
            "period_end": end,
            "amount": Decimal(dice.randrange(1_000_000, 9_000_000)) / 100,
        }
        for owner_id, name in list(OWNERS.items())[:7]
        for start, end in pairwise(starts)
    ]
    month = {"owner_id": "p8", "owner": "Seller 08", "period_start": date(2025, 5, 1), "period_end": date(2025, 6, 1)}
    return quota_table([*rows, month | {"amount": "333.33"}, month | {"metric": "amount", "amount": "10.01"}])


def _deal(dice: random.Random) -> dict[str, Any]:
    owner_id = dice.choice(list(OWNERS))
    state = dice.choice(("won", "won", "lost", "open"))
    created = None if dice.random() < 0.05 else date(2024, 12, 1) + timedelta(days=dice.randrange(420))
    closed = (created or date(2025, 3, 3)) + timedelta(days=dice.choice((0, 7, 7, 7, 30, 91, -2)))
    # Amounts repeat, so that ties occur at the ranks the medians are read from.
    amount = (
        None if dice.random() < 0.07 else Decimal(dice.choice((0, 1, 100_005, 999_999, 1_000_000, 12_345_678))) / 100
    )
    acv = None if amount is None or dice.random() < 0.3 else amount
    return {
        "state": state,
        "owner_id": owner_id,
        "owner": OWNERS[owner_id],
        "manager_id": dice.choice(("m1", "m2", None)),
        "team_id": dice.choice(("t1", "t2", None)),
        "team": dice.choice(("North", None)),
        "product": dice.choice(PRODUCTS),
        "kind": dice.choice(("new", "new", "addon", "renewal")),
        "region": dice.choice(("East", "West", None)),
        "is_from_lead": dice.choice((True, False, None)),
        "stage": dice.choice(("Called", "Shown", None)),
        "stage_position": dice.choice((1, 2, None)),
        "created_on": created,
        "closed_on": None if state == "open" else closed,
        "amount": amount,
        "acv_amount": acv,
        "mrr_amount": None if acv is None else (acv / 12).quantize(Decimal("0.01")),
        "no_amount_reason": None if amount is not None else dice.choice(("missing", "no_rate")),
    }
