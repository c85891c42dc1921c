"""What may be asked about identity: the log, and the roles that wait for someone's decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from salesformula.identity.models import ConfirmedRole, LogEntry
from salesformula.identity.people import everyone
from salesformula.identity.roles import SEES_TREE, SELLER
from salesformula.identity.tree import people_below
from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.schema import count, flag, ident, instant, text
from salesformula.kit.text import Count, Msg

OPERATOR = "operator"


class LogParams(BaseModel):
    """How much of the log."""

    newest: int = Field(1000, ge=1, le=100_000)


@answer(
    "identity.log",
    title="Log",
    question="Who changed what, when and why?",
    columns=(
        text("action", "what was done, as room.verb"),
        text("user", "sign-in name; operator: at the command line"),
        instant("at"),
        ident("subject_id", "what it was done to"),
        text("reason"),
    ),
    filters=(Dimension("action", "what was done"), Dimension("user", "who"), Dimension("subject_id", "to what")),
    params=LogParams,
    right="identity.view_log",
    mission=(),
    reads=(),
    live=True,
)
def log(ask: Ask) -> Result:
    """The newest entries of the log, newest first."""
    newest = LogParams.model_validate(ask.params.model_dump()).newest
    entries = _asked(LogEntry.objects.all(), where=dict(ask.where))
    n_entries = entries.count()
    rows = [
        {"action": e.action, "user": e.user or OPERATOR, "at": e.at, "subject_id": e.subject_id, "reason": e.reason}
        for e in entries[:newest]
    ]
    finding = Msg("{n} entry in the log.", many="{n} entries in the log.", n=n_entries)
    cut = Caveat("cut", Msg("The newest {shown} are shown.", shown=Count(len(rows))), {"n_entries": n_entries})
    return Result(rows=rows, finding=finding, caveats=(cut,) if n_entries > len(rows) else ())


def _asked(entries: QuerySet[LogEntry], *, where: dict[str, str]) -> QuerySet[LogEntry]:
    if where.get("user") == OPERATOR:
        entries = entries.filter(user__isnull=True)
        del where["user"]
    return entries.filter(**where)


@answer(
    "identity.roles",
    title="Roles",
    question="Whose role and reporting line have been confirmed, and whose wait?",
    columns=(
        text("person"),
        ident("person_id", to="people.person_id"),
        text("proposed_role", "as the newest import says"),
        text("confirmed_role", "empty: nobody decided, so a seller who sees only themselves"),
        count("n_waiting", "people the files place below this person whom nobody has confirmed there"),
        flag("is_waiting", "a decision is due"),
    ),
    right="identity.administer",
    mission=(),
    reads=("people", "reports"),
    live=True,
)
def roles(ask: Ask) -> Result:
    """A row per person of the facts: the role proposed, the role confirmed, and whether a decision is due."""
    confirmed = {role.person_id: role for role in ConfirmedRole.objects.all()}
    rows: list[dict[str, Any]] = []
    for person_id, person in everyone(ask.facts.table("people")).items():
        role = confirmed.get(person_id)
        proposed = person.role or SELLER
        n_waiting = _n_waiting(role)
        settled = (role.proposed or role.role) == proposed if role else proposed == SELLER
        rows.append(
            {
                "person": person.name,
                "person_id": person_id,
                "proposed_role": proposed,
                "confirmed_role": role.role if role else None,
                "n_waiting": n_waiting,
                "is_waiting": not settled or n_waiting > 0,
            }
        )
    n_due = sum(row["is_waiting"] for row in rows)
    finding = Msg("{n} decision is due.", many="{n} decisions are due.", n=n_due)
    return Result(rows=rows, finding=finding)


def _n_waiting(role: ConfirmedRole | None) -> int:
    if role is None or role.role not in SEES_TREE:
        return 0
    return len(people_below(role.person_id) - frozenset(role.tree))
