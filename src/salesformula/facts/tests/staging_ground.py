"""Small staged files for the tests of builds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.facts.engine import reading, workbench
from salesformula.kit.company import CompanyPolicy

MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 3, day, 6, 0) for day in (2, 3, 4))


def build_from(home: Path, now: datetime, company: CompanyPolicy | None = None, **tables: str) -> int:
    """Build a version from tables written as SQL VALUES or SELECT; its number."""
    home.mkdir(parents=True, exist_ok=True)
    staged = home / "staged.duckdb"
    connection = workbench(staged)
    for name, sql in tables.items():
        connection.execute(f"CREATE TABLE {name} AS {sql}")
    connection.close()
    try:
        return build(staged, company=company or CompanyPolicy(), now=now, home=home)
    finally:
        staged.unlink()


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds in the version that answers now."""
    version = versions.current(home)
    assert version is not None
    return reading(version).execute(sql).fetchall()
