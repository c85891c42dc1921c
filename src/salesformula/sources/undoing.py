"""The version before the last import answers again."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.home import facts_folder
from salesformula.kit.errors import Refused

LOCK = "undo.lock"


@dataclass(frozen=True)
class Undone:
    """The version that answered before, and the one that answers now."""

    before: int
    after: int


def undo(home: Path, *, seen: int | None = None) -> Undone:
    """Let the version before answer again; ``seen`` is the version the person wants to leave, None: whichever answers.

    Refused where ``seen`` does not answer any more, where there is no version before, and while an import is at work.
    """
    folder = facts_folder(root=home)
    folder.mkdir(parents=True, exist_ok=True)
    # One at a time, so that two who press the button together go back one version and not two.
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = versions.current(home)
        if seen is not None and before is not None and seen != before.number:
            raise Refused(
                f"facts {seen} don't answer any more, facts {before.number} do: nothing was changed; "
                "look again, then decide"
            )
        after = versions.undo(home)
    return Undone(before.number if before else after.number, after.number)
