"""What a backup says of itself: the first member of the archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from salesformula.keeping.checksums import Checksums

NAME = "manifest.json"
FORMAT = 1
#: The longest name that every tar writes as it is; files with longer ones are numbered.
_LONGEST_NAME = 100


def _below_home(path: str) -> str:
    parts = PurePosixPath(path).parts
    is_plain = path == "/".join(parts) and "\\" not in path and path.isprintable()
    if not parts or not is_plain or path.startswith("/") or any(part in ("..", ".") for part in parts):
        raise ValueError("a file of a backup lies below the home folder")
    return path


class SavedFile(BaseModel):
    """One file: its path below the home folder, its length in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Annotated[str, AfterValidator(_below_home)]
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """A backup: which software made it when, of which database, the files in their order, what the answers were."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    software: str
    made_at: datetime
    database: str
    migrations: list[str]
    has_secret_key: bool
    files: list[SavedFile]
    checksums: Checksums

    @model_validator(mode="after")
    def _each_file_once(self) -> Manifest:
        files = {file.path for file in self.files}
        folders = {str(folder) for path in files for folder in PurePosixPath(path).parents}
        if len(files) < len(self.files) or files & folders:
            raise ValueError("a file is named twice, or lies in another file")
        return self

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files)


def member_name(number: int, path: str) -> str:
    """How file ``number`` is called in the archive: by its path, where tar can hold it."""
    name = f"home/{path}"
    return name if len(name.encode()) <= _LONGEST_NAME else f"home-long-names/{number}"
