"""Which files of a home go into a backup: all of them but what is made again or belongs to a living process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.facts.home import facts_folder
from salesformula.sources.files.raw import MANIFEST, raw_folder
from salesformula.sources.outcome import OUTCOME

#: The name of the database in a backup, wherever it lies outside.
DATABASE = "app.sqlite3"

_MADE_AGAIN = {"workers", "static", "demo", "test.sqlite3"}
#: Which simulated company this is; its exports can be written again.
_KEPT_OF_DEMO = "demo/demo.json"
_FLEETING = (".lock", ".tmp", ".tmp.wal", ".part", ".wal")
_DATABASE_FILE = re.compile(r".*\.sqlite3(-wal|-shm|-journal)?")
_FACTS = re.compile(r"facts-(\d+)\.duckdb")


def files_to_save(home: Path, *, current_only: bool) -> Iterator[Path]:
    """Paths below ``home``, relative to it, in order; the database is not among them.

    Links are left out, and so are runs of imports at work. Call it while no build is at work.
    """
    for name in sorted(os.listdir(home)):
        if name.startswith((".", "secret_key.")) or name in _MADE_AGAIN:
            continue
        if name.endswith(_FLEETING) or _DATABASE_FILE.fullmatch(name):
            continue
        if name == raw_folder(home).name:
            for run in _finished_runs(home):
                yield from _below(run, home)
        elif name == facts_folder(root=home).name:
            yield from _facts(home, current_only=current_only)
        else:
            yield from _below(home / name, home)
    if (home / _KEPT_OF_DEMO).is_file():
        yield Path(_KEPT_OF_DEMO)


def never_changes(path: Path) -> bool:
    """Whether the file of that relative path is written once, so that a link to it is as good as a copy."""
    return path.parts[0] == "raw" or (path.parts[0] == "facts" and path.suffix == ".duckdb")


def _facts(home: Path, *, current_only: bool) -> Iterator[Path]:
    folder, answering = facts_folder(root=home), versions.current(home)
    for path in _below(folder, home):
        if path.name.endswith(_FLEETING):
            continue
        if path.parent.name == folder.name and (found := _FACTS.fullmatch(path.name)):
            is_current = answering is not None and answering.path.name == path.name
            was_undone = (folder / f"facts-{found[1]}.undone").exists()
            if (current_only and not is_current) or (was_undone and not is_current):
                continue
        yield path


def _finished_runs(home: Path) -> Iterator[Path]:
    """Runs that ended, and the one that made the facts that answer, if it was about to write its end down."""
    for run in sorted(raw_folder(home).iterdir()):
        if run.is_dir() and ((run / OUTCOME).is_file() or _made_the_facts(run, home)):
            yield run


def _made_the_facts(run: Path, home: Path) -> bool:
    moment = _read_at(run)
    return moment is not None and versions.current(home) is not None and moment == open_facts(root=home).built_at


def _read_at(run: Path) -> datetime | None:
    try:
        moment = datetime.fromisoformat(json.loads((run / MANIFEST).read_text(encoding="utf-8"))["read_at"])
    except (OSError, ValueError, KeyError):
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _below(path: Path, home: Path) -> Iterator[Path]:
    if path.is_symlink():
        return
    if path.is_file():
        yield path.relative_to(home)
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            found = Path(folder, name)
            if found.is_file() and not found.is_symlink():
                yield found.relative_to(home)
