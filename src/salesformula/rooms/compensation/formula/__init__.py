"""What a deal pays, to whom, when and why."""

from __future__ import annotations

from salesformula.rooms.compensation.formula.aha import early, early_use
from salesformula.rooms.compensation.formula.bundle import bundle
from salesformula.rooms.compensation.formula.customer_churn import customers, customers_served
from salesformula.rooms.compensation.formula.ledger import in_force, ledger
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.shelfware import signed_and_used

__all__ = [
    "bundle",
    "customers",
    "customers_served",
    "early",
    "early_use",
    "in_force",
    "ledger",
    "preset",
    "signed_and_used",
]
