"""Files streamed from the browser into the home folder, never through memory and never beyond the limit."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

#: A mapping names files by patterns, so these letters can't stand in a name; a path's would lead elsewhere.
_UNFIT = re.compile(r"[*?\[\]/\\:]")


class IntoFolder(FileUploadHandler):
    """Writes each file into ``folder`` under its own name; stops and says so once ``limit`` bytes are passed."""

    def __init__(self, request: HttpRequest, *, folder: Path, limit: int) -> None:
        super().__init__(request)
        self.folder, self.limit = folder, limit
        self.received: list[Path] = []
        self.is_too_large = False
        self._n_bytes = 0
        self._file: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file that begins."""
        super().new_file(*args, **kwargs)
        if not self.file_name:
            raise SkipFile
        self.folder.mkdir(parents=True, exist_ok=True)
        path = free(self.folder, self.file_name)
        self._file = path.open("xb")
        self.received.append(path)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; nothing is handed to another handler."""
        self._n_bytes += len(raw_data)
        if self._n_bytes > self.limit:
            self.is_too_large = True
            self.upload_interrupted()
            # The rest is read and dropped: a browser shows our sentence only once it has sent everything.
            raise StopUpload(connection_reset=False)
        if self._file is not None:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Close the file that ended."""
        self.upload_interrupted()
        # Django closes what it holds where the rest of the form can't be read; ours is closed already.
        return UploadedFile(file=BytesIO(), name=self.received[-1].name, size=file_size)

    def upload_interrupted(self) -> None:
        """Close what is open."""
        if self._file is not None:
            self._file.close()
            self._file = None


def fit_name(name: str) -> str:
    """The name with what can't stand in one replaced: marks of patterns and paths, and letters that don't show."""
    shown = "".join(letter if letter.isprintable() else "_" for letter in name)
    return _UNFIT.sub("_", shown).strip(" .")[-150:] or "file"


def free(folder: Path, name: str) -> Path:
    """A path for the file; a second file of the same name gets a number."""
    fit = fit_name(name)
    path, number = folder / fit, 2
    while path.exists():
        path = folder / f"{Path(fit).stem}-{number}{Path(fit).suffix}"
        number += 1
    return path
