"""The room's pages."""

from __future__ import annotations

from salesformula.rooms.data.pages.overview import overview
from salesformula.rooms.data.pages.people import confirm, people
from salesformula.rooms.data.pages.rejected import rejected
from salesformula.rooms.data.pages.runs import runs
from salesformula.rooms.data.pages.schedules import cancel, plan
from salesformula.rooms.data.pages.steering import build, build_nightly, cancel_run, end_schedule, run_now, try_again
from salesformula.rooms.data.pages.undo import undo

__all__ = [
    "build",
    "build_nightly",
    "cancel",
    "cancel_run",
    "confirm",
    "end_schedule",
    "overview",
    "people",
    "plan",
    "rejected",
    "run_now",
    "runs",
    "try_again",
    "undo",
]
