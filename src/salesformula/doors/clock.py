"""The clock of the house, read here and handed down; nothing below the doors looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from salesformula.kit.company import CompanyPolicy

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Within the block it is ``moment``, UTC without a zone: answers are told as they were told then."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)


def is_stopped() -> bool:
    """Whether answers are told as of another moment than this one."""
    return _stopped.get() is not None


def now() -> datetime:
    """This instant, UTC, without a zone as the facts keep it."""
    return _stopped.get() or datetime.now(UTC).replace(tzinfo=None)


def today(*, company: CompanyPolicy) -> date:
    """Today in the company's zone."""
    return local(now(), company=company).date()


def day_of_facts(*, today: date, covered_to: date | None, company: CompanyPolicy) -> date:
    """The day answers stand at unless one is asked for: today, or the last day of facts that end well before it."""
    if covered_to is None or covered_to >= today - timedelta(days=company.coverage_tolerance_days):
        return today
    return covered_to


def local(moment: datetime, *, company: CompanyPolicy) -> datetime:
    """A UTC moment of the facts as the company's wall clocks showed it."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(company.time_zone))
