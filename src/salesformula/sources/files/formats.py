"""Every kind of file through one door: its layout, its records."""

from __future__ import annotations

from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.files.footers import sieve
from salesformula.sources.files.kinds import kind_of
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.parquet_files import find_parquet_layout, read_parquet
from salesformula.sources.files.records import LeftOut, Records
from salesformula.sources.files.text_rows import read_text
from salesformula.sources.files.texts import find_text_layout
from salesformula.sources.files.workbooks import find_workbook_layout, read_workbook
from salesformula.sources.mapping import FileRule


def find_layout(path: Path, rule: FileRule, *, ask: bool = True) -> Layout:
    """The layout of a file.

    Refused, by file name, where the file is absent, empty, no table, or names a column twice. Question where
    ``ask`` and a workbook holds several tables.
    """
    name = rule.path if rule.path and "*" not in rule.path else path.name
    if not path.exists():
        raise Refused(f"{name} is not in the folder; found: {_listing(path.parent)}")
    match kind_of(path, name=name):
        case "workbook":
            return find_workbook_layout(path, rule, name=name, ask=ask)
        case "parquet":
            return find_parquet_layout(path, rule, name=name)
        case _:
            return find_text_layout(path, rule, name=name)


def records_of(layout: Layout, left_out: list[LeftOut]) -> Records:
    """The records of a file; lines of footers and rows of totals are put on ``left_out`` instead."""
    match layout.kind:
        case "workbook":
            return sieve(read_workbook(layout), left_out)
        case "parquet":
            return read_parquet(layout)
        case _:
            return sieve(read_text(layout), left_out)


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return ", ".join(names[:20]) or "no file"
