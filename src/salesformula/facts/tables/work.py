"""What sellers did: activities and messages."""

from __future__ import annotations

from salesformula.kit.schema import Schema, ident, instant, number, text
from salesformula.kit.units import Unit

ACTIVITY_KINDS = (
    "call", "voicemail", "email", "connect", "meeting", "discovery", "demo", "social", "research", "task",
)  # fmt: skip

ACTIVITIES = Schema(
    name="activities",
    about="Calls, mails, meetings and other work of sellers",
    key=("activity_id",),
    owner="person_id",
    columns=(
        ident("activity_id"),
        ident("person_id", to="people.person_id"),
        ident("lead_id", to="leads.lead_id"),
        ident("contact_id", to="contacts.contact_id"),
        ident("account_id", to="accounts.account_id"),
        ident("deal_id", to="deals.deal_id"),
        text("kind", choices=ACTIVITY_KINDS),
        instant("occurred_at"),
        text("outcome"),
        number("duration_minutes", Unit.MINUTES, low=0),
        ident("template_id"),
    ),
)

MESSAGES = Schema(
    name="messages",
    about="Mails sent one by one, and what became of them",
    key=("message_id",),
    owner="person_id",
    columns=(
        ident("message_id"),
        ident("person_id", to="people.person_id"),
        ident("contact_id", to="contacts.contact_id"),
        ident("template_id"),
        instant("sent_at"),
        instant("delivered_at"),
        instant("bounced_at"),
        instant("replied_at"),
        instant("unsubscribed_at"),
    ),
)
