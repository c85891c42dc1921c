"""Whose rows a viewer may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Everyone's rows, or those of certain people. Rows of nobody are seen by those who see everyone."""

    everyone: bool
    person_ids: frozenset[str] = frozenset()

    def sees(self, person_id: str | None) -> bool:
        """Whether rows of that person are shown."""
        return self.everyone or person_id in self.person_ids


EVERYONE = Scope(everyone=True)
NOBODY = Scope(everyone=False)
