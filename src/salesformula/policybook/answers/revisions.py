"""policy.revisions: every change of a rule there ever was."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, day, flag, ident, instant, text
from salesformula.kit.text import Count, Msg
from salesformula.policybook.history import Step, is_backdated, recorded_by, steps
from salesformula.policybook.in_force import known_at
from salesformula.policybook.shelf import policies, settings_by_name
from salesformula.policybook.teams import teams
from salesformula.policybook.wording import of_team_in_words, value_in_words


class RevisionParams(BaseModel):
    """How many of the changes."""

    most: int = Field(1000, ge=1, le=100_000)


@answer(
    "policy.revisions",
    title="Revisions of policy",
    question="Which rules were changed, when, by whom and why?",
    columns=(
        count("revision", "its number").named("Revision"),
        instant("recorded_at").named("Recorded"),
        day("effective_on", "the day from which it holds").named("Holds from"),
        text("policy"),
        text("setting"),
        text("label"),
        ident("team_id", "empty: the whole company", to="teams.team_id"),
        text("team"),
        text("old", "what held on its first day before it was recorded"),
        text("new"),
        text("changed_by", "sign-in name; empty: set up with the company"),
        text("reason"),
        flag("is_backdated", "it holds from a day before it was recorded").named("Back-dated"),
    ),
    filters=(Dimension("policy", "one policy"), Dimension("setting", "one setting")),
    params=RevisionParams,
    right="policy.view",
    mission=(),
    reads=("teams",),
    on_page=("revision", "recorded_at", "effective_on", "label", "team", "old", "new", "changed_by", "reason"),
    live=True,
)
def revisions(ask: Ask) -> Result:
    """A row per setting of each revision, the newest first."""
    most = RevisionParams.model_validate(ask.params.model_dump()).most
    company, named = ask.policy(CompanyPolicy), teams()
    rows = [_row(step, named, company) for step in steps(recorded_by(known_at(ask.policy)))]
    rows = [row for row in rows if all(row[name] == value for name, value in ask.where.items())]
    finding = Msg("One change of a setting.", many="{n} changes of settings.", n=len(rows))
    cut = Caveat("cut", Msg("The newest {shown} are shown.", shown=Count(most)), {"n_changes": len(rows)})
    return Result(rows=rows[:most], finding=finding, caveats=(cut,) if len(rows) > most else ())


def _row(step: Step, named: dict[str, str], company: CompanyPolicy) -> dict[str, Any]:
    one = step.revision
    setting = settings_by_name(policies()[one.policy])[step.setting]
    words = of_team_in_words if one.team_id else value_in_words
    return {
        "revision": one.pk,
        "recorded_at": one.recorded_at,
        "effective_on": one.effective_from,
        "policy": one.policy,
        "setting": step.setting,
        "label": setting.label,
        "team_id": one.team_id or None,
        "team": named.get(one.team_id, one.team_id) if one.team_id else None,
        "old": words(setting, step.old, currency=company.currency),
        "new": words(setting, step.new, currency=company.currency),
        "changed_by": one.author or None,
        "reason": one.reason,
        "is_backdated": is_backdated(one, company=company),
    }
