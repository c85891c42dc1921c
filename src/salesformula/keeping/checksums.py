"""Checksums of answers: two homes that have the same ones give the same answers."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from salesformula.doors import clock
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.identity.viewer import OPERATOR
from salesformula.keeping import totals
from salesformula.keeping.canonical import table_hash
from salesformula.kit import registry
from salesformula.kit.answer import Answer
from salesformula.kit.errors import SalesFormulaError
from salesformula.policybook.in_force import PoliciesInForce

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
#: Questions between two lines of progress.
STEP = 25


class Checksums(BaseModel):
    """What a home answered at an instant (UTC without a zone).

    ``answers``: per question the SHA-256 of its table; ``rows`` and ``sums``: per fact table, and per
    ``table.column`` and currency. ``facts_version`` is None, and all three are empty, before the first import.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    facts_version: int | None
    policy_revision: int
    answers: dict[str, str] = Field(default_factory=dict)
    rows: dict[str, int] = Field(default_factory=dict)
    sums: dict[str, dict[str, str]] = Field(default_factory=dict)


def checksums(*, at: datetime, progress: Progress = lambda line: None, leave_no_trace: bool = False) -> Checksums:
    """The checksums of SALESFORMULA_HOME as its answers stood at ``at``, asked by the operator.

    Asked is every answer that needs no parameter, as it is and by each of its groupings. Sentences and caveats are
    left out: they may be reworded. Refusals and defects count by their kind. ``leave_no_trace`` takes back what
    each question writes, such as the wish for a newer stored result, so that the next one does not tell of it.
    """
    with clock.stopped_at(at):
        revision = PoliciesInForce(on=at.date()).revision
        version = versions.current(home())
        if version is None:
            return Checksums(at=at, facts_version=None, policy_revision=revision)
        asked = list(questions())
        found = {}
        for number, question in enumerate(asked):
            if number % STEP == 0:
                progress(f"checking answers: {number:,} of {len(asked):,}")
            found[name_of(question)] = _traceless(question) if leave_no_trace else _checksum(question)
        rows, sums = totals.of_facts()
    return Checksums(at=at, facts_version=version.number, policy_revision=revision, answers=found, rows=rows, sums=sums)


def questions() -> Iterator[Question]:
    """Every registered answer that can be asked without parameters, bare and by each single grouping."""
    for id, answer in sorted(registry.answers().items()):
        if not _needs_parameters(answer):
            yield Question(id)
            yield from (Question(id, by=(dimension.name,)) for dimension in answer.dimensions)


def name_of(question: Question) -> str:
    """How a question is called where it is listed, such as ``pipeline.win_rate by owner``."""
    return " by ".join((question.answer, *question.by))


def differences(saved: Checksums, found: Checksums) -> list[str]:
    """What ``found`` tells otherwise than ``saved``, named; answers that only ``found`` has are no difference."""
    told = [name for name, hashed in saved.answers.items() if found.answers.get(name) != hashed]
    told += [
        f"rows of {table}: {n:,} saved, {found.rows.get(table, 0):,} found"
        for table, n in saved.rows.items()
        if found.rows.get(table) != n
    ]
    told += [f"sum of {column}" for column, amounts in saved.sums.items() if found.sums.get(column) != amounts]
    if saved.facts_version != found.facts_version:
        told.append(f"facts version: {saved.facts_version} saved, {found.facts_version} found")
    if saved.policy_revision != found.policy_revision:
        told.append(f"policy revision: {saved.policy_revision} saved, {found.policy_revision} found")
    return told


def _needs_parameters(answer: Answer) -> bool:
    return any(field.is_required() for field in answer.params.model_fields.values())


def _traceless(question: Question) -> str:
    with transaction.atomic():
        found = _checksum(question)
        transaction.set_rollback(True)
    return found


def _checksum(question: Question) -> str:
    try:
        answered = ask(question, viewer=OPERATOR)
    except SalesFormulaError as error:
        return _told(f"refused: {type(error).__name__}")
    except Exception as error:
        # One broken answer must not cost the company its backup.
        log.exception("an answer broke while its checksum was taken question=%s", name_of(question))
        return _told(f"broken: {type(error).__name__}")
    return table_hash(answered.columns, answered.result.rows)


def _told(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()
