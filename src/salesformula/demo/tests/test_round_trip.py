"""Exports read back through the import give the rows that were exported."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from salesformula import demo
from salesformula.demo.exports.hubspot import HUBSPOT
from salesformula.demo.exports.writing import write_exports
from salesformula.demo.world import World, world
from salesformula.facts.access import Facts, open_facts
from salesformula.facts.tables import TABLES
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import load_mapping

IMPORTED_AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def company() -> World:
    return world(7)


@pytest.fixture(scope="module")
def facts(company: World, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    home: Path = tmp_path_factory.mktemp("home")
    folder = write_exports(company, folder=home, say=lambda _: None, shapes=[HUBSPOT])["hubspot"]
    mapping = load_mapping(Path(demo.__file__).parent / "mapping.toml")
    result = run_import(folder, mapping, now=IMPORTED_AT, progress=lambda _: None, home=home)
    assert result.problems == []
    return open_facts(root=home)


def test_every_table_comes_back_row_for_row(company: World, facts: Facts) -> None:
    for name, table in company.tables.items():
        keys = [(column, "ascending") for column in TABLES[name].key]
        found = facts.table(name).select(*table.column_names).to_pyarrow().cast(table.schema).sort_by(keys)
        assert found.to_pylist() == table.to_pylist(), name
