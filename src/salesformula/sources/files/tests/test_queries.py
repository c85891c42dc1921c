"""Tables read from a database: one SELECT, kept as a file, its address never told."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from salesformula.kit.errors import Busy, Refused
from salesformula.sources.files.away import may_answer_later
from salesformula.sources.files.queries import check_reads, fetch, written

_TABLE = (
    "CREATE TABLE deals (id TEXT, name TEXT, amount REAL); INSERT INTO deals VALUES ('A', 'x:y', 5.5), ('B', NULL, 3)"
)


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small database whose address the environment holds."""
    path = tmp_path / "secret-place.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(_TABLE)
    connection.close()
    monkeypatch.setenv("SALESFORMULA_CONNECTION_WAREHOUSE", f"sqlite:///{path}?timeout=0.05")
    return path


class _Error(Exception):
    """What a driver raises."""

    sqlstate: str | None = None


def _fetch(folder: Path, query: str, connection: str = "warehouse") -> str:
    fetch(connection=connection, query=query, target=folder / "out.csv", name="query deals")
    return (folder / "out.csv").read_text()


@pytest.mark.usefixtures("warehouse")
def test_the_rows_of_a_query_become_a_file(tmp_path: Path) -> None:
    assert _fetch(tmp_path, "SELECT id, name, amount FROM deals ORDER BY id;") == (
        '"id","name","amount"\n"A","x:y","5.5"\n"B","","3"\n'
    )


@pytest.mark.usefixtures("warehouse")
def test_colons_and_percent_signs_are_text(tmp_path: Path) -> None:
    assert _fetch(tmp_path, "SELECT ':a %s 9:30' AS x FROM deals WHERE name LIKE 'x%'") == '"x"\n":a %s 9:30"\n'


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM deals",
        "SELECT 1; DROP TABLE deals",
        "WITH gone AS (DELETE FROM deals RETURNING id) SELECT * FROM gone",
        "SELECT * INTO copied FROM deals",
        "PRAGMA writable_schema = 1",
        "SELECT * FROM deals FOR UPDATE",
        "SELECT '--'; COMMIT; DROP TABLE deals",
        'SELECT "--"; DELETE FROM deals',
        "SELECT '/*'; DROP TABLE deals; SELECT '*/'",
        "WITH gone AS (SELECT '--') DELETE FROM deals",
        "SELECT '\\''; DROP TABLE deals; --'",
        "SELECT '\\'' INTO OUTFILE 'deals' --'",
        "",
    ],
)
def test_a_query_only_reads(query: str) -> None:
    with pytest.raises(Refused, match="query deals: "):
        check_reads(query, name="query deals")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 'delete, drop' AS x",
        "SELECT '-- delete' AS x",
        "SELECT 1 AS x;",
        '-- delete\nSELECT "update" FROM deals',
        "with a as (select 1) select * from a",
        "SELECT created_at, update_count FROM deals",
    ],
)
def test_words_in_quotes_comments_and_names_are_no_statements(query: str) -> None:
    check_reads(query, name="query deals")


def test_the_database_is_told_that_nothing_is_written(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesformula.sources.files.queries.check_reads", lambda query, name: None)
    with pytest.raises(Refused, match="readonly database"):
        _fetch(tmp_path, "DELETE FROM deals")
    with sqlite3.connect(warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM deals").fetchone() == (2,)
    connection.close()


@pytest.mark.usefixtures("warehouse")
def test_a_connection_without_an_address_is_refused_with_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"SALESFORMULA_CONNECTION_LAKE.*known here: warehouse"):
        _fetch(tmp_path, "SELECT 1", connection="lake")


@pytest.mark.parametrize("address", ["nonsense s3cret", "nosuch://me:s3cret@host/db"])
def test_an_address_that_can_not_be_used_is_refused_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SALESFORMULA_CONNECTION_WAREHOUSE", address)
    with pytest.raises(Refused, match="SALESFORMULA_CONNECTION_WAREHOUSE holds no address") as caught:
        _fetch(tmp_path, "SELECT 1")
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_the_database_says_is_told_without_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_CONNECTION_WAREHOUSE", f"sqlite:///{tmp_path}/no/s3cret.db")
    with pytest.raises(Refused, match="query deals can't be run on connection warehouse") as caught:
        _fetch(tmp_path, "SELECT id FROM deals")
    assert "s3cret" not in str(caught.value)


@pytest.mark.usefixtures("warehouse")
def test_a_query_that_fails_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such column: no_such"):
        _fetch(tmp_path, "SELECT no_such FROM deals")


def test_a_database_that_is_away_is_busy_so_that_the_query_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESFORMULA_CONNECTION_WAREHOUSE", "postgresql+psycopg://me:s3cret@127.0.0.1:1/sales")
    with pytest.raises(Busy, match=r"query deals can't be run on connection warehouse.*refused") as caught:
        _fetch(tmp_path, "SELECT id FROM deals")
    assert "s3cret" not in str(caught.value)


def test_a_database_that_is_locked_is_busy_and_a_wrong_query_is_not(tmp_path: Path, warehouse: Path) -> None:
    writer = sqlite3.connect(warehouse, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(Busy, match="locked"):
            _fetch(tmp_path, "SELECT id FROM deals")
    finally:
        writer.close()
    with pytest.raises(Refused, match="no such column") as caught:
        _fetch(tmp_path, "SELECT no_such FROM deals")
    assert not isinstance(caught.value, Busy)


@pytest.mark.parametrize(
    ("code", "said", "is_connected", "later"),
    [
        ("57014", "canceling statement due to statement timeout", True, True),
        ("42P01", 'relation "deals" does not exist', True, False),
        ("28P01", "password authentication failed", False, False),
        (None, "connection failed: FATAL: password authentication failed", False, False),
        (None, "connection timeout expired", False, True),
        (None, "connection failed: FATAL: the database system is starting up", False, True),
        (2003, "Can't connect to MySQL server", False, True),
        (1045, "Access denied", False, False),
        (1064, "You have an error in your SQL syntax", True, False),
    ],
)
def test_what_passes_is_told_from_what_does_not(
    code: str | int | None, said: str, is_connected: bool, later: bool
) -> None:
    error = _Error(*([code] if isinstance(code, int) else []), said)
    error.sqlstate = code if isinstance(code, str) else None
    assert may_answer_later(OperationalError("SELECT 1", {}, error), is_connected=is_connected) is later


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (Decimal("100.50"), "100.50"),
        (Decimal("1E+3"), "1000"),
        (3.0, "3"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 14), "2026-03-01T09:14:00"),
        (datetime(2026, 3, 1, 9, 14, tzinfo=UTC), "2026-03-01T09:14:00Z"),
        (datetime(2026, 3, 1, 9, 14, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T07:14:00Z"),
        (["a", 2], "a;2"),
    ],
)
def test_a_cell_becomes_the_text_a_file_would_hold(cell: object, text: str) -> None:
    assert written(cell) == text
