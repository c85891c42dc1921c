"""A workbook written anew without someone: every sheet, every cell, and who is named as its author."""

from __future__ import annotations

import os
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from salesformula.kit.errors import SalesFormulaError
from salesformula.kit.forgotten import Traces
from salesformula.sources.files.formats import find_layout
from salesformula.sources.files.layout import Layout
from salesformula.sources.forgetting.cells import without
from salesformula.sources.forgetting.columns import Telling
from salesformula.sources.mapping import FileRule

WRITABLE = (".xlsx", ".xlsm")
_AUTHORS = ("creator", "lastModifiedBy", "title", "subject", "description", "keywords")


def clean(
    path: Path, traces: Sequence[Traces], *, rule: FileRule | None, telling: Dictionary[str, Telling], dry: bool
) -> int:
    """Write a workbook anew without them; rows that spoke of them. One that can't be read is left as it is."""
    try:
        book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
        layout = find_layout(path, rule or FileRule(path=path.name), ask=False)
    except (SalesFormulaError, InvalidFileException, BadZipFile, KeyError, ValueError, OSError):
        return 0
    n_rows = sum(_sheet(sheet, layout, traces, telling) for sheet in book.worksheets) + _authors(book, traces)
    if n_rows and not dry:
        passing = path.with_name(f".forgetting-{path.name}")
        book.save(passing)
        os.replace(passing, path)
    return n_rows


def _sheet(sheet: Any, layout: Layout, traces: Sequence[Traces], telling: Dictionary[str, Telling]) -> int:
    columns = layout.columns if sheet.title == layout.sheet else ()
    n_rows = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        tells = telling if columns and number > layout.skip else {}
        texts = ["" if cell.value is None else str(cell.value) for cell in row]
        left = without(columns if tells else [""] * len(texts), texts, traces, tells)
        for cell, before, after in zip(row, texts, left, strict=True):
            if before != after:
                cell.value = after or None
            if cell.comment is not None:
                cell.comment = None
                n_rows += 1
        n_rows += texts != left
    return n_rows


def _authors(book: Any, traces: Sequence[Traces]) -> int:
    n_changed = 0
    for field in _AUTHORS:
        said = getattr(book.properties, field, None) or ""
        for one in traces:
            if one.scrubbed(said) != said:
                said = one.scrubbed(said)
                setattr(book.properties, field, said)
                n_changed += 1
    return n_changed
