"""The policy book as the house derives menu, API, command line and permissions from it."""

from __future__ import annotations

from salesformula.facts.tables.people import ROLES
from salesformula.kit.room import Page, Right, Room
from salesformula.policybook.actions import RIGHT, revise
from salesformula.policybook.answers import revisions, settings

VIEW = "policy.view"

ROOM = Room(
    name="policy",
    title="Company policy",
    rights=(
        Right(VIEW, "See the rules in force, since when, and who changed them why", frozenset(ROLES)),
        Right(RIGHT, "Change the rules of the company", frozenset({"operations", "executive"})),
    ),
    answers=(settings, revisions),
    actions=(revise,),
    pages=(Page(name="policy", title="Company policy", section="Data", url="policy/", right=VIEW),),
)
