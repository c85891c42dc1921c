"""The clock of the house, read here and handed down; nothing below the doors looks at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from salesformula.kit.company import CompanyPolicy


def now() -> datetime:
    """This instant, UTC, without a zone as the facts keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def today(*, company: CompanyPolicy) -> date:
    """Today in the company's zone."""
    return datetime.now(ZoneInfo(company.time_zone)).date()


def day_of_facts(*, today: date, covered_to: date | None, company: CompanyPolicy) -> date:
    """The day answers stand at unless one is asked for: today, or the last day of facts that end well before it."""
    if covered_to is None or covered_to >= today - timedelta(days=company.coverage_tolerance_days):
        return today
    return covered_to


def local(moment: datetime, *, company: CompanyPolicy) -> datetime:
    """A UTC moment of the facts as the company's wall clocks showed it."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(company.time_zone))
