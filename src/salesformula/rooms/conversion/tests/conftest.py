"""Five leads that every formula is worked out on by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


@pytest.fixture
def five_leads() -> list[dict[str, Any]]:
    return [
        {"source": "web", "owner_id": "p1", "created_on": date(2026, 1, 5), "won_on": date(2026, 1, 15)},
        {"source": "web", "owner_id": "p1", "created_on": date(2026, 1, 31)},
        {"source": "fair", "owner_id": "p2", "created_on": date(2026, 1, 8), "won_on": date(2026, 1, 6)},
        {"source": None, "owner_id": None, "created_on": date(2026, 2, 1), "won_on": date(2026, 2, 11)},
        {"source": "web", "owner_id": "p2", "created_on": None},
    ]
