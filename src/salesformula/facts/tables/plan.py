"""Targets, spending and planned changes."""

from __future__ import annotations

from salesformula.kit.schema import Schema, currency, day, ident, money, text

QUOTAS = Schema(
    name="quotas",
    about="What a person is to sell in a period (half-open)",
    key=("person_id", "metric", "period_start"),
    owner="person_id",
    columns=(
        ident("person_id", to="people.person_id"),
        text("metric", "acv, amount, mrr or customers"),
        day("period_start"),
        day("period_end", "first day after"),
        money("amount"),
        currency(),
    ),
)

SPEND = Schema(
    name="spend",
    about="Money spent per channel and month",
    key=("channel", "month", "kind"),
    columns=(text("channel"), day("month", "first day"), money("amount"), currency(), text("kind")),
)

INTERVENTIONS = Schema(
    name="interventions",
    about="Planned changes whose effect will be checked: coaching, training, contests, plans",
    key=("kind", "unit", "start"),
    columns=(
        text("kind"),
        text("metric"),
        ident("unit", "person, team or segment concerned"),
        day("start"),
        text("comparison"),
        day("check_on"),
        ident("plan_hash", "hash of the plan as registered"),
    ),
)
