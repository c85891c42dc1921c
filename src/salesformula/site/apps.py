"""The site as a Django application: it fills the registry of rooms once, at start."""

from __future__ import annotations

from django.apps import AppConfig

from salesformula.kit import registry
from salesformula.rooms import ROOMS


class SiteConfig(AppConfig):
    """Loads every room's manifest, and identity's."""

    name = "salesformula.site"
    label = "salesformula_site"

    def ready(self) -> None:
        """Rooms in the order of the list, then the house's own."""
        registry.load([*(f"salesformula.rooms.{room}.room" for room in ROOMS), "salesformula.identity.manifest"])
