"""The first company policy: what the set-up or the first import says of the company, recorded once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name
from salesformula.policybook.recording import record

#: Before any fact, so that the first policy holds for all of them.
SINCE_EVER = date(1970, 1, 1)


def is_set_up() -> bool:
    """Whether somebody set the company up, whatever they said of it."""
    return _revisions().exists()


def is_founded() -> bool:
    """Whether any setting of the company is recorded."""
    return _revisions().exclude(changes={}).exists()


def recorded(*, now: datetime) -> CompanyPolicy | None:
    """The settings in force; None where nobody has recorded any."""
    return PoliciesInForce(on=now.date())(CompanyPolicy) if is_founded() else None


def set_up(settings: Mapping[str, Any], *, now: datetime) -> None:
    """Record that the company is set up. Settings left open are those of the first import, else the defaults."""
    _record(settings, now=now, reason="from the set-up")


def found(settings: Mapping[str, Any], *, now: datetime) -> None:
    """Record settings as the first; nothing where some are recorded or none are given."""
    if settings and not is_founded():
        _record(settings, now=now, reason="from the first import")


def _record(settings: Mapping[str, Any], *, now: datetime, reason: str) -> None:
    record(CompanyPolicy, settings, effective_from=SINCE_EVER, now=now, author="", reason=reason)


def _revisions() -> QuerySet[Revision]:
    return Revision.objects.filter(policy=policy_name(CompanyPolicy))
