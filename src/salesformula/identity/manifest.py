"""Identity as the house derives menu, API, command line and permissions from it."""

from __future__ import annotations

from salesformula.identity.actions import confirm_roles
from salesformula.identity.answers import log, roles
from salesformula.kit.room import Right, Room

ROOM = Room(
    name="identity",
    title="People and access",
    rights=(
        Right("identity.administer", "Confirm roles and reporting lines", frozenset({"operations"})),
        Right("identity.view_log", "Read the log of what was done", frozenset({"operations", "executive"})),
    ),
    answers=(log, roles),
    actions=(confirm_roles,),
)
