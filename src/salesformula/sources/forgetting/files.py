"""A kept file written anew without someone, whatever its kind; one that can't be is removed, and a note says so."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
import zlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path
from typing import IO

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
#: Bytes looked at in one go, and how many of them again with the next.
_PIECE, _OVERLAP = 1 << 22, 1 << 10


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
    n_lines = None
    if path.suffix.lower() in workbooks.WRITABLE:
        n_places = workbooks.clean(path, traces, rule=rule, telling=telling or {}, dry=dry)
    else:
        layout = _layout(path, rule)
        is_table = layout is not None and layout.kind != "workbook"
        n_places = _rows(layout, traces, telling or {}, dry=dry) if layout is not None and is_table else 0
        n_lines = _lines(path, layout, traces, dry=dry) if layout is None or layout.kind == "text" else None
    if n_lines is not None or (n_places and dry):
        return max(n_places, n_lines or 0)
    # What is left in a workbook or a Parquet file, and in whatever is no text, goes with the file.
    if _still_told(path, traces):
        n_places = max(n_places, 1)
        if not dry:
            remove(path)
    return n_places


def is_passing(path: Path) -> bool:
    """Whether a file is half written: of one at work, or of a killed one."""
    return path.name.startswith(f"{_PASSING}-") or path.name.endswith(_PASSING)


def sweep(folder: Path) -> None:
    """Remove what a killed one left half written."""
    for pattern in (f"{_PASSING}-*", f"*{_PASSING}"):
        for left in folder.rglob(pattern):
            left.unlink(missing_ok=True)


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


def _lines(path: Path, layout: Layout | None, traces: Sequence[Traces], *, dry: bool) -> int | None:
    """What stands outside the rows: titles above them, footers, lines that can't be taken apart, logs, settings.

    None where the file is no text.
    """
    encoding, errors = (layout.encoding, layout.errors) if layout else ("utf-8", "strict")
    # A byte order mark stays where it is, and comes to no file without.
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    passing, n_changed = path.with_name(f"{_PASSING}-{path.name}"), 0
    try:
        with open_text(path, encoding, errors) as file, _text(passing, path, encoding, errors, dry=dry) as out:
            for line in file:
                left = line
                for one in traces:
                    left = one.scrubbed_lines(left) if one.may_be_in(left) else left
                n_changed += left != line
                out.write(left)
    except (UnicodeError, OSError, EOFError, zlib.error):
        passing.unlink(missing_ok=True)
        return None
    if n_changed and not dry:
        os.replace(passing, path)
    passing.unlink(missing_ok=True)
    return n_changed


def _text(passing: Path, path: Path, encoding: str, errors: str, *, dry: bool) -> IO[str]:
    if dry:
        return Path(os.devnull).open("w", encoding=encoding, errors=errors)
    if path.suffix.lower() == ".gz":
        return gzip.open(passing, "wt", encoding=encoding, errors=errors, newline="")
    return passing.open("w", encoding=encoding, errors=errors, newline="")


def _json(path: Path, traces: Sequence[Traces], *, dry: bool) -> int:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return _lines(path, None, traces, dry=dry) or 0
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
    before = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if _tells(before + piece, traces):
                return True
            before = piece[-_OVERLAP:]
    return False


def _tells(content: bytes, traces: Sequence[Traces]) -> bool:
    texts = {content.decode(encoding, "ignore") for encoding in ("utf-8", "latin-1", "utf-16-le")}
    return any(one.scrubbed_lines(text) != text for one in traces for text in texts if one.may_be_in(text))
