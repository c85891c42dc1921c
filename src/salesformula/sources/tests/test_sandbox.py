"""SQL of a mapping sees the named files and nothing of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.tests.desk import Desk

SECRET = "a secret beside the files"


def _land(desk: Desk, sql: str) -> None:
    mapping = f"[files.deals]\npath = \"deals.csv\"\n[[tables.deals]]\nsql = '''{sql}'''\n"
    desk.land(mapping, deals_csv="id\nA\n", secret_csv=f"id\n{SECRET}\n")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content AS deal_id FROM read_text('/etc/passwd')",
        "SELECT column0 AS deal_id FROM read_csv('/etc/passwd', delim=':')",
        "SELECT id AS deal_id FROM read_csv('{folder}/secret.csv')",
        "SELECT id AS deal_id FROM '{folder}/secret.csv'",
        "SELECT file AS deal_id FROM glob('/etc/*')",
        "FROM query('SELECT content AS deal_id FROM read_text(''/etc/passwd'')')",
        "SELECT content AS deal_id FROM read_text('http://127.0.0.1/')",
        "SELECT id AS deal_id FROM secret",
        "SELECT path AS deal_id FROM desk",
    ],
)
def test_other_files_are_out_of_reach(desk: Desk, sql: str) -> None:
    with pytest.raises(Refused, match="sql for deals can't be run"):
        _land(desk, sql.format(folder=desk.root / "folder"))
    assert not (desk.home / "facts" / "CURRENT").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "COPY deals TO '{folder}/stolen.csv'",
        "SET enable_external_access = true",
        "ATTACH '{folder}/other.duckdb'",
        "SELECT id AS deal_id FROM deals; DROP TABLE lines.deals",
        "CREATE TABLE x AS SELECT 1",
        "",
    ],
)
def test_anything_but_one_select_is_refused(desk: Desk, sql: str) -> None:
    with pytest.raises(Refused, match=r"sql for deals: one SELECT is allowed here|sql for deals can't be run"):
        _land(desk, sql.format(folder=desk.root / "folder"))
    assert not (desk.root / "folder" / "stolen.csv").exists()


def test_a_column_that_the_table_does_not_have_is_refused_with_those_it_has(desk: Desk) -> None:
    with pytest.raises(Refused, match="sql for deals: colour is no column of deals; allowed: deal_id, name"):
        _land(desk, "SELECT id AS deal_id, 'red' AS colour FROM deals")


def test_a_comment_at_the_end_does_no_harm(desk: Desk) -> None:
    _land(desk, "SELECT id AS deal_id FROM deals -- all of them")
    assert desk.deals("deal_id") == [("A",)]


def test_a_path_that_leaves_the_folder_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"'\.\./x\.csv' leaves the folder"):
        desk.land('[files.x]\npath = "../x.csv"\n[tables]\n')
