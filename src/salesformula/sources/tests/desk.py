"""A desk for the tests of imports: files typed in the test, a mapping, and what lands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from salesformula.facts import versions
from salesformula.facts.engine import reading
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.problems import Problem

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

DEALS = """
[files.deals]
path = "deals.csv"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "id"
"""


@dataclass
class Desk:
    """A home folder and a folder of files to import."""

    root: Path
    said: list[str] = field(default_factory=list)
    n_imports: int = 0

    @property
    def home(self) -> Path:
        return self.root / "home"

    def land(self, mapping: str, **files: str | bytes) -> ImportResult:
        """Import files; ``deals_csv`` is written as deals.csv. Each import is a day after the one before."""
        folder = self.root / "folder"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            stem, _, suffix = name.partition("_")
            path = folder / f"{stem}.{suffix.replace('_', '.')}"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        now = MONDAY + timedelta(days=self.n_imports)
        self.n_imports += 1
        return run_import(folder, parse_mapping(mapping), now=now, progress=self.said.append, home=self.home)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds in the facts that answer now."""
        version = versions.current(self.home)
        assert version is not None
        return reading(version).execute(sql).fetchall()

    def deals(self, *columns: str) -> list[tuple[Any, ...]]:
        """Those columns of the deals known now, by key."""
        return self.rows(f"SELECT {', '.join(columns)} FROM deals WHERE known_to IS NULL ORDER BY deal_id")


def told(problem: Problem) -> tuple[str, str, int, str, str]:
    """A problem without its severity and expectation."""
    return problem.table, problem.file, problem.row, problem.column, problem.found
