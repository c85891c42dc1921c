"""Where the composed pages stand."""

from __future__ import annotations

from django.urls import path

from salesformula.rooms.compensation import pages

app_name = "compensation"
urlpatterns = [path("customers/", pages.customers, name="customers")]
