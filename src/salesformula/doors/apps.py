"""The doors as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    """Pages, API, exports and command line of every registered answer and action."""

    name = "salesformula.doors"
    label = "doors"

    def ready(self) -> None:
        """Have every worker look whether the answers made after builds are made."""
        from salesformula.doors.wanting import want_what_lacks
        from salesformula.jobs.looking import look_after

        look_after(want_what_lacks)
