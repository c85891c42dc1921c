"""A kept file written anew without someone, whatever its kind; one that can't be is removed, and a note says so."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path

from salesformula.kit.errors import SalesFormulaError
from salesformula.kit.forgotten import Traces
from salesformula.sources.files.formats import find_layout, records_of
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.rewriting import rewrite
from salesformula.sources.files.text_rows import open_text
from salesformula.sources.forgetting import workbooks
from salesformula.sources.forgetting.cells import without
from salesformula.sources.forgetting.columns import Telling
from salesformula.sources.mapping import FileRule

_REMOVED = ".removed.txt"
_NOTE = "This file spoke of someone who was to be forgotten, and its kind can't be written anew: it was removed.\n"
_PASSING = ".forgetting"


def clean_file(
    path: Path,
    traces: Sequence[Traces],
    *,
    rule: FileRule | None = None,
    telling: Dictionary[str, Telling] | None = None,
    dry: bool = False,
) -> int:
    """Write a file anew without them; the number of its places (rows, lines) that spoke of them.

    ``rule`` and ``telling``: how a mapping reads it; without them every cell is looked at alike. ``dry`` only counts.
    Killed anywhere, the file is the old one or the new one.
    """
    if path.suffix.lower() == ".json":
        return _json(path, traces, dry=dry)
    if path.suffix.lower() in workbooks.WRITABLE:
        return workbooks.clean(path, traces, rule=rule, telling=telling or {}, dry=dry)
    layout = _layout(path, rule)
    n_places = 0
    if layout is not None and layout.kind != "workbook":
        n_places = _rows(layout, traces, telling or {}, dry=dry)
    if layout is None or layout.kind == "text":
        n_places = max(n_places, _lines(path, layout, traces, dry=dry))
    if _still_told(path, traces):
        n_places = max(n_places, 1)
        if not dry:
            remove(path)
    return n_places


def remove(path: Path) -> None:
    """Remove a file and leave a note in its place."""
    path.with_name(path.name + _REMOVED).write_text(_NOTE, encoding="utf-8")
    path.unlink(missing_ok=True)


def put(path: Path, content: bytes) -> None:
    """The new content of a file, whole or not at all."""
    passing = path.with_name(path.name + _PASSING)
    passing.write_bytes(content)
    os.replace(passing, path)


def _layout(path: Path, rule: FileRule | None) -> Layout | None:
    try:
        return find_layout(path, rule or FileRule(path=path.name), ask=False)
    except (SalesFormulaError, ValueError, OSError):
        return None


def _rows(layout: Layout, traces: Sequence[Traces], telling: Dictionary[str, Telling], *, dry: bool) -> int:
    changed: dict[int, tuple[str, ...]] = {}
    try:
        for line, cells, misfit in records_of(layout, []):
            row = without(layout.columns, cells, traces, telling) if misfit is None else list(cells)
            if row != list(cells):
                changed[line] = tuple(row)
        if changed and not dry:
            passing = layout.path.with_name(f"{_PASSING}-{layout.path.name}")
            rewrite(layout, changed, passing)
            os.replace(passing, layout.path)
    except SalesFormulaError:
        # What can't be read as a table is cleaned line by line, or removed.
        return len(changed)
    return len(changed)


def _lines(path: Path, layout: Layout | None, traces: Sequence[Traces], *, dry: bool) -> int:
    """What stands outside the rows: titles above them, footers, lines that can't be taken apart, logs, settings."""
    encoding, errors = (layout.encoding, layout.errors) if layout else ("utf-8", "strict")
    try:
        with open_text(path, encoding, errors) as file:
            lines = list(file)
    except (UnicodeError, OSError, EOFError):
        return 0
    n_changed = 0
    for number, line in enumerate(lines):
        for one in traces:
            lines[number] = one.scrubbed_lines(lines[number])
        n_changed += lines[number] != line
    if n_changed and not dry:
        content = "".join(lines).encode(encoding, errors)
        put(path, gzip.compress(content) if path.suffix.lower() == ".gz" else content)
    return n_changed


def _json(path: Path, traces: Sequence[Traces], *, dry: bool) -> int:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return _lines(path, None, traces, dry=dry)
    left = held
    for one in traces:
        left = one.without(left)
    if left == held:
        return 0
    if not dry:
        put(path, json.dumps(left, indent=1).encode())
    return 1


def _still_told(path: Path, traces: Sequence[Traces]) -> bool:
    """Whether the bytes of a file, or of the files packed in it, still tell who it is."""
    if not path.is_file():
        return False
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as packed:
                return any(_tells(packed.read(name), traces) for name in packed.namelist())
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            return True  # packed with a password, or damaged: nobody can say what it holds
    return _tells(path.read_bytes(), traces)


def _tells(content: bytes, traces: Sequence[Traces]) -> bool:
    texts = {content.decode(encoding, "ignore") for encoding in ("utf-8", "latin-1", "utf-16-le")}
    return any(one.scrubbed_lines(text) != text for one in traces for text in texts)
