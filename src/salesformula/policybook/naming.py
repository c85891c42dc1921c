"""The name a policy is stored and shown under."""

from __future__ import annotations

from salesformula.kit.policy import Policy


def policy_name(policy: type[Policy]) -> str:
    """CompanyPolicy is 'company'."""
    return policy.__name__.removesuffix("Policy").lower()
