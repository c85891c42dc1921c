"""What people do about a lead: log a call, correct it, take it back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from salesformula.facts.home import home
from salesformula.identity.instants import utc
from salesformula.identity.scope import EVERYONE, Scope
from salesformula.identity.viewer import viewer_named
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.errors import NotFound, Refused
from salesformula.rooms.prospecting.models import LoggedActivity
from salesformula.sources.outbox import entering
from salesformula.sources.outbox.arrivals import note_arrivals

RIGHT = "prospecting.log"
CALL = "call"
MOMENT = timedelta(microseconds=1)


class LogCall(BaseModel):
    """On which lead, with what outcome, and when; without an instant: now."""

    model_config = ConfigDict(extra="forbid")

    lead_id: str = Field(min_length=1, max_length=200)
    outcome: str = Field(min_length=1, max_length=200)
    occurred_at: datetime | None = None

    @field_validator("outcome")
    @classmethod
    def _printable(cls, given: str) -> str:
        return _one_line(given)


class EditCall(BaseModel):
    """Which call, and the outcome it had."""

    model_config = ConfigDict(extra="forbid")

    call_id: str = Field(min_length=1, max_length=100)
    outcome: str = Field(min_length=1, max_length=200)

    @field_validator("outcome")
    @classmethod
    def _printable(cls, given: str) -> str:
        return _one_line(given)


class WithdrawCall(BaseModel):
    """Which call was logged by mistake."""

    model_config = ConfigDict(extra="forbid")

    call_id: str = Field(min_length=1, max_length=100)
    reason: str = Field(default="", max_length=500)


@action("prospecting.log_call", title="Log a call", fields=LogCall, right=RIGHT, mission=("O8",))
def log_call(doing: Doing, given: LogCall) -> Done:
    """A call on a lead of one's own, or of someone below: a fact at once, and on its way to the CRM."""
    lead = _lead(doing, given.lead_id)
    occurred_at = utc(given.occurred_at) if given.occurred_at else doing.now
    if occurred_at > doing.now:
        raise Refused(f"occurred_at {occurred_at:%Y-%m-%d %H:%M} UTC lies ahead: log a call when it has been made")
    call = LoggedActivity.objects.create(
        origin_key=f"prospecting.call-{uuid.uuid4()}",
        person_id=doing.actor_person_id or lead["owner_id"],
        kind=CALL,
        occurred_at=occurred_at,
        outcome=given.outcome,
        known_from=doing.now,
        **{name: lead[name] for name in ("lead_id", "contact_id", "account_id", "deal_id")},
    )
    entering.enqueue(origin_key=call.origin_key, table="activities", payload=_payload(call), now=doing.now)
    return Done(ids={"call_id": call.origin_key}, subject_id=f"lead {call.lead_id}", after=_payload(call))


@action("prospecting.edit_call", title="Correct a call", fields=EditCall, right=RIGHT, mission=("O8",))
def edit_call(doing: Doing, given: EditCall) -> Done:
    """Another outcome of a call logged here, as long as the CRM does not have it."""
    old = _call(doing, given.call_id)
    at = _close(old, doing.now)
    new = LoggedActivity.objects.get(pk=old.pk)
    new.pk, new.outcome, new.known_from, new.known_to = None, given.outcome, at, None
    new.save(force_insert=True)
    entering.revise(origin_key=new.origin_key, payload=_payload(new))
    return Done(
        ids={"call_id": new.origin_key}, subject_id=f"lead {new.lead_id}", before=_payload(old), after=_payload(new)
    )


@action("prospecting.withdraw_call", title="Take a call back", fields=WithdrawCall, right=RIGHT, mission=("O8",))
def withdraw_call(doing: Doing, given: WithdrawCall) -> Done:
    """A call logged by mistake counts no more, as long as the CRM does not have it."""
    old = _call(doing, given.call_id)
    _close(old, doing.now)
    entering.take_back(origin_key=old.origin_key)
    return Done(
        ids={"call_id": old.origin_key}, subject_id=f"lead {old.lead_id}", reason=given.reason, before=_payload(old)
    )


def _scope(doing: Doing) -> Scope:
    return EVERYONE if doing.actor is None else viewer_named(doing.actor).scope


def _lead(doing: Doing, lead_id: str) -> dict[str, Any]:
    """The lead, where it belongs to the actor or someone they see; else it is as if there were none."""
    leads = doing.facts.table("leads")
    wanted = leads.filter(leads.lead_id == lead_id)
    columns = ("lead_id", "owner_id", "contact_id", "account_id", "deal_id")
    found: list[dict[str, Any]] = wanted.select(*columns).to_pyarrow().to_pylist()
    if not found or not _scope(doing).sees(found[0]["owner_id"]):
        raise NotFound(f"there is no lead {lead_id!r}")
    return found[0]


def _call(doing: Doing, call_id: str) -> LoggedActivity:
    """The call as it stands, where the actor may see whose it is; else it is as if there were none."""
    note_arrivals(home=home(), now=doing.now)
    call = LoggedActivity.objects.filter(origin_key=call_id, known_to=None).first()
    if call is None or not _scope(doing).sees(call.person_id):
        raise NotFound(f"there is no call {call_id!r} that was logged here and stands")
    return call


def _close(call: LoggedActivity, now: datetime) -> datetime:
    """End a state at ``now``; Refused where someone else ended it meanwhile."""
    # A clock that was set back ends nothing before it began.
    at = max(now, call.known_from + MOMENT)
    if not LoggedActivity.objects.filter(pk=call.pk, known_to=None).update(known_to=at):
        raise Refused(f"the call {call.origin_key} was changed meanwhile: look at it again")
    return at


def _payload(call: LoggedActivity) -> dict[str, Any]:
    names = ("person_id", "lead_id", "contact_id", "account_id", "deal_id", "kind", "outcome")
    return {name: getattr(call, name) for name in names} | {"occurred_at": call.occurred_at.isoformat()}


def _one_line(given: str) -> str:
    if not given.strip() or not given.isprintable():
        raise ValueError("an outcome is a few words on one line")
    return given.strip()
