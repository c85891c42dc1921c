"""What stands: tables and their rows, the problems of the imports that made them, the version, the last error."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from salesformula.facts import checks, engine, versions
from salesformula.sources.history import current_problems, last_checked
from salesformula.sources.outcome import outcomes


def status(home: Path) -> dict[str, Any]:
    """Tables (rows known now), problems, facts_version, built_at, checked_at and last_error, ready for JSON.

    ``checked_at``: when a planned import last found the files unchanged; None where the last one brought something.
    Before the first import the tables are empty and the version is null.
    """
    version = versions.current(home)
    counts, built_at = _read(version) if version is not None else ({}, None)
    runs, checked = outcomes(home), last_checked(home)
    return {
        "tables": [{"table": table, "n_rows": n_rows} for table, n_rows in counts.items()],
        "problems": [asdict(problem) for problem in current_problems(home)],
        "facts_version": version.number if version is not None else None,
        "built_at": built_at,
        "checked_at": checked.isoformat() + "Z" if checked else None,
        "last_error": runs[-1][1].error if runs else None,
    }


def _read(version: versions.Version) -> tuple[dict[str, int], str | None]:
    cursor = engine.reading(version)
    found = cursor.execute("SELECT max(built_at) FROM versions_meta").fetchone()
    return checks.row_counts(cursor), found[0].isoformat() + "Z" if found and found[0] else None
