"""Files of an upload that hold no table, so that the others need not be brought again."""

from __future__ import annotations

from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.files.kinds import READABLE
from salesformula.sources.files.peek import peek
from salesformula.sources.mapping import FileRule
from salesformula.sources.models import Upload
from salesformula.sources.wizard.folders import folder_of


def unreadable(upload: Upload) -> dict[str, str]:
    """Why each file that can't be read can't, by its name; empty where the trouble lies elsewhere."""
    return {path.name: reason for path in _tables(upload) if (reason := _reason(path))}


def leave_out(upload: Upload) -> None:
    """Delete the files that can't be read, as long as others remain."""
    bad = unreadable(upload)
    if not 0 < len(bad) < len(_tables(upload)):
        return
    for name in bad:
        (folder_of(upload) / name).unlink()
    upload.files = [file for file in upload.files if file not in bad]
    upload.save(update_fields=["files"])


def others(upload: Upload, bad: dict[str, str]) -> int:
    """How many files remain without these."""
    return len(_tables(upload)) - len(bad)


def _tables(upload: Upload) -> list[Path]:
    folder = folder_of(upload)
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_file() and path.name.lower().endswith(READABLE)]


def _reason(path: Path) -> str:
    try:
        peek(path, FileRule(path=path.name))
    except Refused as refused:
        return str(refused)
    return ""
