"""What keeping declares to the house, as a room does."""

from __future__ import annotations

from salesformula.keeping.retention.policy import RetentionPolicy
from salesformula.kit.room import Room

ROOM = Room(name="keeping", title="Keeping and forgetting", rights=(), policies=(RetentionPolicy,))
