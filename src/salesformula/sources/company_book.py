"""Where the company's settings are recorded. Sources stand beside the policy book, so the site plugs it in at start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from salesformula.kit.company import CompanyPolicy


class InForce(Protocol):
    """The company policy now; ``settings`` are recorded as the first where none is recorded yet."""

    def __call__(self, *, settings: Mapping[str, Any] | None, now: datetime) -> CompanyPolicy: ...


class IsFounded(Protocol):
    """Whether a company policy is recorded."""

    def __call__(self) -> bool: ...


class CompanyBook:
    """The plug: what an import in the background asks and records of the company."""

    def __init__(self) -> None:
        self._in_force: InForce | None = None
        self._is_founded: IsFounded | None = None

    def plug(self, *, in_force: InForce, is_founded: IsFounded) -> None:
        """Say where settings are recorded; done once, by the site."""
        self._in_force, self._is_founded = in_force, is_founded

    def recorded(self, *, now: datetime) -> CompanyPolicy | None:
        """The settings that are recorded; None where nobody has recorded any."""
        if self._in_force is None or self._is_founded is None or not self._is_founded():
            return None
        return self._in_force(settings=None, now=now)

    def record_first(self, settings: Mapping[str, Any], *, now: datetime) -> None:
        """Record the settings as the first, where none are recorded and any are given."""
        if self._in_force is not None and settings:
            self._in_force(settings=settings, now=now)


book = CompanyBook()
