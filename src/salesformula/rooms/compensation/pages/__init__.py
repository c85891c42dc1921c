"""The composed pages of the room."""

from __future__ import annotations

from salesformula.rooms.compensation.pages.customers import customers

__all__ = ["customers"]
