"""The manifest of the room prospecting: its rights, its answers, its actions, its facts."""

from __future__ import annotations

from salesformula.kit.room import Right, Room
from salesformula.rooms.prospecting import answers
from salesformula.rooms.prospecting.actions import RIGHT, edit_call, log_call, withdraw_call
from salesformula.rooms.prospecting.as_facts import ACTIVITIES

LINE = frozenset({"seller", "manager", "director", "executive"})

ROOM = Room(
    name="prospecting",
    title="Prospecting",
    rights=(
        Right(
            answers.VIEW,
            "See what was done on leads and deals, within one's scope",
            LINE | {"operations", "enablement"},
        ),
        Right(RIGHT, "Log calls on the leads within one's scope, correct them, take them back", LINE),
        Right(
            answers.WRITE_BACK,
            "See what was written here and is to be loaded into the CRM",
            frozenset({"operations", "executive"}),
        ),
    ),
    answers=(answers.activity, answers.waiting),
    actions=(log_call, edit_call, withdraw_call),
    as_facts=(ACTIVITIES,),
)
