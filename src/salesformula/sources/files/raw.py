"""The input as it came: every file of an import kept unchanged beside its hash, its mapping and its problems."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.queries import fetch
from salesformula.sources.mapping import FileRule, Mapping

MANIFEST = "manifest.json"
PROBLEMS = "problems.csv"
MAPPING = "mapping.toml"
FILES = "files"


def raw_folder(home: Path) -> Path:
    """Where the input of all imports is kept."""
    return home / "raw"


def keep(folder: Path, mapping: Mapping, *, home: Path, now: datetime) -> Path:
    """Copy the mapping's files, and what its queries find, into a new run's folder with their hashes; the folder.

    Refused, by file name, where one is not there.
    """
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder: name the one that holds the files of the mapping")
    run = _new_run(raw_folder(home), now)
    try:
        kept = [_keep(folder, key, rule, run / FILES) for key, rule in mapping.files.items()]
    except BaseException:
        shutil.rmtree(run)
        raise
    (run / MAPPING).write_text(mapping.text, encoding="utf-8")
    write_whole(run / MANIFEST, json.dumps({"read_at": now.isoformat(), "files": kept}, indent=1))
    return run


def write_whole(path: Path, text: str) -> None:
    """Store a text so that whoever reads the file meets it whole or not at all, also after a kill."""
    written = path.with_name(f".{path.name}.tmp")
    with written.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(written, path)


def _new_run(folder: Path, now: datetime) -> Path:
    utc = now.astimezone(UTC) if now.tzinfo else now
    started = utc.strftime("%Y%m%dT%H%M%S")
    for number in range(1, 10_000):
        run = folder / f"{started}-{number:04}"
        try:
            run.mkdir(parents=True)
        except FileExistsError:
            continue
        return run
    raise Refused(f"{folder} holds 9,999 imports of the same second; set the clock right and try again")


def _keep(folder: Path, key: str, rule: FileRule, target: Path) -> dict[str, str | int]:
    path = path_of(folder, key, rule)
    copy = target / path
    copy.parent.mkdir(parents=True, exist_ok=True)
    if rule.query is not None:
        if (folder / path).exists():
            raise Refused(f"{folder} holds {path}, the name under which the query {key} is kept; rename that file")
        fetch(connection=str(rule.connection), query=rule.query, target=copy, name=f"query {key}")
    else:
        _copy(folder, path, copy)
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path, "sha256": digest, "bytes": copy.stat().st_size}


def _copy(folder: Path, path: str, copy: Path) -> None:
    source = folder / path
    if source.is_dir():
        raise Refused(f"{path} is a folder; name a file inside it, or import that folder")
    if not source.is_file():
        there = sorted(found.name for found in folder.iterdir() if found.is_file()) if folder.is_dir() else []
        raise Refused(f"{path} is not in {folder}; found there: {', '.join(there[:20]) or 'no file'}")
    if not source.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{path} leads out of {folder} to {source.resolve()}; put the file itself into the folder")
    try:
        shutil.copyfile(source, copy)
    except OSError as error:
        raise Refused(f"{path} can't be read: {error.strerror}; let this user read it and import again") from error
