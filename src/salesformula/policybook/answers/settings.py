"""policy.settings: every setting with what is in force, since when, by whom and why."""

from __future__ import annotations

from typing import Any

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import day, flag, ident, text
from salesformula.kit.text import Msg
from salesformula.policybook.in_force import known_at
from salesformula.policybook.shelf import policies
from salesformula.policybook.standing import Standing, standings
from salesformula.policybook.storing import stored
from salesformula.policybook.teams import teams
from salesformula.policybook.wording import of_team_in_words, unit_in_words, value_in_words

COLUMNS = (
    text("policy", "company, or the room it belongs to"),
    text("setting"),
    text("label"),
    ident("team_id", "empty: the whole company", to="teams.team_id"),
    text("team"),
    text("value", "as it is stored; empty: not set").named("Stored value"),
    text("in_force", "in words").named("In force"),
    text("unit"),
    text("default", "as shipped, in words"),
    day("since_on", "empty: the default holds, as shipped").named("Since"),
    text("changed_by", "sign-in name; empty: set up with the company"),
    text("reason"),
    day("coming_on", "the day from which the next recorded value holds").named("Next from"),
    text("coming", "the next recorded value, in words").named("Next"),
    text("read_on", "the event of a dated setting; empty: the day an answer stands at").named("Read on"),
    text("source", "where the default comes from"),
    flag("is_changed", "not the default"),
)


@answer(
    "policy.settings",
    title="Settings in force",
    question="Which rules hold, since when, and who changed them why?",
    columns=COLUMNS,
    filters=(Dimension("policy", "one policy"), Dimension("setting", "one setting")),
    right="policy.view",
    mission=(),
    reads=("teams",),
    on_page=("label", "team", "in_force", "default", "since_on", "changed_by", "reason", "coming_on", "coming"),
    live=True,
)
def settings(ask: Ask) -> Result:
    """A row per setting, the company's first; below it the teams with a value of their own."""
    currency = ask.policy(CompanyPolicy).currency
    named = teams()
    rows = [_row(one, named, currency) for one in standings(today=ask.as_of, known_at=known_at(ask.policy))]
    rows = [row for row in rows if all(row[name] == value for name, value in ask.where.items())]
    n_changed = sum(row["is_changed"] for row in rows)
    finding = Msg(
        "{changed} of one setting differs from the default.",
        many="{changed} of {n} settings differ from the default.",
        n=len(rows),
        changed=n_changed,
    )
    return Result(rows=rows, finding=finding)


def _row(one: Standing, named: dict[str, str], currency: str) -> dict[str, Any]:
    policy, words = policies()[one.policy], of_team_in_words if one.team_id else value_in_words
    value = stored(policy, one.setting.name, one.value)
    return {
        "policy": one.policy,
        "setting": one.setting.name,
        "label": one.setting.label,
        "team_id": one.team_id or None,
        "team": named.get(one.team_id, one.team_id) if one.team_id else None,
        "value": None if value is None else str(value),
        "in_force": words(one.setting, one.value, currency=currency),
        "unit": unit_in_words(one.setting, currency=currency),
        "default": value_in_words(one.setting, one.setting.default, currency=currency),
        "since_on": one.by.effective_from if one.by else None,
        "changed_by": (one.by.author or None) if one.by else None,
        "reason": one.by.reason if one.by else None,
        "coming_on": one.coming.effective_from if one.coming else None,
        "coming": words(one.setting, one.coming_value, currency=currency) if one.coming else None,
        "read_on": one.setting.event or None,
        "source": one.setting.source,
        "is_changed": one.value is not None if one.team_id else one.value != one.setting.default,
    }
