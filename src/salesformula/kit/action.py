"""What an action is: a write by a person, checked, logged, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from salesformula.kit.answer import FactSource, PolicySource


@dataclass(frozen=True)
class Doing:
    """The circumstances of an action: who does it, when, and what may be read.

    ``actor`` is the sign-in name, None for the operator at the command line; ``rights`` are those of who does it;
    ``prepared`` is what the action's ``before`` gave.
    """

    actor: str | None
    actor_person_id: str | None
    now: datetime
    facts: FactSource
    policy: PolicySource
    rights: frozenset[str] = frozenset()
    prepared: Any = None


@dataclass(frozen=True)
class Done:
    """What an action did: the new ids it prints, and the line it leaves in the log."""

    ids: Mapping[str, Any]
    subject_id: str
    reason: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


ActionFunction = Callable[[Doing, Any], Done]
Before = Callable[[Doing, Any], Any]


@dataclass(frozen=True)
class Action:
    """A registered action.

    ``before`` is run before the transaction: for what takes so long that no other writer should wait for it.
    """

    id: str
    title: str
    fields: type[BaseModel]
    right: str
    mission: tuple[str, ...]
    function: ActionFunction
    before: Before | None = None


def action(
    id: str,
    *,
    title: str,
    fields: type[BaseModel],
    right: str,
    mission: tuple[str, ...],
    before: Before | None = None,
) -> Callable[[ActionFunction], Action]:
    """Turn a function of (Doing, fields) into a registered Action."""

    def declare(function: ActionFunction) -> Action:
        return Action(id=id, title=title, fields=fields, right=right, mission=mission, function=function, before=before)

    return declare
