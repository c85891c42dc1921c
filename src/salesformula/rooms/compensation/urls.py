"""Where the composed pages stand."""

from __future__ import annotations

from django.urls import path

from salesformula.rooms.compensation import pages

app_name = "compensation"
urlpatterns = [
    path("customers/", pages.customers, name="customers"),
    path("redesign/", pages.redesign, name="redesign"),
    path("redesign/lead/<slug:act>/", pages.redesign_lead, name="redesign_lead"),
    path("redesign/part/<slug:act>/", pages.redesign_part, name="redesign_part"),
]
