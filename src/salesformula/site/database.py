"""The transactional database: SQLite beside the facts, or what DATABASE_URL names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from salesformula.facts import environment
from salesformula.facts.environment import EnvironmentRefused

#: Readers go on while one writes; a writer waits for its turn instead of failing.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
SCHEMES = ("sqlite:", "postgres:", "postgresql:")


def database(home: Path) -> dict[str, Any]:
    """Django's description of the database; EnvironmentRefused where DATABASE_URL names neither of the two kinds."""
    url = environment.text("DATABASE_URL", default=f"sqlite:///{home / 'app.sqlite3'}")
    if not url.startswith(SCHEMES):
        raise EnvironmentRefused("DATABASE_URL must start with sqlite: or postgresql:")
    described: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if described["ENGINE"].endswith("sqlite3"):
        described["OPTIONS"] = {**SQLITE_OPTIONS, **described.get("OPTIONS", {})}
        described["TEST"] = {"NAME": str(home / "test.sqlite3")}
    return described
