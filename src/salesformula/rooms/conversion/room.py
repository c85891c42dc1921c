"""Lead conversion: of the leads that came, which became customers."""

from __future__ import annotations

from salesformula.kit.room import Card, Page, Right, Room
from salesformula.rooms.conversion.answers import ANSWERS
from salesformula.rooms.conversion.policy import ConversionPolicy

VIEW = Right(
    "conversion.view",
    "See leads and how many of them were won, within one's scope",
    frozenset({"seller", "manager", "director", "executive", "operations", "enablement"}),
)

ROOM = Room(
    name="conversion",
    title="Lead conversion",
    rights=(VIEW,),
    answers=ANSWERS,
    pages=(
        Page(
            name="lead_conversion",
            title="Lead conversion",
            section="Manage",
            url="conversion/",
            right=VIEW.name,
            cards=(Card("conversion.rate", by=("source",)), Card("conversion.rate", by=("month",))),
        ),
    ),
    policies=(ConversionPolicy,),
)
