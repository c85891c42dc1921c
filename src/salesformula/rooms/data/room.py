"""The manifest of the room data: its rights, its answers, its actions, its pages."""

from __future__ import annotations

from salesformula.kit.room import Page, Right, Room
from salesformula.rooms.data.actions import (
    ask_for_build,
    cancel_run,
    cancel_schedule,
    run_now,
    schedule_build,
    schedule_import,
    try_again,
    undo_import,
)
from salesformula.rooms.data.answers import ANSWERS

KEEPERS = frozenset({"operations", "executive"})

ROOM = Room(
    name="data",
    title="Data",
    rights=(
        Right("data.view", "See what is loaded, how complete it is and what was set aside, with raw cells", KEEPERS),
        Right("data.import", "Import, go back one version, plan imports", KEEPERS),
    ),
    answers=ANSWERS,
    actions=(
        undo_import,
        schedule_import,
        cancel_schedule,
        ask_for_build,
        schedule_build,
        run_now,
        try_again,
        cancel_run,
    ),
    pages=(
        Page(name="state_of_the_data", title="State of the data", section="Data", url="data/", right="data.view"),
        Page(name="import", title="Import data", section="Data", url="data/import/", right="data.import"),
        Page(name="runs", title="Runs", section="Data", url="data/runs/", right="data.view"),
        Page(
            name="roles",
            title="Roles and reporting lines",
            section="Data",
            url="data/people/",
            right="identity.administer",
        ),
    ),
)
