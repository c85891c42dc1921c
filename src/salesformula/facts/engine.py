"""The only place that opens the engine: a workbench for builds, a read-only connection for answers.

Per process one read-only connection, opened after any fork; per question one cursor. A backend is never
shared between threads: shared ones hang.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from salesformula.facts import environment, versions
from salesformula.facts.compiled import Remembering
from salesformula.facts.home import home
from salesformula.kit.errors import NoFacts

READ_MEMORY = "512MB"
BUILD_MEMORY = "2.5GB"


@dataclass(frozen=True)
class _Opened:
    process: int
    path: Path
    connection: duckdb.DuckDBPyConnection


_lock = threading.Lock()
_opened: _Opened | None = None


def workbench(path: Path | None, *, memory: str = BUILD_MEMORY) -> duckdb.DuckDBPyConnection:
    """A read-write connection for imports and builds; ``path`` None keeps it in memory."""
    connection = duckdb.connect(str(path) if path else ":memory:")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def reading(version: versions.Version) -> duckdb.DuckDBPyConnection:
    """A cursor on that version's file for one question; the connection behind it is kept while it is current."""
    global _opened
    with _lock:
        if _opened is None or _opened.process != os.getpid() or _opened.path != version.path:
            connection = duckdb.connect(str(version.path), read_only=True, config=_read_settings())
            connection.execute("SET TimeZone = 'UTC'")
            _opened = _Opened(os.getpid(), version.path, connection)
        return _opened.connection.cursor()


def let_go(path: Path) -> None:
    """Close the connection that reads a file, if one does, so that it may be written or removed."""
    global _opened
    with _lock:
        if _opened is not None and _opened.path == path:
            _opened.connection.close()
            _opened = None


def backend(version: versions.Version) -> Remembering:
    """An Ibis backend of its own for one question."""
    found: Remembering = Remembering.from_connection(reading(version))
    found.path = version.path
    return found


def current(root: Path | None = None) -> versions.Version:
    """The version that answers now; NoFacts with what to do where nothing was imported yet."""
    version = versions.current(root or home())
    if version is None:
        raise NoFacts("no facts yet: nothing has been imported. Run `salesformula import`, or `salesformula demo`")
    return version


def _read_settings() -> dict[str, str | bool | int | float | list[str]]:
    temporary = Path(os.environ.get("TMPDIR", "/tmp")) / "salesformula"  # noqa: S108 - spill files, not secrets
    return {
        "memory_limit": environment.size("SALESFORMULA_READ_MEMORY", default=READ_MEMORY),
        "threads": environment.whole("SALESFORMULA_READ_THREADS", default=2, low=1, high=256),
        "temp_directory": str(temporary),
    }
