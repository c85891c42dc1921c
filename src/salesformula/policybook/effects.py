"""What a draft does to answers: the same question under the rules in force, and with the draft laid over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext, ngettext

from salesformula.facts import versions
from salesformula.facts.access import Facts, open_facts
from salesformula.facts.home import home
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.kit.answer import Answer, Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.text import render
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Draft, Revision
from salesformula.policybook.naming import policy_name
from salesformula.policybook.today import company_on, today_in

#: The answers that say most of the company's own rules.
OF_COMPANY = ("pipeline.key_metric", "pipeline.win_rate", "pipeline.mix")
MOST = 3


@dataclass(frozen=True)
class Effect:
    """An answer's finding before and after."""

    answer: str
    title: str
    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether the draft leaves it as it is."""
        return self.before == self.after


@dataclass(frozen=True)
class Effects:
    """The findings, and the day they stand at. ``is_early``: the draft begins later; it was laid as if it held then."""

    found: tuple[Effect, ...]
    as_of: date
    is_early: bool


def effects(draft: Draft, *, viewer: Viewer, now: datetime) -> Effects | None:
    """What a few answers say; None before the first import, and for who doesn't see the whole company."""
    asked = [one for one in _answers(draft.policy) if one.right in viewer.rights]
    if not asked or not viewer.scope.everyone or versions.current(home()) is None:
        return None
    company = company_on(now)
    facts = open_facts(company=company)
    as_of = _day_of(facts, company=company, today=today_in(company, now=now))
    is_early = draft.effective_from > as_of
    before = PoliciesInForce(on=as_of)
    after = PoliciesInForce(on=as_of, draft=_as_revision(draft, now=now, day=min(draft.effective_from, as_of)))
    facts_after = open_facts(company=after(CompanyPolicy))
    found = [
        Effect(one.id, gettext(one.title), _said(one, facts, before, as_of), _said(one, facts_after, after, as_of))
        for one in asked
    ]
    return Effects(tuple(found), as_of, is_early)


def _answers(policy: str) -> list[Answer]:
    known = registry.answers()
    if policy == policy_name(CompanyPolicy):
        return [known[name] for name in OF_COMPANY if name in known]
    rooms = [room for room in registry.rooms() if any(policy_name(one) == policy for one in room.policies)]
    answers = [one for room in rooms for one in room.answers if not one.live]
    return [one for one in answers if not any(field.is_required() for field in one.params.model_fields.values())][:MOST]


def _said(answer: Answer, facts: Facts, policies: PoliciesInForce, as_of: date) -> str:
    try:
        result = answer.function(Ask(facts=facts, policy=policies, as_of=as_of, params=answer.params()))
    except Refused as error:
        return str(error)
    return render(result.finding, gettext, ngettext)


def _as_revision(draft: Draft, *, now: datetime, day: date) -> Revision:
    return Revision(
        policy=draft.policy,
        changes=draft.changes,
        effective_from=day,
        recorded_at=now,
        team_id=draft.team_id,
        author=draft.author,
        reason=draft.reason,
    )


def _day_of(facts: Facts, *, company: CompanyPolicy, today: date) -> date:
    """The day answers stand at: today, or the last day of facts that end well before it."""
    covered_to = facts.covered_to
    if covered_to is None or covered_to >= today - timedelta(days=company.coverage_tolerance_days):
        return today
    return covered_to
