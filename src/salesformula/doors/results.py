"""Answers made after each build: stored for the whole company, told and read from what is stored.

A stored result is current under the same facts, policy revision and code. Where only a former one is there it is
told with its age, and the worker is asked to make the new one; where none is there it is made on the spot, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from salesformula.doors import clock
from salesformula.doors.narrowing import NarrowedFacts
from salesformula.doors.question import Question
from salesformula.facts import results
from salesformula.facts.access import Facts
from salesformula.facts.code import code_version
from salesformula.facts.home import home
from salesformula.facts.results import Kept, Key
from salesformula.identity.scope import Scope
from salesformula.kit import registry
from salesformula.kit.answer import Answer, Ask, Caveat, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Busy, Refused, SalesFormulaError
from salesformula.kit.text import Day, Moment, Msg
from salesformula.policybook.in_force import PoliciesInForce

Rows = list[dict[str, Any]]


def nobody_waits() -> None:
    """What is called where a former result was told, unless the caller says something else."""


@dataclass
class Results:
    """The stored results as one question sees them: of its facts, its policies and its day.

    ``is_now``: nobody asked for an earlier day or an earlier knowledge; such questions are never stored, but made on
    the spot. ``wanted`` is called where a result is not current, so that the worker makes it.
    """

    facts: Facts
    policies: PoliciesInForce
    as_of: date
    is_now: bool
    wanted: Callable[[], None] = nobody_waits
    _making: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What a result of now hangs on."""
        return Key(self.facts.version, self.policies.revision, code_version())

    def table(self, name: str) -> pa.Table:
        """The table of that answer for the whole company: ``facts.result(name)`` before it is narrowed.

        NotFound where there is no such answer, Refused where it is not made after builds.
        """
        answer = registry.answer(name)
        if answer.when != "build":
            raise Refused(f'{name} is made when it is asked: only answers declared with when="build" are stored')
        if not self.is_now:
            return results.as_table(self._made(answer), answer.columns)
        return self.kept(answer).table()

    def kept(self, answer: Answer) -> Kept:
        """The current result, else a former one, else the one made now and stored."""
        found = results.current(home(), self.key, answer.id)
        if found is not None:
            return found
        former = results.former(home(), self.key, answer.id, answer.columns)
        if former is None:
            return self.make(answer)
        self.wanted()
        return former

    def make(self, answer: Answer) -> Kept:
        """Make and store the result, unless another process did so meanwhile."""
        self._refuse_circles(answer)
        with results.making(home(), self.key, answer.id):
            found = results.current(home(), self.key, answer.id)
            if found is not None:
                return found
            return results.keep(
                home(),
                self.key,
                answer.id,
                self._made(answer),
                columns=answer.columns,
                as_of=self.as_of,
                made_at=clock.now(),
            )

    def is_current(self, kept: Kept) -> bool:
        """Whether a result was made under the key of now."""
        return results.current(home(), self.key, kept.path.stem) == kept

    def _refuse_circles(self, answer: Answer) -> None:
        if answer.id in self._making:
            raise Refused(f"{' reads '.join([*self._making, answer.id])}: a result can't be made of itself")

    def _made(self, answer: Answer) -> Rows:
        self._refuse_circles(answer)
        before = self._making
        self._making = (*before, answer.id)
        try:
            asked = Ask(facts=self.facts, policy=self.policies, as_of=self.as_of, params=answer.params())
            return answer.function(asked).rows
        finally:
            self._making = before


def from_storage(question: Question, answer: Answer, *, asking: Ask, stored: Results, scope: Scope) -> Result | None:
    """The answer told from what is stored; None where this question, or this viewer, needs it made on the spot.

    Grouped questions and ones with parameters of their own are made on the spot; so is, for a viewer who does not
    see everyone, an answer of sums over rows that no one owns.
    """
    if answer.when != "build" or answer.told is None or not stored.is_now:
        return None
    if question.by or asking.params != answer.params() or not set(question.where) <= {c.name for c in answer.columns}:
        return None
    if not scope.everyone and not _has_owner(answer) and answer.scope == "rows":
        return None
    kept = stored.kept(answer)
    seen = _seen(kept.rows(), answer, facts=stored.facts, scope=scope)
    shown = [row for row in seen if all(_written(row[name]) == value for name, value in question.where.items())]
    result = answer.told(asking, shown)
    return replace(result, caveats=(*result.caveats, *_age(kept, stored)))


def make_all(stored: Results) -> tuple[list[str], dict[str, str]]:
    """Make every result that is not current; the ids of those made, and per id why one could not be.

    What passes by itself is raised. What can't be made of these facts is noted, so that it is not tried again by
    itself; a question then makes it on the spot and says why.
    """
    made, failed = [], {}
    for answer in after_builds():
        if results.current(home(), stored.key, answer.id) is not None:
            continue
        try:
            stored.make(answer)
        except Busy:
            raise
        except SalesFormulaError as error:
            results.note_failure(home(), stored.key, answer.id, str(error))
            failed[answer.id] = str(error)
        else:
            made.append(answer.id)
    return made, failed


def after_builds() -> list[Answer]:
    """The answers that are made after each build."""
    return [answer for answer in registry.answers().values() if answer.when == "build"]


def lacking(key: Key) -> list[Answer]:
    """Those whose result is neither current nor known to be impossible."""
    return [
        answer
        for answer in after_builds()
        if results.current(home(), key, answer.id) is None and not results.has_failed(home(), key, answer.id)
    ]


def _has_owner(answer: Answer) -> bool:
    return answer.owner is not None or any(name in answer.kept for name in ("deal_id", "lead_id"))


def _seen(rows: Rows, answer: Answer, *, facts: Facts, scope: Scope) -> Rows:
    """Those of the rows that the viewer may see: by their owner, else by the owner of their deal or lead."""
    if scope.everyone:
        return rows
    if answer.owner is not None:
        return [row for row in rows if scope.sees(row[answer.owner])]
    for parent, key in (("deals", "deal_id"), ("leads", "lead_id")):
        if key in answer.kept:
            theirs = NarrowedFacts(facts, scope.person_ids).table(parent)
            seen = set(theirs.select(key).to_pyarrow()[key].to_pylist())
            return [row for row in rows if row[key] in seen]
    return rows


def _age(kept: Kept, stored: Results) -> tuple[Caveat, ...]:
    company = stored.policies(CompanyPolicy)
    figures = {"facts_version": kept.version, "as_of": kept.as_of.isoformat(), "made_at": kept.made_at.isoformat()}
    if not stored.is_current(kept):
        said = Msg(
            "Facts, rules or code have changed since: this was worked out from facts {n} on {at}, and is being worked "
            "out again.",
            n=kept.version,
            at=Moment(clock.local(kept.made_at, company=company)),
        )
        return (Caveat("being_computed", said, figures),)
    if kept.as_of < stored.as_of:
        said = Msg("Worked out after the last build, as of {day}.", day=Day(kept.as_of))
        return (Caveat("worked_out_earlier", said, figures),)
    return ()


def _written(value: Any) -> str:
    """A value as a question's ``where`` writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
