"""What identity keeps in the transactional database."""

from __future__ import annotations

from salesformula.identity.models.log import LogEntry
from salesformula.identity.models.role import ConfirmedRole
from salesformula.identity.models.token import ApiToken
from salesformula.identity.models.tombstone import Tombstone
from salesformula.identity.models.user import Direction, Theme, User

__all__ = ["ApiToken", "ConfirmedRole", "Direction", "LogEntry", "Theme", "Tombstone", "User"]
