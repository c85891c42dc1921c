"""Identity as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Users, roles, tokens and the log."""

    name = "salesformula.identity"
    label = "identity"

    def ready(self) -> None:
        """Write changes of passwords to the log."""
        from salesformula.identity import password_log

        password_log.connect()
