"""What became of each import: the version it made, or the reason it was refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from salesformula.sources.files.raw import raw_folder

OUTCOME = "outcome.json"


@dataclass(frozen=True)
class Outcome:
    """The end of one import. ``version`` is None where it was refused, ``error`` where it landed."""

    started_at: str
    version: int | None
    error: str | None


def write_outcome(run: Path, outcome: Outcome) -> None:
    """Store how a run ended."""
    (run / OUTCOME).write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")


def outcomes(home: Path) -> list[tuple[Path, Outcome]]:
    """The runs that ended, oldest first."""
    paths = sorted(raw_folder(home).glob(f"*/{OUTCOME}"))
    return [(path.parent, Outcome(**json.loads(path.read_text(encoding="utf-8")))) for path in paths]
