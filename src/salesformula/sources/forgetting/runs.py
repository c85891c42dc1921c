"""The kept input of an import without someone: its files, the cells beside the facts, its problems and notes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from salesformula.facts.forgetting import referring
from salesformula.kit.errors import Refused
from salesformula.kit.forgotten import Traces
from salesformula.sources.cells.kept import CELLS
from salesformula.sources.files.formats import find_layout
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.raw import FILES, MANIFEST, MAPPING, PROBLEMS
from salesformula.sources.forgetting.beside import clean_cells
from salesformula.sources.forgetting.columns import Telling, telling
from salesformula.sources.forgetting.files import clean_file, is_passing, put
from salesformula.sources.mapping import FileRule, Mapping, load_mapping
from salesformula.sources.problems import Problem, read_problems, write_problems

_NOTE = "rewritten: someone was forgotten"


def clean_run(run: Path, traces: Sequence[Traces], *, dry: bool = False) -> int:
    """Write the kept input of a run anew without them; the number of places that spoke of them.

    Hashes in the manifest follow, with a note. Killed anywhere, calling it again finishes it.
    """
    mapping = _mapping(run)
    n_places = _problems(run, traces, list(_tells(run / FILES, mapping).values()), dry=dry)
    n_places += clean_folder(run / FILES, mapping, traces, dry=dry)
    for path in sorted((run / CELLS).glob("[!.]*.parquet")):
        n_places += clean_cells(path, traces, dry=dry)
    for path in sorted(run.iterdir()):
        if path.is_file() and path.name != PROBLEMS and not is_passing(path):
            n_places += clean_file(path, traces, dry=dry)
    if not dry:
        _tell_manifest(run)
    return n_places


def clean_folder(folder: Path, mapping: Mapping | None, traces: Sequence[Traces], *, dry: bool = False) -> int:
    """Write the files of a folder anew without them, as ``mapping`` reads them; places that spoke of them."""
    n_places = 0
    for path, tells in _tells(folder, mapping).items():
        rule = _rule(folder, _named(folder, path), mapping)
        n_places += clean_file(path, traces, rule=rule, telling=tells, dry=dry)
    if not dry:
        _rename(folder, traces)
    return n_places


def clean_problems(problems: Sequence[Problem], traces: Sequence[Traces], ids: frozenset[str]) -> list[Problem]:
    """The problems without them; ``ids`` are the columns in which a cell that equals the id means it."""
    left = list(problems)
    for one in traces:
        left = [
            replace(
                problem,
                found=one.tombstone
                if problem.column in ids and problem.found.strip() == one.id
                else one.scrubbed(problem.found),
                expected=one.scrubbed(problem.expected),
                file=one.scrubbed(problem.file),
                column=one.scrubbed(problem.column),
            )
            for problem in left
        ]
    return left


def _problems(run: Path, traces: Sequence[Traces], tells: Sequence[Dictionary[str, Telling]], *, dry: bool) -> int:
    ids: set[str] = set()
    for found in tells:
        for kind, one in found.items():
            ids |= one.refer | one.keys | referring(kind)
    before = read_problems(run / PROBLEMS)
    after = clean_problems(before, traces, frozenset(ids))
    changed = sum(1 for old, new in zip(before, after, strict=True) if old != new)
    if changed and not dry:
        passing = run / f".forgetting-{PROBLEMS}"
        write_problems(after, passing)
        os.replace(passing, run / PROBLEMS)
    return changed


def _mapping(run: Path) -> Mapping | None:
    try:
        return load_mapping(run / MAPPING)
    except Refused:
        return None


def _rule(folder: Path, name: str, mapping: Mapping | None) -> FileRule:
    for key, rule in (mapping.files if mapping else {}).items():
        try:
            if path_of(folder, key, rule) == name:
                return FileRule(path=name) if rule.query else rule.model_copy(update={"path": name})
        except Refused:
            continue
    return FileRule(path=name)


def _named(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _tells(folder: Path, mapping: Mapping | None) -> dict[Path, dict[str, Telling]]:
    """Per file of a folder the columns that tell who someone is."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {path: _telling(folder, path, mapping) for path in paths if not is_passing(path)}


def _telling(folder: Path, path: Path, mapping: Mapping | None) -> dict[str, Telling]:
    name = _named(folder, path)
    try:
        columns = find_layout(path, _rule(folder, name, mapping), ask=False).columns
    except Exception:
        columns = ()
    return telling(mapping, folder, name, columns=columns)


def _rename(folder: Path, traces: Sequence[Traces]) -> None:
    """Files that are called after someone; the manifest and the mapping name them by the same new name already."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.name
        for one in traces:
            name = one.scrubbed_lines(name)
        if name != path.name:
            path.rename(path.with_name(name))


def _tell_manifest(run: Path) -> None:
    path = run / MANIFEST
    if not path.is_file():
        return
    held = json.loads(path.read_text(encoding="utf-8"))
    changed = False
    for kept in held.get("files", ()):
        copy = run / FILES / str(kept.get("path", ""))
        digest = _digest(copy) if copy.is_file() else None
        if "sha256" in kept and kept["sha256"] != digest and (run / FILES).is_dir():
            kept |= {"sha256": digest, "bytes": copy.stat().st_size if digest else 0, "note": _NOTE}
            changed = True
    if changed:
        put(path, json.dumps(held, indent=1).encode())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
