"""Deals, their stages, lines, contacts, credits and changes."""

from __future__ import annotations

from salesformula.kit.schema import Schema, count, currency, day, flag, ident, instant, money, number, share, text
from salesformula.kit.units import Unit

DEAL_KINDS = ("new", "addon", "renewal")

PIPELINES = Schema(
    name="pipelines",
    about="Sales processes",
    key=("pipeline_id",),
    columns=(ident("pipeline_id"), text("name")),
)

STAGES = Schema(
    name="stages",
    about="The stages of each pipeline, in order",
    key=("stage_id",),
    columns=(
        ident("stage_id"),
        ident("pipeline_id", to="pipelines.pipeline_id"),
        text("name"),
        count("position", "1 is first"),
        flag("is_won", "a deal in this stage is won"),
        flag("is_closed", "a deal in this stage is won or lost"),
        number("default_probability", Unit.PROBABILITY, low=0, high=1),
    ),
)

DEALS = Schema(
    name="deals",
    about="Opportunities, open and closed",
    key=("deal_id",),
    owner="owner_id",
    columns=(
        ident("deal_id"),
        text("name"),
        ident("account_id", to="accounts.account_id"),
        ident("lead_id", to="leads.lead_id"),
        ident("owner_id", to="people.person_id"),
        text("kind", choices=DEAL_KINDS),
        text("product"),
        ident("pipeline_id", to="pipelines.pipeline_id"),
        ident("stage_id", to="stages.stage_id"),
        money("amount"),
        currency(about="ISO 4217 code of the amounts beside it; empty: the company's currency"),
        money("acv_amount", "annual contract value"),
        money("mrr_amount", "monthly recurring revenue"),
        instant("created_at", "start of the deal"),
        day("expected_close_on"),
        instant("closed_at", "when it was won or lost"),
        flag("is_won", "empty: as its stage says"),
        flag("is_closed", "empty: as its stage says"),
        text("loss_reason"),
        text("competitor"),
        text("next_step"),
        day("next_step_on"),
        text("forecast_category"),
        share("discount_share"),
    ),
)

DEAL_CHANGES = Schema(
    name="deal_changes",
    about="What changed about a deal, when and by whom",
    key=("deal_id", "field", "changed_at"),
    columns=(
        ident("deal_id", to="deals.deal_id"),
        text("field"),
        text("old_value"),
        text("new_value"),
        instant("changed_at"),
        ident("changed_by", to="people.person_id"),
    ),
)

DEAL_LINES = Schema(
    name="deal_lines",
    about="What a deal sells",
    key=("deal_id", "product"),
    columns=(
        ident("deal_id", to="deals.deal_id"),
        text("product"),
        number("quantity", Unit.COUNT),
        money("amount"),
        currency(),
    ),
)

DEAL_CONTACTS = Schema(
    name="deal_contacts",
    about="Who takes part in a deal on the buyer's side",
    key=("deal_id", "contact_id"),
    columns=(
        ident("deal_id", to="deals.deal_id"),
        ident("contact_id", to="contacts.contact_id"),
        text("role"),
    ),
)

DEAL_CREDITS = Schema(
    name="deal_credits",
    about="Who is credited with which share of a deal",
    key=("deal_id", "person_id"),
    owner="person_id",
    columns=(
        ident("deal_id", to="deals.deal_id"),
        ident("person_id", to="people.person_id"),
        share("share"),
    ),
)
