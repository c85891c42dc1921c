"""What customers pay and use."""

from __future__ import annotations

from salesformula.kit.schema import Schema, count, currency, day, ident, instant, money, number, text
from salesformula.kit.units import Unit

SUBSCRIPTIONS = Schema(
    name="subscriptions",
    about="Recurring contracts",
    key=("subscription_id",),
    owner="seller_id",
    columns=(
        ident("subscription_id"),
        ident("account_id", to="accounts.account_id"),
        ident("deal_id", to="deals.deal_id"),
        ident("seller_id", to="people.person_id"),
        ident("consultant_id", to="people.person_id"),
        text("product"),
        money("mrr_amount", "monthly recurring revenue"),
        currency(),
        day("started_on"),
        number("term_months", Unit.MONTHS, low=0),
        number("prepaid_months", Unit.MONTHS, low=0),
        day("ended_on", "empty: running"),
        text("end_reason"),
    ),
)

PAYMENTS = Schema(
    name="payments",
    about="Payments received",
    key=("payment_id",),
    columns=(
        ident("payment_id"),
        ident("subscription_id", to="subscriptions.subscription_id"),
        count("sequence", "1 is the first month", low=1),
        money("amount"),
        currency(),
        day("paid_on"),
    ),
)

USAGE = Schema(
    name="usage",
    about="What accounts did in the product",
    key=("account_id", "feature", "occurred_at"),
    columns=(
        ident("account_id", to="accounts.account_id"),
        text("feature"),
        number("quantity", Unit.COUNT, low=0),
        instant("occurred_at"),
    ),
)
