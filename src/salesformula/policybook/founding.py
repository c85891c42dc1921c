"""The first company policy: what a mapping or the first set-up says of the company, recorded once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Revision
from salesformula.policybook.recording import record

#: Before any fact, so that the first policy holds for all of them.
SINCE_EVER = date(1970, 1, 1)


def is_founded() -> bool:
    """Whether a company policy is recorded."""
    return Revision.objects.filter(policy="company").exists()


def company_in_force(*, settings: Mapping[str, Any] | None, now: datetime) -> CompanyPolicy:
    """The company policy for an import: the recorded one, or ``settings`` recorded as the first."""
    if settings and not is_founded():
        record(
            CompanyPolicy,
            settings,
            effective_from=SINCE_EVER,
            now=now,
            author="",
            reason="from the mapping of the first import",
        )
    return PoliciesInForce(on=now.date())(CompanyPolicy)
