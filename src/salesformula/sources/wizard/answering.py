"""How many records answer now of what an import would replace: a delivery replaces its whole table."""

# ruff: noqa: S608 - names come from Schemas and are quoted
from __future__ import annotations

from collections.abc import Iterable

from salesformula.facts import engine, versions
from salesformula.facts.home import home
from salesformula.sources.sql_text import name


def answering(tables: Iterable[str]) -> dict[str, int]:
    """Records per table that the current version answers from; empty before the first import."""
    version = versions.current(home())
    if version is None:
        return {}
    cursor = engine.reading(version)
    known = {found[0] for found in cursor.execute("SELECT DISTINCT table_name FROM duckdb_columns()").fetchall()}
    counts = {}
    for table in tables:
        if table in known:
            found = cursor.execute(f"SELECT count(*) FROM {name(table)} WHERE known_to IS NULL").fetchone()
            counts[table] = int(found[0]) if found else 0
    return counts
