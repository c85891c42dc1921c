"""Rows that an import set aside: as a table to mend, and back among the files they came from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.escaping import unescaped
from salesformula.sources.files.encodings import odd_bytes
from salesformula.sources.files.formats import find_layout, records_of
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.raw import FILES, MAPPING, PROBLEMS
from salesformula.sources.files.rewriting import rewrite
from salesformula.sources.mapping import FileRule, load_mapping
from salesformula.sources.problems import read_problems

#: The line in the file, header = 1; what was wrong with it.
ROW, WHY = "_row", "_why"


def rejected(run: Path, *, file: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The rows of a file that an import set aside: ``_row``, ``_why``, then the file's own columns.

    A row with too many cells keeps them, to the right of the last column; one that couldn't be taken apart stands
    whole in the first. Cells are as the file has them: to offer them, write them with ``escaping.harmless_csv``.
    Refused where the run has no such file.
    """
    layout = _layout(run, file)
    why: dict[int, list[str]] = {}
    for problem in read_problems(run / PROBLEMS):
        if problem.severity == "quarantined" and problem.file == file:
            said = f"found {problem.found}, expected {problem.expected}"
            why.setdefault(problem.row, []).append(f"{problem.column}: {said}" if problem.column else said)
    rows = []
    for line, cells, _ in records_of(layout, []) if why else ():
        if line in why:
            texts = [odd_bytes(cell) or cell for cell in cells]
            texts += [""] * (len(layout.columns) - len(texts))
            rows.append((str(line), "; ".join(why[line]), *texts))
    return (ROW, WHY, *layout.columns), rows


def mend(run: Path, mended: Path, *, into: Path, file: str | None = None) -> Path:
    """The files of a run in the folder ``into``, with the rows of ``mended`` in place of those of the same ``_row``.

    ``mended``: the table of ``rejected``, in any format that can be imported; rows left out of it stay as they
    are. ``file``: which file it is for; found by its columns where it is not said. Refused, with ``into`` as it
    was, where the columns are those of no file, or of several, a row is no number, or has too many cells.
    """
    layout = find_layout(mended, FileRule(path=mended.name))
    target = file or _file_of(run, layout.columns)
    rows = _rows(layout, like=_layout(run, target))
    if into.exists() and any(into.iterdir()):
        raise Refused(f"{into} is not empty; name a new folder for the mended files")
    existed = into.exists()
    try:
        for name in _files(run):
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            if name == target:
                rewrite(_layout(run, name), rows, into / name)
            else:
                shutil.copyfile(run / FILES / name, into / name)
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        if existed:
            into.mkdir()
        raise
    return into


def _files(run: Path) -> dict[str, FileRule]:
    """The files kept with a run and the rule each was read by; what a query found is mended where it comes from."""
    mapping = load_mapping(run / MAPPING)
    named = {path_of(run / FILES, key, rule): rule for key, rule in mapping.files.items() if rule.query is None}
    return {name: rule.model_copy(update={"path": name}) for name, rule in named.items()}


def _layout(run: Path, file: str) -> Layout:
    files = _files(run)
    if file not in files:
        known = ", ".join(files) or "none"
        raise Refused(f"{file} is no file of this import: {known}; what SQL or a query found is mended at its source")
    return replace(find_layout(run / FILES / file, files[file]), name=file)


def _file_of(run: Path, columns: tuple[str, ...]) -> str:
    own = tuple(unescaped(column) for column in columns if column not in (ROW, WHY))
    fits = [file for file in _files(run) if _layout(run, file).columns == own]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refused(f"the mended rows may belong to {' or '.join(fits)}: say which")
    raise Refused("the mended rows have the columns of no file of this import; keep the columns as they were")


def _rows(layout: Layout, *, like: Layout) -> dict[int, tuple[str, ...]]:
    """The mended rows by the line they replace."""
    columns = [unescaped(column) for column in layout.columns]
    if ROW not in columns or [column for column in columns if column not in (ROW, WHY)] != list(like.columns):
        raise Refused(f"{layout.name} needs the column {ROW} and then those of {like.name}: {', '.join(like.columns)}")
    found: dict[int, tuple[str, ...]] = {}
    for line, cells, misfit in records_of(layout, []):
        if misfit is not None:
            raise Refused(f"{layout.name}, row {line}: found {misfit.found}, expected {misfit.expected}; mend it first")
        by_column = dict(zip(columns, cells, strict=True))
        number = by_column[ROW].strip()
        if not number.isdecimal() or int(number) in found:
            raise Refused(f"{layout.name}, row {line}, {ROW}: found {number!r}, expected a line of {like.name}, once")
        found[int(number)] = tuple(unescaped(by_column[column]) for column in like.columns)
    if not found:
        raise Refused(f"{layout.name} holds no row; mend at least one")
    return found
