"""The key that signs sessions: from the environment, or drawn once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from salesformula.facts import environment

FILE = "secret_key"


def secret_key(home: Path) -> str:
    """SALESFORMULA_SECRET_KEY, or the content of ``secret_key`` in the home folder, which only its owner may read."""
    given = environment.text("SALESFORMULA_SECRET_KEY")
    if given:
        return given
    path = home / FILE
    if not path.exists():
        _draw(path)
    return path.read_text(encoding="ascii").strip()


def _draw(path: Path) -> None:
    """Several processes may start at once: each draws, the first to link its file wins, and all read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = path.with_name(f"{FILE}.{os.getpid()}")
    handle = os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(drawn, path)
    except FileExistsError:
        pass
    finally:
        drawn.unlink()
