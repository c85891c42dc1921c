"""What a forgetting at work still has to look for. Kept until it has ended: a killed one finds its way by it.

Names and e-mails leave the facts first; without this file, what was killed half way could not know them any more. The
database says who is unfinished (``Tombstone.finished_at``), this file what is looked for.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from salesformula.kit.forgotten import Traces

FOLDER = "forgetting"


def write(home: Path, traces: Traces) -> None:
    """Keep it; only its owner may read it."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    passing = folder / f"{traces.tombstone}.tmp"
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(traces.plain(), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(passing, _path(home, traces.tombstone))


def read(home: Path, tombstone: str) -> Traces | None:
    """What is looked for under that tombstone; None where nothing is."""
    path = _path(home, tombstone)
    return Traces.of(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def unfinished(home: Path) -> list[Traces]:
    """All that was begun and has not ended."""
    found = [read(home, path.stem) for path in sorted((home / FOLDER).glob("*.json"))]
    return [traces for traces in found if traces is not None]


def end(home: Path, tombstone: str) -> None:
    """It is done: nothing of it stays."""
    _path(home, tombstone).unlink(missing_ok=True)
    (home / FOLDER / f"{tombstone}.tmp").unlink(missing_ok=True)


def _path(home: Path, tombstone: str) -> Path:
    return home / FOLDER / f"{tombstone}.json"
