"""Where uploaded files lie until they have landed, and how old ones go."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from salesformula.facts import environment
from salesformula.facts.home import home
from salesformula.sources.models import State, Upload

#: Files that nobody imported in this time are deleted.
KEPT = timedelta(days=14)
MEGABYTE = 1_000_000


def uploads_folder() -> Path:
    """The folder of all uploads."""
    return home() / "uploads"


def folder_of(upload: Upload) -> Path:
    """The folder that holds an upload's files."""
    return uploads_folder() / str(upload.pk)


def limit_bytes() -> int:
    """How much one upload may hold; SALESFORMULA_UPLOAD_LIMIT_MB, 200 unless it says otherwise."""
    return MEGABYTE * environment.whole("SALESFORMULA_UPLOAD_LIMIT_MB", default=200, low=1, high=100_000)


def forget(upload: Upload) -> None:
    """Delete an upload's files."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def sweep(*, now: datetime) -> None:
    """Delete uploads that nobody imported, and folders that belong to no upload."""
    old = Upload.objects.filter(changed_at__lt=now - KEPT).exclude(state=State.LANDED)
    for upload in old:
        forget(upload)
        upload.delete()
    known = {str(key) for key in Upload.objects.exclude(state=State.LANDED).values_list("pk", flat=True)}
    for left in uploads_folder().glob("*"):
        if left.name not in known and _is_old(left, now=now):
            shutil.rmtree(left, ignore_errors=True)


def _is_old(path: Path, *, now: datetime) -> bool:
    """Not of this hour: another upload may be on its way into it."""
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    except FileNotFoundError:
        # Another request swept it, or threw its own away.
        return False
    return changed < now - timedelta(hours=1)
