"""The newest revisions, a line each with what changed, and the button that puts it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Moment, write
from salesformula.policybook.founding import SINCE_EVER
from salesformula.policybook.history import Step, is_backdated, recorded_by, steps
from salesformula.policybook.models import Revision
from salesformula.policybook.shelf import policies, settings_by_name
from salesformula.policybook.teams import teams
from salesformula.policybook.today import local
from salesformula.policybook.wording import of_team_in_words, since_in_words, value_in_words

SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """A revision as the page shows it. What the company began with can't be put back: nothing was before it."""

    number: int
    recorded: str
    holds_from: str
    is_backdated: bool
    team: str
    changes: list[str]
    by: str
    reason: str
    can_be_put_back: bool


def entries(*, company: CompanyPolicy) -> list[Entry]:
    """The newest revisions that changed something."""
    newest = [one for one in Revision.objects.filter(policy__in=policies()).order_by("-pk") if one.changes][:SHOWN]
    found = steps(recorded_by(None), of=newest)
    named = teams()
    return [_entry(one, [step for step in found if step.revision.pk == one.pk], named, company) for one in newest]


def _entry(one: Revision, changed: list[Step], named: dict[str, str], company: CompanyPolicy) -> Entry:
    return Entry(
        number=one.pk,
        recorded=write(Moment(local(one.recorded_at, company=company))),
        holds_from=since_in_words(one.effective_from),
        is_backdated=is_backdated(one, company=company),
        team=named.get(one.team_id, one.team_id) if one.team_id else "",
        changes=[_change(step, currency=company.currency) for step in changed],
        by=one.author or gettext("set-up"),
        reason=one.reason,
        can_be_put_back=bool(changed) and not (one.effective_from == SINCE_EVER and not one.author),
    )


def _change(step: Step, *, currency: str) -> str:
    setting = settings_by_name(policies()[step.revision.policy])[step.setting]
    words = of_team_in_words if step.revision.team_id else value_in_words
    old, new = words(setting, step.old, currency=currency), words(setting, step.new, currency=currency)
    said = {"rule": gettext(setting.label), "old": old, "new": new}
    if step.old == step.new:
        return gettext("%(rule)s: %(new)s, as before") % said
    return gettext("%(rule)s: %(old)s, now %(new)s") % said
