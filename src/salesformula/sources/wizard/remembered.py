"""Saved mappings: which of them was made for the files of an upload, and what has changed in them since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.models import SavedMapping, Upload
from salesformula.sources.recognition import drift
from salesformula.sources.wizard.wording import sentence


@dataclass(frozen=True)
class Fit:
    """A saved mapping whose files are all there. ``is_same``: everything it reads is there too."""

    saved: SavedMapping
    is_same: bool
    changes: tuple[str, ...]


def fitting(folder: Path) -> Fit | None:
    """The saved mapping that can read a folder, the latest; else the latest whose files are there but have changed."""
    changed: Fit | None = None
    for saved in SavedMapping.objects.all()[:20]:
        try:
            mapping = parse_mapping(saved.toml, name=saved.name)
        except Refused:
            # Saved under an older grammar: it fits nothing any more, and the files are read as if it weren't there.
            continue
        found = drift(mapping, folder, headers=saved.headers)
        fit = Fit(saved, found.is_same, tuple(sentence(said) for said in found.says))
        if found.is_same:
            return fit
        if changed is None and not any(file.missing for file in found.files):
            changed = fit
    return changed


def headers_of(upload: Upload) -> dict[str, list[str]]:
    """The headers its files had when they were looked at."""
    held: dict[str, list[str]] = upload.choices.get("headers", {})
    return held
