"""CRM-style exports of a simulated company: CSV files with the labels a HubSpot portal writes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from salesformula.demo.cells import cell
from salesformula.demo.export import Directory, Export
from salesformula.demo.hubspot_customers import COMPANIES, CONTACTS, LEADS
from salesformula.demo.hubspot_deals import ACTIVITY_LOG, DEALS, PIPELINES
from salesformula.demo.hubspot_people import QUOTAS, TEAM_HISTORY, TEAMS, USERS
from salesformula.demo.world import World

MAPPING = "mapping.toml"
FILES: dict[str, Export] = {
    "users.csv": USERS,
    "teams.csv": TEAMS,
    "team_history.csv": TEAM_HISTORY,
    "companies.csv": COMPANIES,
    "contacts.csv": CONTACTS,
    "leads.csv": LEADS,
    "pipelines.csv": PIPELINES,
    "deals.csv": DEALS,
    "activities.csv": ACTIVITY_LOG,
    "quotas.csv": QUOTAS,
}


def write_exports(company: World, *, folder: Path, say: Callable[[str], None]) -> None:
    """Write every export and the mapping that reads them into ``folder``, which is made where it is absent.

    What is exported is what such systems know; the truth behind it stays in memory.
    """
    folder.mkdir(parents=True, exist_ok=True)
    directory, n_rows = Directory(company.tables), 0
    for name, export in FILES.items():
        rows = company.tables[export.table].to_pylist()
        _write(folder / name, export.headers, export.rows(rows, directory))
        n_rows += len(rows)
    say(f"{len(FILES)} files with {n_rows:,} rows, as a CRM exports them, lie in {folder}")
    (folder / MAPPING).write_text(mapping_text(), encoding="utf-8")


def mapping_text() -> str:
    """The mapping, in TOML, that leads from the exports to the fact tables."""
    return resources.files("salesformula.demo").joinpath(MAPPING).read_text(encoding="utf-8")


def _write(path: Path, headers: tuple[str, ...], rows: Iterable[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headers)
        writer.writerows([cell(value) for value in row] for row in rows)
