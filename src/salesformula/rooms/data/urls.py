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
    path("rejected/", pages.rejected, name="rejected"),
    path("people/", pages.people, name="people"),
    path("people/confirm/", pages.confirm, name="confirm"),
]
