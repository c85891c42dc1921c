"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Literal

from salesformula.kit.errors import Refused

Kind = Literal["text", "workbook", "parquet"]
TEXTS = (".csv", ".tsv", ".psv", ".txt", ".tab")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
PARQUET = (".parquet",)
READABLE = (*TEXTS, *(f"{suffix}.gz" for suffix in TEXTS), *WORKBOOKS, *PARQUET)

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF; export the table itself, as CSV or Excel"),
    (b"\x89PNG", "a picture; export the table itself, as CSV or Excel"),
    (b"\xff\xd8\xff", "a picture; export the table itself, as CSV or Excel"),
    (b"GIF8", "a picture; export the table itself, as CSV or Excel"),
    (b"{\\rtf", "a text document; save the table itself, as CSV or Excel"),
    (b"\x1f\x8b", "packed with gzip; unpack it, or let its name end in .csv.gz"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and import the files inside"),
    (b"Rar!", "a RAR archive; unpack it and import the files inside"),
    (b"SQLite format 3", "a database; export its tables as CSV, or read it with connection and query"),
)
_HTML = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")
_LOOKED_AT = 2048


def kind_of(path: Path, *, name: str) -> Kind:
    """Which reader a file needs; Refused, by ``name``, for what holds no table, with what to do instead."""
    if path.is_dir():
        raise Refused(f"{name} is a folder; name a file inside it, or import that folder")
    try:
        with path.open("rb") as file:
            first = file.read(_LOOKED_AT)
    except OSError as error:
        raise Refused(f"{name} can't be read: {error.strerror}; let this user read it and import again") from error
    if not first:
        raise Refused(f"{name} is empty; export it again")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in WORKBOOKS:
        _check_workbook(first, name=name)
        return "workbook"
    if suffix in PARQUET:
        if not first.startswith(_PARQUET):
            raise Refused(f"{name} is no Parquet file, whatever its name says; name it for what it is")
        return "parquet"
    if suffix != ".gz":
        check_text(first, name=name)
    elif not first.startswith(b"\x1f\x8b"):
        raise Refused(f"{name} can't be read: it is not packed with gzip; take .gz off its name")
    return "text"


def check_text(first: bytes, *, name: str) -> None:
    """Refused where the first bytes are those of a workbook, a picture, a page or an archive."""
    if first.startswith(_ZIP):
        said = "an Excel workbook under another name; let its name end in .xlsx"
        raise Refused(f"{name} is no text file but {said if b'xl/' in first or b'[Content' in first else _ARCHIVE}")
    if first.startswith(_OLE):
        raise Refused(f"{name} is no text file but an old Excel workbook; let its name end in .xls")
    if first.startswith(_PARQUET):
        raise Refused(f"{name} is no text file but Parquet; let its name end in .parquet")
    for mark, said in _OTHERS:
        if first.startswith(mark):
            raise Refused(f"{name} is no text file but {said}")
    if _is_page(first):
        raise Refused(f"{name} is no table but a web page, perhaps that of a login; export the table as CSV")


def _check_workbook(first: bytes, *, name: str) -> None:
    if _is_page(first):
        raise Refused(
            f"{name} is a web page under the name of a workbook, as Salesforce's Excel format writes it; "
            "export the report again as Details Only in the format .xlsx or .csv, or open it and save it as .xlsx"
        )
    if first.startswith((_ZIP, _OLE)):
        return
    for mark, said in _OTHERS:
        if first.startswith(mark):
            raise Refused(f"{name} is no workbook but {said}")
    raise Refused(f"{name} is no workbook, whatever its name says; where it is text, let its name end in .csv")


def _is_page(first: bytes) -> bool:
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip().lower().replace(b"\0", b"")
    return text.startswith((*_HTML, b"\xff\xfe<html")) or (text.startswith(b"<?xml") and b"<html" in text)


_ARCHIVE = "a zip archive; unpack it and import the files inside"
