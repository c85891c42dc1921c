"""The site as a Django application: it fills the registry of rooms once, at start."""

from __future__ import annotations

from django.apps import AppConfig

from salesformula.kit import registry
from salesformula.rooms import ROOMS

#: What the house itself answers and does, declared as a room declares it.
HOUSE = (
    "salesformula.identity.manifest",
    "salesformula.policybook.manifest",
    "salesformula.keeping.retention.room",
)


class SiteConfig(AppConfig):
    """Loads every room's manifest, and the house's own."""

    name = "salesformula.site"
    label = "salesformula_site"

    def ready(self) -> None:
        """Rooms in the order of the list, then the house's own."""
        registry.load([*(f"salesformula.rooms.{room}.room" for room in ROOMS), *HOUSE])
