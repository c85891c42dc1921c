"""The rooms of the house. Adding a room is adding its name here."""

from __future__ import annotations

ROOMS: tuple[str, ...] = ("pipeline", "conversion", "data", "prospecting", "compensation")
