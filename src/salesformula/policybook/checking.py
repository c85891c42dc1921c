"""Whether changed settings can be: each within its bounds, and all of them together on every day from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from salesformula.kit.errors import Refused
from salesformula.kit.faults import first_fault
from salesformula.kit.policy import Policy
from salesformula.kit.text import write
from salesformula.policybook.in_force import values_of
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name
from salesformula.policybook.shelf import settings_by_name
from salesformula.policybook.storing import stored

#: Faults that the bounds of a setting say better.
OUTSIDE = ("greater_than_equal", "less_than_equal", "literal_error")


class BadSetting(Refused):
    """A value that a setting can't have; ``setting`` is its name ("" where several together can't be so)."""

    def __init__(self, text: str, *, setting: str, said: str) -> None:
        super().__init__(text)
        self.setting = setting
        self.said = said


def checked(
    policy: type[Policy], changes: Mapping[str, Any], *, effective_from: date, team_id: str = ""
) -> dict[str, Any]:
    """The changes as they are stored; Refused with setting, found and bounds where they can't be."""
    known = settings_by_name(policy)
    if unknown := sorted(set(changes) - set(known)):
        raise Refused(
            f"policy {policy_name(policy)}, setting {unknown[0]}: there is none of that name; "
            f"there are: {', '.join(known)}"
        )
    if team_id and (not_dated := sorted(name for name in changes if not known[name].dated)):
        raise Refused(
            f"policy {policy_name(policy)}, setting {not_dated[0]}: it is the same for the whole company; "
            f"a team can have its own {_names([name for name, one in known.items() if one.dated])}"
        )
    given = {name: value for name, value in changes.items() if not (team_id and value is None)}
    whole = _valid(policy, given)
    plain = {name: stored(policy, name, getattr(whole, name)) if name in given else None for name in changes}
    for laid in _every_day(policy, plain, effective_from=effective_from, team_id=team_id):
        _valid(policy, laid)
    return plain


def _every_day(
    policy: type[Policy], plain: Mapping[str, Any], *, effective_from: date, team_id: str
) -> list[dict[str, Any]]:
    """The settings as they would be on the day, and on each later day on which something else begins to hold."""
    name = policy_name(policy)
    revisions = list(Revision.objects.filter(policy=name).order_by("effective_from", "recorded_at", "pk"))
    drafted = Revision(policy=name, changes=dict(plain), effective_from=effective_from, team_id=team_id)
    before = [one for one in revisions if one.effective_from <= effective_from]
    after = [one for one in revisions if one.effective_from > effective_from]
    teams = {team_id} if team_id else {"", *(one.team_id for one in revisions)}
    laid = [*before, drafted]
    found = [values_of(policy, laid, team_id=team) for team in sorted(teams)]
    for revision in after:
        laid.append(revision)
        found += [values_of(policy, laid, team_id=team) for team in sorted(teams)]
    return found


def _valid(policy: type[Policy], values: Mapping[str, Any]) -> Policy:
    try:
        return policy(**values)
    except ValidationError as error:
        raise _bad_setting(policy, error) from error


def _bad_setting(policy: type[Policy], error: ValidationError) -> BadSetting:
    fault = first_fault(error, known=settings_by_name(policy))
    if fault.name not in settings_by_name(policy):
        return BadSetting(f"policy {policy_name(policy)}: {fault.said}", setting="", said=fault.said)
    within, is_outside = _bounds(policy, fault.name), fault.kind in OUTSIDE
    said = f"must be {within}" if is_outside and within else fault.said
    whole = replace(fault, said=said if is_outside or not within else f"{said} ({within})")
    return BadSetting(
        f"policy {policy_name(policy)}, setting {fault.name}: {whole.sentence}", setting=fault.name, said=said
    )


def _bounds(policy: type[Policy], name: str) -> str:
    one = settings_by_name(policy)[name]
    if one.choices:
        return f"one of {', '.join(one.choices)}"
    match one.low, one.high:
        case None, None:
            return ""
        case low, None:
            return f"{write(low)} or more"
        case None, high:
            return f"{write(high)} or less"
        case low, high:
            return f"{write(low)} to {write(high)}"


def _names(names: list[str]) -> str:
    return ", ".join(names) or "value of none of its settings"
