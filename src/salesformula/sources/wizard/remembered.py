"""Saved mappings: which of them fits the files of an upload, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from salesformula.sources.mapping import parse_mapping
from salesformula.sources.models import SavedMapping, Upload
from salesformula.sources.recognition import drift


@dataclass(frozen=True)
class Fit:
    """A saved mapping that can read the files, and in sentences what is new or gone in their headers."""

    saved: SavedMapping
    changes: tuple[str, ...]

    @property
    def toml(self) -> str:
        """The mapping to read them by."""
        return self.saved.toml


def fitting(folder: Path) -> Fit | None:
    """The latest saved mapping that can read a folder; None where none can."""
    for saved in SavedMapping.objects.all()[:20]:
        found = drift(parse_mapping(saved.toml, name=saved.name), folder)
        if found.is_same:
            return Fit(saved, ())
    return None


def headers_of(upload: Upload) -> dict[str, list[str]]:
    """The headers its files had when they were looked at."""
    held: dict[str, list[str]] = upload.choices.get("headers", {})
    return held
