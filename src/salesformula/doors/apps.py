"""The doors as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    """Pages, API, exports and command line of every registered answer and action."""

    name = "salesformula.doors"
    label = "doors"
