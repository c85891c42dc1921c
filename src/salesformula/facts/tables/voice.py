"""What customers say, and the material sellers show them."""

from __future__ import annotations

from salesformula.kit.schema import Schema, count, day, ident, instant, number, text
from salesformula.kit.units import Unit

SURVEYS = Schema(
    name="surveys",
    about="Questions asked of customers and colleagues, and their answers",
    key=("survey_id",),
    columns=(
        ident("survey_id"),
        text("kind"),
        ident("account_id", to="accounts.account_id"),
        ident("deal_id", to="deals.deal_id"),
        ident("person_id", to="people.person_id"),
        instant("sent_at"),
        instant("answered_at"),
        number("score", Unit.SCORE),
        text("comment"),
    ),
)

ASSETS = Schema(
    name="assets",
    about="Decks, papers, pages and films that sellers show",
    key=("asset_id", "version"),
    columns=(
        ident("asset_id"),
        text("title"),
        text("kind"),
        text("segment"),
        text("persona"),
        text("buyer_state"),
        text("version"),
        day("published_on"),
        day("superseded_on"),
    ),
)

ASSET_USES = Schema(
    name="asset_uses",
    about="Who showed or read which asset, and for how long",
    key=("asset_id", "person_id", "occurred_at"),
    owner="person_id",
    columns=(
        ident("asset_id", to="assets.asset_id"),
        ident("lead_id", to="leads.lead_id"),
        ident("deal_id", to="deals.deal_id"),
        ident("person_id", to="people.person_id"),
        text("action"),
        instant("occurred_at"),
        number("seconds", Unit.SECONDS, low=0),
        count("page"),
    ),
)
