from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from salesformula.demo.exports.salesforce_ids import long_id, short_id
from salesformula.demo.exports.writing import SHAPES, write_exports
from salesformula.demo.market import COMPANY_NAME, COMPANY_ZONE, CURRENCY
from salesformula.demo.world import World, world
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy

UTF8, LATIN = "utf-8", "iso-8859-1"


@pytest.fixture(scope="module")
def company() -> World:
    return world(7)


@pytest.fixture(scope="module")
def folder(company: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("demo")
    write_exports(company, folder=where, say=lambda _: None)
    return where


def _rows(path: Path, encoding: str = UTF8) -> list[dict[str, str]]:
    """The rows of a file, a footer of reports aside."""
    body = path.read_bytes().decode(encoding).split("\n\n\n")[0]
    return list(csv.DictReader(body.splitlines()))


def test_every_file_of_every_shape_holds_every_row_of_its_table(company: World, folder: Path) -> None:
    for shape in SHAPES:
        for name, file in shape.files.items():
            rows = _rows(folder / shape.name / name, LATIN)
            assert len(rows) == company.tables[file.export.table].num_rows, (shape.name, name)


def test_every_shape_tells_of_every_table(company: World) -> None:
    for shape in SHAPES:
        told = {file.export.table for file in shape.files.values()}
        # What a system calls a pipeline stands beside its stages.
        assert told | {"pipelines"} == set(company.tables), shape.name


def test_hubspot_bears_the_labels_of_a_portal_and_its_clock(folder: Path) -> None:
    first = _rows(folder / "hubspot" / "deals.csv")[0]
    assert {"Record ID", "Deal Name", "Deal Stage", "Amount", "Close Date", "Create Date", "Deal owner"} <= set(first)
    assert first["Create Date"] == "2024-12-02 12:46"
    assert first["Deal Type"] == "Existing Business"


def test_an_open_hubspot_deals_close_date_is_the_expected_one(company: World, folder: Path) -> None:
    expected = {row["deal_id"]: row["expected_close_on"] for row in company.tables["deals"].to_pylist()}
    rows = _rows(folder / "hubspot" / "deals.csv")
    still_open = [row for row in rows if row["Is Deal Closed?"] == "false"]
    assert still_open
    for row in still_open:
        assert row["Close Date"] == f"{expected[row['Record ID']]} 17:00"


def test_salesforce_quotes_every_value_and_ends_with_its_footer(company: World, folder: Path) -> None:
    text = (folder / "salesforce" / "opportunities.csv").read_text(encoding=UTF8)
    header, first, *_ = text.splitlines()
    assert header.startswith('"Opportunity ID","Opportunity Name","Account Name"')
    assert first.startswith('"0065f0000NRftEu","Kestermere Home Care Group - Route Planner"')
    assert '"12/2/2024, 12:46 PM","12/16/2024","1","1"' in first
    assert text.splitlines()[-5:] == [
        "",
        "",
        f'"Grand Totals ({company.tables["deals"].num_rows:,} records)"',
        '"Confidential Information - Do Not Distribute"',
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."',
    ]


def test_a_salesforce_report_is_latin_where_its_letters_allow(folder: Path) -> None:
    contacts = (folder / "salesforce" / "contacts.csv").read_bytes()
    assert "Castaño".encode(LATIN) in contacts
    assert "Castaño".encode() not in contacts
    assert "Stefan Marković".encode() in (folder / "salesforce" / "users.csv").read_bytes()


def test_salesforce_ids_are_short_in_reports_and_long_from_programs(folder: Path) -> None:
    accounts = _rows(folder / "salesforce" / "accounts.csv", LATIN)
    short = {row["Account ID"] for row in accounts}
    assert {len(one) for one in short} == {15}
    assert len(short) > len({one.lower() for one in short}), "some differ in nothing but case"
    done = _rows(folder / "salesforce" / "activities.csv")
    assert {row["Account ID"] for row in done} <= {long_id(one) for one in short}


def test_a_long_salesforce_id_says_which_letters_are_capitals() -> None:
    assert short_id("006", "61") == "0065f000000000z"
    assert short_id("006", "62") == "0065f0000000010"
    assert long_id("0065f000000000z") == "0065f000000000zAAA"
    assert long_id("00D00000000aBcD") == "00D00000000aBcDEAU"


def test_pipedrive_names_the_object_and_writes_a_decimal_comma(folder: Path) -> None:
    first, *rest = _rows(folder / "pipedrive" / "deals.csv")
    assert (first["Deal - Value"], first["Deal - Status"]) == ("3000,00", "Won")
    assert (first["Deal - Won time"], first["Deal - Lost time"]) == ("2024-12-16 14:36:00", "")
    assert {row["Deal - Status"] for row in rest} == {"Open", "Won", "lost"}
    people = _rows(folder / "pipedrive" / "people.csv")
    assert people[1]["Person - Email"] == "maya.lindgren@heronsfordfleet.example, maya.lindgren@mail.example"


def test_canonical_files_have_the_columns_of_the_tables_and_instants_in_utc(folder: Path) -> None:
    deals = _rows(folder / "canonical" / "deals.csv")
    assert list(deals[0]) == [column.name for column in TABLES["deals"].columns]
    assert deals[0]["created_at"] == "2024-12-02T17:46:00Z"


def test_each_folder_says_whose_company_it_is(folder: Path) -> None:
    for shape in SHAPES:
        said = tomllib.loads((folder / shape.name / "company.toml").read_text(encoding=UTF8))
        known = CompanyPolicy(**said)
        assert (known.name, known.time_zone, known.currency) == (COMPANY_NAME, COMPANY_ZONE, CURRENCY)
        assert known.large_deal_from == 25_000


def test_no_file_has_a_column_for_the_truth_behind_the_records() -> None:
    for shape in SHAPES:
        for file in shape.files.values():
            assert not any("skill" in header.lower() or "true" in header.lower() for header in file.export.headers)


def test_what_is_told_of_people_does_not_depend_on_their_skill(company: World) -> None:
    equal = world(7, equal_skill=True)
    # What becomes of a lead does.
    fate = ("deal_id", "qualified_at", "disqualified_at", "disqualified_reason")
    for table in ("people", "teams", "memberships", "leads", "accounts", "contacts"):
        told = [column.name for column in TABLES[table].columns if column.name not in fate]
        assert equal.tables[table].select(told) == company.tables[table].select(told)
