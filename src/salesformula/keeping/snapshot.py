"""One moment of a home: its facts, files and database as they stood together."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from salesformula.doors import clock
from salesformula.facts import versions
from salesformula.keeping import database
from salesformula.keeping.checksums import Progress
from salesformula.keeping.what_is_saved import DATABASE, files_to_save, never_changes
from salesformula.kit.errors import Busy

#: Seconds that a build at work is waited for.
LONGEST_WAIT = 1800.0
_WORKSPACES = ".backup-*-*"


@dataclass(frozen=True)
class Snapshot:
    """A home of its own that nobody writes to: ``files`` below ``home``, as they stood at ``at`` (UTC)."""

    home: Path
    files: tuple[Path, ...]
    at: datetime


@contextmanager
def snapshot(home: Path, *, current_only: bool, progress: Progress) -> Iterator[Snapshot]:
    """Hold a moment of ``home`` while the block runs. Builders are held up for that moment, readers never.

    Files that never change are linked, so a version that is let go of meanwhile stays readable here.
    """
    sweep(home)
    with tempfile.TemporaryDirectory(prefix=f".backup-{os.getpid()}-", dir=home) as made:
        root = Path(made)
        with database.copying(root / DATABASE) as copy:
            with _between_builds(home, progress=progress):
                at = clock.now()
                copy.pin()
                files = [path for path in files_to_save(home, current_only=current_only) if _take(home, root, path)]
            copy.finish(progress=progress)
        yield Snapshot(root, tuple(sorted([*files, Path(DATABASE)])), at)


def sweep(home: Path) -> None:
    """Remove what killed backups left in ``home``: it holds copies of people's data."""
    for left in home.glob(_WORKSPACES):
        if not _lives(left.name.split("-")[1]):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _between_builds(home: Path, *, progress: Progress) -> Iterator[None]:
    until, told = time.monotonic() + LONGEST_WAIT, False
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(versions.building(home, patience=0))
                break
            except Busy as busy:
                if time.monotonic() > until:
                    raise
                if not told:
                    progress(f"waiting: {busy}")
                    told = True
                time.sleep(0.05)
        yield


def _take(home: Path, root: Path, path: Path) -> bool:
    """Whether the file was still there."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if never_changes(path):
        try:
            os.link(home / path, target)
            return True
        except FileNotFoundError:
            return False
        except OSError:
            # A file system without links, or a file of another user: it is copied.
            pass
    try:
        shutil.copyfile(home / path, target)
    except FileNotFoundError:
        return False
    return True


def _lives(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
