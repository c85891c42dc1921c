"""How long what is kept about people stays. Empty: for ever."""

from __future__ import annotations

from salesformula.kit.policy import Policy, setting
from salesformula.kit.units import Unit

#: A slip of the pen must not empty the house: nothing younger than a month goes.
SHORTEST, LONGEST = 30, 36_500


class RetentionPolicy(Policy):
    """Days per kind of record after which the worker removes it; what was removed is counted."""

    contacts_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="Contacts of whom nothing was heard for so long are removed",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    buyer_events_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="What buyers did is removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    messages_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="Messages are removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    activities_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="Activities are removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    people_left_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="People are forgotten so long after their last day; their totals stay",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    raw_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="The files of an import are removed after so long; what they said stays in the facts",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    history_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="What is known to be no longer true is removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    log_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="Entries of the log are removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
    mail_days: int | None = setting(
        None,
        unit=Unit.DAYS,
        label="Mails that were sent or given up are removed after so long",
        source="ours",
        low=SHORTEST,
        high=LONGEST,
    )
