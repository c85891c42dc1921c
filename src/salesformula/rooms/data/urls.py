"""Where the room's pages stand."""

from __future__ import annotations

from django.urls import path

from salesformula.rooms.data import pages

app_name = "data"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("undo/", pages.undo, name="undo"),
    path("schedules/", pages.plan, name="plan"),
    path("schedules/cancel/", pages.cancel, name="cancel"),
    path("runs/", pages.runs, name="runs"),
    path("runs/now/", pages.run_now, name="run_now"),
    path("runs/again/", pages.try_again, name="try_again"),
    path("runs/end/", pages.end_schedule, name="end_schedule"),
    path("runs/cancel/", pages.cancel_run, name="cancel_run"),
    path("runs/build/", pages.build, name="build"),
    path("runs/build/nightly/", pages.build_nightly, name="build_nightly"),
    path("rejected/", pages.rejected, name="rejected"),
    path("people/", pages.people, name="people"),
    path("people/confirm/", pages.confirm, name="confirm"),
]
