"""Rules in force for a test that puts a question without a database: the defaults, or those it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from salesformula.kit.dated import Dated, always
from salesformula.kit.policy import Policy

P = TypeVar("P", bound=Policy)


@dataclass
class Rules:
    """Policies in force: the defaults, or those a test gives."""

    given: Sequence[Policy] = field(default_factory=tuple)

    def __call__(self, policy: type[P]) -> P:
        """The policy of that class."""
        return next((found for found in self.given if isinstance(found, policy)), policy())

    def dated(self, policy: type[Policy], setting: str) -> Dated:
        """The same value for everyone and for ever."""
        return always(getattr(self(policy), setting), setting=setting)
