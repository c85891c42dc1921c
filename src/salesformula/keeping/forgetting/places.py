"""Every file of the home folder that may speak of someone, and how each is cleaned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ValidationError

from salesformula.identity.tombstones import KEY
from salesformula.keeping.forgetting import journal
from salesformula.kit.errors import Refused
from salesformula.kit.forgotten import Traces
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.raw import MAPPING, raw_folder
from salesformula.sources.forgetting.files import clean_file, is_passing, sweep
from salesformula.sources.forgetting.runs import clean_folder, clean_run
from salesformula.sources.mapping import Mapping, parse_mapping
from salesformula.sources.models import SavedMapping, Upload

UPLOADS = "uploads"
#: Cleaned in ways of their own, or holding nobody: the facts, the kept input, the journal, what browsers load.
_APART = frozenset({"facts", "raw", UPLOADS, journal.FOLDER, "static"})
_OWN = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".lock")
_KEYS = frozenset({KEY, "secret_key"})


def clean(home: Path, traces: Sequence[Traces], *, dry: bool = False) -> dict[str, int]:
    """Clean every file but the facts and the database; places that spoke of them, per folder.

    Killed anywhere, each file is the old one or the new one; calling it again finishes. ``dry`` only counts.
    """
    if not dry:
        sweep(home)
    found: Counter[str] = Counter()
    for run in sorted(raw_folder(home).glob("*")):
        if run.is_dir():
            found["raw"] += clean_run(run, traces, dry=dry)
    for folder in sorted((home / UPLOADS).glob("*")):
        if folder.is_dir():
            found[UPLOADS] += clean_folder(folder, _mapping_of(folder.name), traces, dry=dry)
    deliveries = _deliveries(home)
    for folder, mapping in deliveries.items():
        found[folder.relative_to(home).parts[0]] += clean_folder(folder, mapping, traces, dry=dry)
    for path in _others(home):
        if not any(path.is_relative_to(folder) for folder in deliveries):
            found[path.relative_to(home).parts[0]] += clean_file(path, traces, dry=dry)
    return {place: n_places for place, n_places in found.items() if n_places}


def _deliveries(home: Path) -> dict[Path, Mapping]:
    """Folders that hold all the files of a mapping that was used or saved: an inbox, a simulated company."""
    known = _mappings(home)
    found: dict[Path, Mapping] = {}
    for folder in sorted({path.parent for path in _others(home)} - {home}):
        fits = next((mapping for mapping in known if _holds(folder, mapping)), None)
        if fits is not None and not any(folder.is_relative_to(outer) for outer in found):
            found[folder] = fits
    return found


def _mappings(home: Path) -> list[Mapping]:
    """Every mapping there is, each once; those that read most files first, because they tell most."""
    texts = [saved.toml for saved in SavedMapping.objects.all()]
    texts += [path.read_text(encoding="utf-8") for path in sorted(raw_folder(home).glob(f"*/{MAPPING}"), reverse=True)]
    found = []
    for text in dict.fromkeys(texts):
        with suppress(Refused):
            found.append(parse_mapping(text))
    return sorted(found, key=lambda mapping: -len(mapping.files))


def _holds(folder: Path, mapping: Mapping) -> bool:
    files = {key: rule for key, rule in mapping.files.items() if rule.query is None}
    try:
        return bool(files) and all((folder / path_of(folder, key, rule)).is_file() for key, rule in files.items())
    except Refused:
        return False


def _others(home: Path) -> Iterator[Path]:
    for top in sorted(home.iterdir()):
        if top.name in _APART or top.name in _KEYS:
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(_OWN) and not is_passing(path):
                yield path


def _mapping_of(upload: str) -> Mapping | None:
    """How an upload is to be read, as far as that was decided."""
    try:
        held = Upload.objects.filter(pk=upload).values_list("mapping", flat=True).first()
        return parse_mapping(held, name="upload") if held else None
    except (Refused, ValidationError):
        # It was not mapped to the end, or the folder is none of an upload.
        return None
