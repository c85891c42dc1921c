from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from salesformula.demo.hubspot import FILES, mapping_text, write_exports
from salesformula.demo.market import COMPANY_NAME, COMPANY_ZONE, CURRENCY
from salesformula.demo.world import World, world
from salesformula.facts.tables import TABLES


@pytest.fixture(scope="module")
def company() -> World:
    return world(7)


@pytest.fixture(scope="module")
def folder(company: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("hubspot")
    write_exports(company, folder=where, say=lambda _: None)
    return where


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_holds_every_row_of_its_table(company: World, folder: Path) -> None:
    for name, export in FILES.items():
        assert len(_rows(folder / name)) == company.tables[export.table].num_rows, name


def test_deals_bear_the_labels_of_a_portal_and_its_clock(folder: Path) -> None:
    first = _rows(folder / "deals.csv")[0]
    assert {"Record ID", "Deal Name", "Deal Stage", "Amount", "Close Date", "Create Date", "Deal owner"} <= set(first)
    assert first["Create Date"] == "2024-12-02 12:46"
    assert first["Deal Type"] == "Existing Business"


def test_an_open_deals_close_date_is_the_expected_one(company: World, folder: Path) -> None:
    expected = {row["deal_id"]: row["expected_close_on"] for row in company.tables["deals"].to_pylist()}
    still_open = [row for row in _rows(folder / "deals.csv") if row["Is Deal Closed?"] == "false"]
    assert still_open
    for row in still_open:
        assert row["Close Date"] == f"{expected[row['Record ID']]} 17:00"


def test_no_file_has_a_column_for_the_truth_behind_the_records(folder: Path) -> None:
    allowed = {name: set(export.headers) for name, export in FILES.items()}
    for path in sorted(folder.glob("*.csv")):
        rows = _rows(path)
        assert set(rows[0]) == allowed[path.name]
        assert not any("skill" in header.lower() or "true" in header.lower() for header in rows[0])


def test_what_is_told_of_people_does_not_depend_on_their_skill(company: World) -> None:
    equal = world(7, equal_skill=True)
    for table in ("people", "teams", "memberships", "leads", "accounts", "contacts"):
        told = [column.name for column in TABLES[table].columns if column.name != "deal_id"]
        assert equal.tables[table].select(told) == company.tables[table].select(told)


def test_the_mapping_names_only_files_and_columns_that_are_exported() -> None:
    mapping = tomllib.loads(mapping_text())
    paths = {name: rule["path"] for name, rule in mapping["files"].items()}
    assert set(paths.values()) == set(FILES)
    for table, blocks in mapping["tables"].items():
        for block in blocks:
            if "sql" not in block:
                headers = set(FILES[paths[block["file"]]].headers)
                assert {read for rule in block["columns"].values() for read in _reads(rule)} <= headers, table


def test_the_mapping_covers_every_filled_column_of_the_facts(company: World) -> None:
    mapping = tomllib.loads(mapping_text())
    for name, table in company.tables.items():
        filled = {column for column in table.column_names if table.column(column).null_count < table.num_rows}
        mapped = {key for block in mapping["tables"][name] for key in block.get("columns", filled)}
        assert mapped == filled, name


def test_the_mapping_speaks_of_the_same_company() -> None:
    said = tomllib.loads(mapping_text())["company"]
    assert (said["name"], said["time_zone"], said["currency"]) == (COMPANY_NAME, COMPANY_ZONE, CURRENCY)
    assert said["large_deal_from"] == 25_000


def _reads(rule: Any) -> list[str]:
    if isinstance(rule, str):
        return [rule]
    return list(rule["join"]) if "join" in rule else [str(rule["column"])]
