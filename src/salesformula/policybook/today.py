"""The day it is in the company, from an instant that the door read off its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from salesformula.identity.instants import utc
from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce


def company_on(now: datetime) -> CompanyPolicy:
    """The company's rules in force at an instant."""
    return PoliciesInForce(on=utc(now).date())(CompanyPolicy)


def local(moment: datetime, *, company: CompanyPolicy) -> datetime:
    """A UTC moment as the company's wall clocks showed it."""
    return utc(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(company.time_zone)).replace(tzinfo=None)


def today_in(company: CompanyPolicy, *, now: datetime) -> date:
    """The date of an instant in the company's zone."""
    return local(now, company=company).date()
