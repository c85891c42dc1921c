"""How long what is kept about people stays. Empty: for ever."""

from __future__ import annotations

from typing import Any

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit

#: A slip of the pen must not empty the house: nothing younger than a month goes.
_SHORTEST, _LONGEST = 30, 36_500


def _days(label: str) -> Any:
    return setting(None, unit=Unit.DAYS, label=label, source="ours", low=_SHORTEST, high=_LONGEST)


class RetentionPolicy(Policy):
    """Days per kind of record after which the worker removes it; what was removed is counted."""

    contacts_days: int | None = _days("Contacts of whom nothing was heard for so long are removed")
    buyer_events_days: int | None = _days("What buyers did is removed after so long")
    messages_days: int | None = _days("Messages are removed after so long")
    activities_days: int | None = _days("Activities are removed after so long")
    people_left_days: int | None = _days("People are forgotten so long after their last day; their totals stay")
    raw_days: int | None = _days("The files of an import are removed after so long; what they said stays in the facts")
    history_days: int | None = _days("What is known to be no longer true is removed after so long")
    log_days: int | None = _days("Entries of the log are removed after so long")
    mail_days: int | None = _days("Mails that were sent or given up are removed after so long")
