"""Five deals that every formula is worked out on by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

ANNA = {"owner_id": "p1", "owner": "Anna", "product": "Kite"}
BEN = {"owner_id": "p2", "owner": "Ben", "product": None}
JAN, MAR, MAY = date(2026, 1, 5), date(2026, 3, 6), date(2026, 5, 4)


@pytest.fixture
def five_deals() -> list[dict[str, Any]]:
    return [
        {**ANNA, "state": "won", "created_on": JAN, "closed_on": MAR, "amount": "12000.00", "acv_amount": "4000.00"},
        {**ANNA, "state": "lost", "created_on": JAN, "closed_on": MAY, "amount": "6000.00"},
        {**ANNA, "state": "open", "created_on": MAR, "amount": "999.99"},
        {**BEN, "state": "won", "created_on": MAR, "closed_on": MAY, "amount": "20000.50", "kind": "addon"},
        {**BEN, "state": "won", "created_on": None, "closed_on": MAY, "amount": None, "kind": "renewal"},
    ]
