"""Tombstones: the same id always gets the same one, and nobody without the key can tell whose it is."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from salesformula.facts.home import home
from salesformula.identity.models import Tombstone

#: In the home folder; only its owner may read it. Lost, later imports would not know the forgotten again.
KEY = "forgetting_key"
_PREFIX, _LETTERS = "forgotten-", 20


def tombstone_of(kind: str, id: str, *, root: Path | None = None) -> str:
    """The tombstone of an id under the key of this home folder."""
    return made(key(root=root), kind, id)


def made(key: bytes, kind: str, id: str) -> str:
    """The tombstone of an id under a key: HMAC-SHA-256, its first 20 hexadecimal digits."""
    return _PREFIX + hmac.new(key, f"{kind}:{id}".encode(), hashlib.sha256).hexdigest()[:_LETTERS]


def standing(kind: str) -> frozenset[str]:
    """The tombstones of a kind."""
    return frozenset(Tombstone.objects.filter(kind=kind).values_list("tombstone", flat=True))


def key(*, root: Path | None = None) -> bytes:
    """The key of this home folder, drawn when it is first needed."""
    path = (root or home()) / KEY
    if not path.exists():
        _draw(path)
    return path.read_bytes().strip()


def _draw(path: Path) -> None:
    """Several processes may start at once: the first to link its file wins, and all read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = path.with_name(f"{KEY}.{os.getpid()}")
    handle = os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(drawn, path)
    except FileExistsError:
        pass
    finally:
        drawn.unlink()
