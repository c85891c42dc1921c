"""What became of each import: who asked for it, and the version it made or the reason it was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from salesformula.sources.files.raw import raw_folder, write_whole

OUTCOME = "outcome.json"

How = Literal["command", "page", "schedule"]


@dataclass(frozen=True)
class Asked:
    """Who asked for an import, and how.

    ``by`` is the sign-in name, None for the operator; ``name`` that of the schedule, or of the mapping used.
    """

    by: str | None = None
    how: How = "command"
    name: str = ""


@dataclass(frozen=True)
class Outcome:
    """The end of one import. ``version`` is None where it was refused, ``error`` where it landed.

    ``counts``: per table the rows delivered, landed, quarantined and flagged; empty where it was refused. ``same_as``:
    the run that brought just this before, where nothing had changed since: then there is no version and no error.
    """

    started_at: str
    version: int | None
    error: str | None
    asked: Asked = Asked()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    same_as: str | None = None


def write_outcome(run: Path, outcome: Outcome) -> None:
    """Store how a run ended."""
    write_whole(run / OUTCOME, json.dumps(asdict(outcome), indent=1))


def read_outcome(run: Path) -> Outcome | None:
    """How a run ended; None while it runs, or where it was killed."""
    path = run / OUTCOME
    if not path.is_file():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    return Outcome(**{**held, "asked": Asked(**held.get("asked", {}))})


def outcomes(home: Path) -> list[tuple[Path, Outcome]]:
    """The runs that ended, oldest first."""
    runs = sorted(path.parent for path in raw_folder(home).glob(f"*/{OUTCOME}"))
    return [(run, outcome) for run in runs if (outcome := read_outcome(run)) is not None]
