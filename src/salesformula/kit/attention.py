"""What asks for a person's attention: the rows "this morning" merges from every room."""

from __future__ import annotations

from salesformula.kit.schema import Column, Schema, ident, money, text
from salesformula.kit.schema import currency as currency_column

COLUMNS: tuple[Column, ...] = (
    ident("person_id", "whose attention it asks for", to="people.person_id"),
    text("what", "the claim, one sentence"),
    text("reason", "why, with n"),
    text("action", "what to do about it"),
    money("effect_amount", "expected effect on the key metric"),
    money("effect_low", "lower end of the interval"),
    money("effect_high", "upper end of the interval"),
    currency_column(),
    text("link", "path of the page where it is done"),
)

ATTENTION = Schema(
    name="attention",
    about="One problem, who it asks for, what it is worth and where to act",
    key=("person_id", "what"),
    columns=COLUMNS,
    owner="person_id",
)
