"""The answers of the room prospecting."""

from __future__ import annotations

from typing import Any

from salesformula.facts.home import home
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, ident, instant, number, text
from salesformula.kit.text import Msg
from salesformula.kit.units import Unit
from salesformula.rooms.prospecting import formula
from salesformula.sources.outbox.arrivals import arrived
from salesformula.sources.outbox.models import Outgoing, OutgoingState

VIEW = "prospecting.view"
WRITE_BACK = "prospecting.write_back"

_REFERENCES = (
    ident("lead_id", to="leads.lead_id"),
    ident("contact_id", to="contacts.contact_id"),
    ident("account_id", to="accounts.account_id"),
    ident("deal_id", to="deals.deal_id"),
)


@answer(
    "prospecting.activity",
    title="Activity",
    question="What was done, by whom and with what outcome?",
    columns=(
        ident("activity_id", "the CRM's id, or the key it was logged under here"),
        text("kind"),
        text("outcome"),
        instant("occurred_at").named("When"),
        number("duration_minutes", Unit.MINUTES),
        text("person"),
        ident("person_id", to="people.person_id"),
        *_REFERENCES,
        count("n_activities", "1, so that sums count activities"),
    ),
    filters=tuple(Dimension(name, f"rows with that {name}") for name in formula.WHERE),
    right=VIEW,
    mission=("O8",),
    reads=("activities", "people"),
    on_page=("occurred_at", "kind", "outcome", "person"),
    live=True,
)
def activity(ask: Ask) -> Result:
    """Activities, those logged here this minute included, newest first."""
    table = formula.activity(ask.facts.table("activities"), ask.facts.table("people"), where=ask.where)
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return Result(rows=rows, finding=Msg("One activity", many="{n} activities", n=len(rows)))


@answer(
    "prospecting.waiting",
    title="Waiting for the CRM",
    question="What was written here and is not known to stand in the CRM yet?",
    columns=(
        ident("origin_key", "keep it in a field of the CRM: by it the next import counts the row once"),
        text("table", "the fact table"),
        text("state", "waiting, or being sent"),
        instant("entered_at").named("Since"),
        ident("person_id", to="people.person_id"),
        *_REFERENCES,
        text("kind"),
        text("occurred_at", "UTC"),
        text("outcome"),
        count("attempts"),
        text("last_error"),
    ),
    right=WRITE_BACK,
    mission=("O8",),
    reads=(),
    on_page=("entered_at", "kind", "outcome", "state", "last_error"),
    live=True,
)
def waiting(ask: Ask) -> Result:
    """Rows to be loaded into the CRM, oldest first; those an import brought back are left out."""
    there = arrived(home=home())
    entries = Outgoing.objects.exclude(state=OutgoingState.WRITTEN)
    rows = [_row(entry) for entry in entries if entry.origin_key not in there]
    return Result(rows=rows, finding=Msg("One row waits for the CRM", many="{n} rows wait for the CRM", n=len(rows)))


def _row(entry: Outgoing) -> dict[str, Any]:
    payload: dict[str, Any] = entry.payload
    names = ("person_id", "lead_id", "contact_id", "account_id", "deal_id", "kind", "occurred_at", "outcome")
    return {
        "origin_key": entry.origin_key,
        "table": entry.table,
        "state": str(entry.state),
        "entered_at": entry.entered_at,
        **{name: payload.get(name) for name in names},
        "attempts": entry.attempts,
        "last_error": entry.last_error or None,
    }
