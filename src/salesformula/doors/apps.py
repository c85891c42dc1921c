"""The doors as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    """Pages, API, exports and command line of every registered answer and action."""

    name = "salesformula.doors"
    label = "doors"

    def ready(self) -> None:
        """Have every worker look for versions that are not in the log, and for answers made after builds that lack."""
        from salesformula.doors.wanting import want_what_lacks
        from salesformula.jobs.looking import look_after
        from salesformula.sources.landing import recover

        look_after(recover)
        look_after(want_what_lacks)
