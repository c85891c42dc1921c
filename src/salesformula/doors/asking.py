"""Putting a question: rights, scope, policy, facts, then the formula; the same for every door."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import get_language
from pydantic import BaseModel

from salesformula.doors import clock, notices, unknown_values
from salesformula.doors.narrowing import NarrowedFacts
from salesformula.doors.question import Question, checked, filters_of
from salesformula.doors.release import released, scope_for
from salesformula.doors.remembering import remembered
from salesformula.doors.results import Results, from_storage
from salesformula.doors.tail import Tail, newer_rows, tail
from salesformula.doors.wanting import want_results
from salesformula.facts.access import Facts, open_facts
from salesformula.facts.home import home
from salesformula.identity.scope import Scope
from salesformula.identity.viewer import Viewer
from salesformula.kit.answer import Answer, Ask, Caveat, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.kit.schema import Column
from salesformula.policybook.in_force import PoliciesInForce


@dataclass(frozen=True)
class Answered:
    """An answer with everything that was true when it was given."""

    question: Question
    answer: Answer
    result: Result
    columns: tuple[Column, ...]
    as_of: date
    facts_version: int
    built_at: datetime
    policies: PoliciesInForce

    @property
    def policy(self) -> dict[str, Any]:
        """Revision and settings in force."""
        return self.policies.describe(self.answer.room)

    @property
    def company(self) -> CompanyPolicy:
        """The company-wide rules in force."""
        return self.policies(CompanyPolicy)


def ask(question: Question, *, viewer: Viewer) -> Answered:
    """The answer to a question as ``viewer`` may see it.

    Errors: NotFound for an unknown answer or a person the viewer may not know of; NotAllowed for a missing
    right; Refused for a grouping, filter, parameter or time that can't be.
    """
    answer, params = checked(question)
    if answer.right not in viewer.rights:
        raise NotAllowed(f"{viewer.name}, your role ({viewer.role}) does not include the right {answer.right!r}")
    scope = scope_for(answer, viewer)
    known_at = question.as_known
    then = known_at or clock.now()

    @cache
    def rules_on(day: date) -> PoliciesInForce:
        return PoliciesInForce(on=day, known_at=known_at)

    company = rules_on(then.date())(CompanyPolicy)
    beside = tail(home=home()) if answer.live else Tail(None)
    facts = open_facts(as_known=known_at, company=company, written=beside.written)
    today = clock.local(then, company=company).date()
    # Facts may reach beyond today; past both, open deals would count as watched on days that nobody has seen.
    last_day = max(today, facts.covered_to or today)
    if question.as_of is not None and question.as_of > last_day:
        raise Refused(f"as_of {question.as_of} lies ahead: nothing is known of days after {last_day}")

    def made(key: Hashable = None) -> Answered:
        return _answered(question, answer, params, scope=scope, facts=facts, today=today, rules_on=rules_on, key=key)

    # What is stored needs no memory, and may be a former result that will not stay.
    if (answer.live and answer.written is None) or answer.when == "build":
        answered = made()
    else:
        revision, written = rules_on(question.as_of or today).revision, answer.written and answer.written()
        # Reasons of single rows are in the reader's words.
        key = question.key(), today, facts.path, revision, written, get_language()
        answered = remembered((key, scope), lambda: made(key))
    newer = () if known_at else newer_rows(answer, built_at=facts.built_at, company=company)
    return _with(answered, *beside.caveats, *newer)


def _with(answered: Answered, *caveats: Caveat) -> Answered:
    """The answer with caveats that change from one moment to the next."""
    if not caveats:
        return answered
    result = answered.result
    return replace(answered, result=replace(result, caveats=(*result.caveats, *caveats)))


def _answered(
    question: Question,
    answer: Answer,
    params: BaseModel,
    *,
    scope: Scope,
    facts: Facts,
    today: date,
    rules_on: Callable[[date], PoliciesInForce],
    key: Hashable,
) -> Answered:
    company = rules_on(today)(CompanyPolicy)
    last_day = clock.day_of_facts(today=today, covered_to=facts.covered_to, company=company)
    as_of = question.as_of or last_day
    # The day answers stand at by default shows what the default shows, also where facts ended long ago.
    if as_of < today and as_of != last_day:
        facts = facts.until(as_of)
    _hide_what_is_out_of_scope(question, answer, scope=scope, facts=facts)
    policies = rules_on(as_of)
    # With the clock stopped the last day is a day of then: what is worked out for it must not be told as today's.
    is_now = question.as_known is None and as_of == last_day and not clock.is_stopped()
    stored = Results(facts, policies, as_of, is_now=is_now, wanted=want_results)
    facts.results = stored.table
    compares = answer.scope_by(question.by) == "subjects"
    narrow = not compares and not scope.everyone
    source = NarrowedFacts(facts, scope.person_ids) if narrow else facts
    asking = Ask(
        facts=source,
        policy=policies,
        as_of=as_of,
        by=question.by,
        where=question.where,
        params=params,
        whose=None if answer.private is None or scope.everyone else scope.person_ids,
    )
    result = from_storage(question, answer, asking=asking, stored=stored, scope=scope)
    if result is None and compares and answer.private is None and key is not None:
        # Over the whole company whoever asks: worked out once, then each is shown their own of it.
        result = remembered((key, "everyone"), lambda: answer.function(asking))
    elif result is None:
        result = answer.function(asking)
    if compares:
        result = released(result, answer=answer, by=question.by, scope=scope, facts=facts)
    seen = facts if scope.everyone else NarrowedFacts(facts, scope.person_ids)
    result = unknown_values.said(result, question, answer, seen=seen)
    result = notices.said(result, answer, facts=facts, as_of=as_of, company=company)
    return Answered(
        question=question,
        answer=answer,
        result=result,
        columns=answer.columns_by(question.by),
        as_of=as_of,
        facts_version=facts.version,
        built_at=facts.built_at,
        policies=policies,
    )


def _hide_what_is_out_of_scope(question: Question, answer: Answer, *, scope: Scope, facts: Facts) -> None:
    """A filter on a person the viewer may not see is answered as if that person did not exist."""
    if scope.everyone:
        return
    filters = filters_of(answer)
    for name, value in question.where.items():
        dimension = filters[name]
        if not dimension.is_subject:
            continue
        people = _team(facts, name, value) if dimension.name == "team" else _people(facts, name, value)
        if not any(scope.sees(person_id) for person_id in people):
            raise NotFound(f"there is no {dimension.name} {value!r}")


def _people(facts: Facts, name: str, value: str) -> list[str]:
    """Those with that id, or that name."""
    if name.endswith("_id"):
        return [value]
    people = facts.table("people")
    found: list[str] = people.filter(people.name == value).person_id.to_pyarrow().to_pylist()
    return found


def _team(facts: Facts, name: str, value: str) -> list[str]:
    """Those who are or were in that team, by its id or its name, and those who lead it."""
    teams, memberships = facts.table("teams"), facts.table("memberships")
    wanted = teams.filter(teams[name if name == "team_id" else "name"] == value)
    inside = memberships.semi_join(wanted, "team_id")
    rows = inside.select("person_id", "manager_id").to_pyarrow().to_pylist()
    return [person_id for row in rows for person_id in row.values() if person_id]
