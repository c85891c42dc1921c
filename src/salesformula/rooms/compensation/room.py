"""The manifest of the room compensation: who may see whose pay, its answers and actions."""

from __future__ import annotations

from salesformula.kit.room import Right, Room
from salesformula.rooms.compensation.actions import ACTIONS
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.answers import ANSWERS
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL
from salesformula.rooms.compensation.models import forget

ROOM = Room(
    name="compensation",
    title="Pay",
    rights=(
        Right(
            VIEW,
            "See one's own pay, line by line, and the plans in force",
            frozenset({"seller", "manager", "director", "executive", "operations"}),
        ),
        Right(VIEW_ALL, "See everyone's pay", frozenset({"executive", "operations"})),
        Right(ADOPT, "Adopt pay plans", frozenset({"executive", "operations"})),
    ),
    answers=ANSWERS,
    actions=ACTIONS,
    forgets=forget,
)
