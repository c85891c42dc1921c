"""What payees and operations say about a line of pay, and how it ends."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import IntegrityError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR, Viewer, viewer_named
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.rooms.compensation.models.disputes import OPEN, SAID, WITHDRAWN, Dispute, DisputeEvent

VIEW = "compensation.view"
VIEW_ALL = "compensation.view_all"
SETTLE = "compensation.settle"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Row = dict[str, Any]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RaiseDispute(_Fields):
    """The line as ``compensation.ledger`` tells it, and what is doubted; ``state`` where two lines are named so."""

    deal_id: str | None = Field(default=None, max_length=200)
    component: str = Field(min_length=1, max_length=200)
    part: int = Field(default=1, ge=1)
    period: str | None = Field(default=None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")
    state: str | None = Field(default=None, max_length=30)
    text: Text


class Reply(_Fields):
    """The dispute, and what is said."""

    dispute_id: int = Field(ge=1)
    text: Text


class Settle(_Fields):
    """The dispute, how it ends, and why."""

    dispute_id: int = Field(ge=1)
    outcome: Literal["upheld", "corrected", "withdrawn"]
    reason: Text


class Withdraw(_Fields):
    """The dispute, and why its payee takes it back."""

    dispute_id: int = Field(ge=1)
    reason: Text


@action("compensation.dispute", title="Question a line of pay", fields=RaiseDispute, right=VIEW, mission=("P16",))
def dispute(doing: Doing, given: RaiseDispute) -> Done:
    """A payee questions a line of their own; nobody else can."""
    if doing.actor is None or doing.actor_person_id is None:
        raise NotAllowed("compensation.dispute: a line is questioned by the person it pays, signed in as themselves")
    row = _line(doing, given)
    named = {
        "payee_id": doing.actor_person_id,
        "deal_id": row["deal_id"] or "",
        "component": row["component"],
        "part": row["part"],
        "period": row["period"] or "",
        "line_state": row["state"],
    }
    for other in Dispute.objects.filter(**named).prefetch_related("events"):
        if other.state == OPEN:
            raise Refused(f"compensation.dispute: this line is questioned already, in dispute {other.pk}")
    raised = Dispute.objects.create(
        **named,
        **{name: row[name] for name in ("pay_amount", "worth_amount", "currency", "steps", "facts_version")},
        plan_version=row.get("plan_version"),
    )
    _add(raised, doing, kind=SAID, text=given.text)
    # What is questioned is pay, and the log is read by more people than pay is: it tells neither text nor amount.
    return Done(ids={"dispute_id": raised.pk}, subject_id=f"dispute {raised.pk}", after={"state": OPEN})


@action("compensation.reply_dispute", title="Answer in a dispute", fields=Reply, right=VIEW, mission=("P16",))
def reply_dispute(doing: Doing, given: Reply) -> Done:
    """The payee or operations add to the thread of an open dispute."""
    found, _ = _open(doing, given.dispute_id)
    _add(found, doing, kind=SAID, text=given.text)
    return Done(ids={"dispute_id": found.pk}, subject_id=f"dispute {found.pk}")


@action("compensation.settle_dispute", title="Settle a dispute", fields=Settle, right=SETTLE, mission=("P16",))
def settle_dispute(doing: Doing, given: Settle) -> Done:
    """The end of a dispute: upheld (the line stands), corrected or withdrawn. Nobody decides about their own pay."""
    found, viewer = _open(doing, given.dispute_id)
    if viewer.person_id is not None and viewer.person_id == found.payee_id:
        raise NotAllowed("compensation.settle_dispute: nobody settles a dispute about their own pay")
    return _ended(found, doing, outcome=given.outcome, reason=given.reason)


@action("compensation.withdraw_dispute", title="Take a question back", fields=Withdraw, right=VIEW, mission=("P16",))
def withdraw_dispute(doing: Doing, given: Withdraw) -> Done:
    """The payee takes the question back."""
    found, viewer = _open(doing, given.dispute_id)
    if viewer.person_id is None or viewer.person_id != found.payee_id:
        raise NotAllowed("compensation.withdraw_dispute: only who questioned the line takes the question back")
    return _ended(found, doing, outcome=WITHDRAWN, reason=given.reason)


def _ended(found: Dispute, doing: Doing, *, outcome: str, reason: str) -> Done:
    _add(found, doing, kind=outcome, text=reason)
    return Done(
        ids={"dispute_id": found.pk},
        subject_id=f"dispute {found.pk}",
        before={"state": OPEN},
        after={"state": outcome},
    )


def _line(doing: Doing, given: RaiseDispute) -> Row:
    """The one line of the actor's own that is meant."""
    payee_id, viewer = doing.actor_person_id or "", viewer_named(doing.actor or "")
    rows = ask(Question("compensation.ledger", where={"payee_id": payee_id}), viewer=viewer).result.rows
    meant = [
        row
        for row in rows
        if row["deal_id"] == given.deal_id
        and row["component"] == given.component
        and row["part"] == given.part
        and row["period"] == given.period
        and (given.state is None or row["state"] == given.state)
    ]
    if not meant:
        raise NotFound("compensation.dispute: none of your lines has that deal, component, part and month")
    if len(meant) > 1:
        states = ", ".join(sorted({row["state"] for row in meant}))
        raise Refused(f"compensation.dispute: several of your lines are named so; say which state: {states}")
    return meant[0]


def _open(doing: Doing, dispute_id: int) -> tuple[Dispute, Viewer]:
    """An open dispute that the actor may see; to all others it is not there."""
    viewer = OPERATOR if doing.actor is None else viewer_named(doing.actor)
    found = Dispute.objects.prefetch_related("events").filter(pk=dispute_id).first()
    is_own = found is not None and viewer.person_id is not None and found.payee_id == viewer.person_id
    if found is None or not (is_own or (SETTLE in viewer.rights and VIEW_ALL in viewer.rights)):
        raise NotFound(f"there is no dispute {dispute_id}")
    if found.state != OPEN:
        raise Refused(f"dispute {dispute_id} has ended: {found.state}; a line can be questioned anew")
    return found, viewer


def _add(found: Dispute, doing: Doing, *, kind: str, text: str) -> None:
    """One more event, unless somebody else added one since this was read."""
    try:
        DisputeEvent.objects.create(
            dispute=found,
            number=len(found.events.all()) + 1,
            kind=kind,
            at=doing.now,
            by=doing.actor or "operator",
            person_id=doing.actor_person_id,
            text=text,
        )
    except IntegrityError as error:
        raise Refused(f"somebody wrote in dispute {found.pk} at the same moment: read it, then try again") from error
