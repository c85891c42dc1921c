"""Doing an action: right, fields, one transaction, one line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from salesformula.doors import clock
from salesformula.facts.access import Facts, open_facts
from salesformula.identity import log
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.kit.action import Doing
from salesformula.kit.errors import NotAllowed, Refused
from salesformula.kit.faults import first_fault
from salesformula.policybook.in_force import PoliciesInForce


def do(action_id: str, fields: Mapping[str, Any], *, viewer: Viewer) -> dict[str, Any]:
    """Carry the action out and return the new ids.

    Errors: NotFound for an unknown action, NotAllowed for a missing right, Refused where a field is wrong
    (its name, what was found). Nothing is changed and nothing is logged then.
    """
    action = registry.action(action_id)
    if action.right not in viewer.rights:
        raise NotAllowed(f"{viewer.name}, your role ({viewer.role}) does not include the right {action.right!r}")
    try:
        given = action.fields.model_validate(dict(fields))
    except ValidationError as error:
        fault = first_fault(error, known=action.fields.model_fields)
        raise Refused(f"{action.id}, {fault.name or 'the fields'}: {fault.sentence}") from error
    now = clock.now()
    doing = Doing(
        actor=viewer.email,
        actor_person_id=viewer.person_id,
        now=now,
        facts=_LazyFacts(),
        policy=PoliciesInForce(on=now.date()),
        rights=viewer.rights,
    )
    if action.before is not None:
        doing = replace(doing, prepared=action.before(doing, given))
    with transaction.atomic():
        done = action.function(doing, given)
        log.record(
            at=now,
            user=viewer.email,
            action=action.id,
            subject_id=done.subject_id,
            reason=done.reason,
            before=dict(done.before),
            after=dict(done.after),
        )
    return dict(done.ids)


class _LazyFacts:
    """Facts opened only if the action reads them: an action may run before the first import."""

    def __init__(self) -> None:
        self._facts: Facts | None = None

    def _open(self) -> Facts:
        if self._facts is None:
            self._facts = open_facts()
        return self._facts

    @property
    def covered_to(self) -> Any:
        """The last day the facts reach."""
        return self._open().covered_to

    @property
    def version(self) -> int:
        """Number of the version that answers."""
        return self._open().version

    def table(self, name: str) -> Any:
        """A fact table or rollup."""
        return self._open().table(name)

    def result(self, name: str) -> Any:
        """A stored result."""
        return self._open().result(name)
