"""The pages of the room, each composed by hand from cards."""

from __future__ import annotations

from salesformula.rooms.pipeline.pages.funnel import funnel
from salesformula.rooms.pipeline.pages.state import state

__all__ = ["funnel", "state"]
