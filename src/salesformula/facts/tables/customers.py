"""Accounts and the people at them."""

from __future__ import annotations

from salesformula.kit.schema import Schema, count, currency, ident, money, number, text
from salesformula.kit.units import Unit

ACCOUNTS = Schema(
    name="accounts",
    about="Companies that buy or may buy",
    key=("account_id",),
    owner="owner_id",
    columns=(
        ident("account_id"),
        text("name"),
        text("segment", "size class: small, medium or large, or the company's own"),
        text("industry"),
        count("employees"),
        money("revenue_amount", "the account's own yearly revenue"),
        currency(about="ISO 4217 code of the amounts beside it"),
        text("country"),
        text("region"),
        text("postcode"),
        number("latitude", Unit.DEGREES, low=-90, high=90),
        number("longitude", Unit.DEGREES, low=-180, high=180),
        ident("parent_account_id", to="accounts.account_id"),
        ident("owner_id", to="people.person_id"),
        money("potential_amount", "expected yearly contract value"),
    ),
)

CONTACTS = Schema(
    name="contacts",
    about="People at accounts",
    key=("contact_id",),
    columns=(
        ident("contact_id"),
        ident("account_id", to="accounts.account_id"),
        text("name"),
        text("email"),
        text("title"),
        text("persona"),
        text("buying_role"),
    ),
)
