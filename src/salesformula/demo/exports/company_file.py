"""``company.toml``: what the company says of itself, for presets that found it where none is recorded yet."""

from __future__ import annotations

from typing import Any

from salesformula.demo.market import COMPANY_NAME, COMPANY_ZONE, CURRENCY

COMPANY_FILE = "company.toml"
COMPANY: dict[str, Any] = {
    "name": COMPANY_NAME,
    "currency": CURRENCY,
    "time_zone": COMPANY_ZONE,
    "fiscal_year_starts": 1,
    "large_deal_from": 25_000,
    "planned_large_share": 0.5,
    "planned_small_share": 0.4,
    "planned_upsell_share": 0.1,
}


def company_text() -> str:
    """The file."""
    lines = (f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in COMPANY.items())
    return "\n".join(lines) + "\n"
