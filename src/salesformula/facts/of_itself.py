"""What a version's file says of itself. Read once a process: a page puts twenty questions to one immutable file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class OfItself:
    """``built_at`` and ``watermark`` are UTC; ``under`` are the company's settings it was built with.

    ``codes`` names the code that made its rollups; ``covered_to`` is the last day on which anything happened by them.
    """

    built_at: datetime
    watermark: datetime | None
    under: Mapping[str, object]
    codes: frozenset[str]
    covered_to: date | None


def of_itself(path: Path, connect: Callable[[], duckdb.DuckDBPyConnection]) -> OfItself:
    """What the file at ``path`` says of itself, through a connection that reads it, where it was not read before."""
    key = (path, path.stat().st_mtime_ns)
    if key not in _read:
        if len(_read) > MOST:
            _read.clear()
        _read[key] = _said(connect())
    return _read[key]


#: Three versions are kept on disk; tests make many homes.
MOST = 100
_read: dict[tuple[Path, int], OfItself] = {}


def _said(connection: duckdb.DuckDBPyConnection) -> OfItself:
    versions = "SELECT max(built_at), max(watermark), max_by(company, version) FROM versions_meta"
    built_at, watermark, company = connection.execute(versions).fetchone() or (None, None, None)
    columns = {row[0] for row in connection.execute("DESCRIBE coverage").fetchall()}
    codes = connection.execute("SELECT code FROM coverage").fetchall() if "code" in columns else []
    (covered_to,) = connection.execute("SELECT max(covered_to) FROM coverage").fetchone() or (None,)
    return OfItself(
        built_at=built_at,
        watermark=watermark,
        under=json.loads(company) if company else {},
        codes=frozenset(code for (code,) in codes),
        covered_to=covered_to,
    )
