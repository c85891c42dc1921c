"""Moments as the company's clocks show them."""

from __future__ import annotations

from datetime import datetime

from salesformula.doors import clock
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Moment, write
from salesformula.policybook.in_force import PoliciesInForce


def company() -> CompanyPolicy:
    """The company-wide rules in force."""
    return PoliciesInForce(on=clock.now().date())(CompanyPolicy)


def written(moment: datetime) -> str:
    """A UTC moment in the company's zone."""
    return write(Moment(clock.local(moment, company=company())))
