"""From files received to an upload that can be looked at: archives unpacked, what can't be read said at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext

from salesformula.kit.errors import Refused
from salesformula.sources.files.archives import unpack
from salesformula.sources.models import Upload
from salesformula.sources.wizard.folders import folder_of, limit_bytes
from salesformula.sources.wizard.receiving import fit_name, free

ARCHIVE = ".zip"


def arrive(upload: Upload, received: list[Path], *, by: str | None, now: datetime) -> Upload:
    """Keep the upload with its files; Refused, and nothing is kept, where an archive can't be unpacked."""
    folder = folder_of(upload)
    for path in received:
        if path.suffix.lower() == ARCHIVE:
            for made in unpack(path, into=folder):
                # What an archive calls its files is no better than what a browser does.
                if made.name != fit_name(made.name):
                    made.rename(free(folder, made.name))
            path.unlink()
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    if not files:
        raise Refused(gettext("there is no file in it: choose the files your CRM exported"))
    upload.by, upload.at, upload.changed_at, upload.files = by, now, now, files
    upload.save()
    return upload


def too_large() -> str:
    """What is said above the limit, with the way that has none."""
    text = gettext(
        "These files are larger than {limit} MB together, the most this page takes. "
        "On the server, this takes files of any size:"
    )
    return text.format(limit=limit_bytes() // 1_000_000)
