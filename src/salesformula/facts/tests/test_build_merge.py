"""For any two deliveries: the second is known now, the first is still known at its own instant."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.facts.engine import workbench
from salesformula.facts.merge import create, merge
from salesformula.facts.sandbox import Connection
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY
from salesformula.kit.schema import Schema, flag, ident, money, text

SCHEMA = Schema("things", "", ("thing_id",), (ident("thing_id"), text("name"), money("amount"), flag("is_won")))
CONTENT = st.tuples(
    st.none() | st.sampled_from(["", "x", "y"]),
    st.none() | st.sampled_from([Decimal("0.0000"), Decimal("1.5000"), Decimal("-2.0000")]),
    st.none() | st.booleans(),
)
DELIVERY = st.dictionaries(st.sampled_from("abcde"), CONTENT)
Rows = set[tuple[Any, ...]]


def _deliver(connection: Connection, delivery: dict[str, tuple[Any, ...]]) -> Rows:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE delivery (thing_id VARCHAR, name VARCHAR, amount DECIMAL(18, 4), is_won BOOLEAN)"
    )
    given_rows = [(key, *content) for key, content in delivery.items()]
    if given_rows:
        connection.executemany("INSERT INTO delivery VALUES (?, ?, ?, ?)", given_rows)
    return set(given_rows)


def _known(connection: Connection, at: datetime | None) -> Rows:
    when = "known_to IS NULL" if at is None else "known_from <= $at AND (known_to IS NULL OR known_to > $at)"
    sql = f"SELECT thing_id, name, amount, is_won FROM things WHERE {when}"
    found = connection.execute(sql, {"at": at} if at else {}).fetchall()
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=60)
@given(first=DELIVERY, second=DELIVERY)
def test_the_second_delivery_is_known_now_and_the_first_at_its_instant(
    first: dict[str, tuple[Any, ...]], second: dict[str, tuple[Any, ...]]
) -> None:
    connection = workbench(None)
    create(connection, SCHEMA)
    before = _deliver(connection, first)
    merge(connection, SCHEMA, delivered="delivery", now=MONDAY)
    after = _deliver(connection, second)
    merged = merge(connection, SCHEMA, delivered="delivery", now=TUESDAY)
    assert _known(connection, None) == after
    assert _known(connection, MONDAY) == before
    assert (merged.unchanged, merged.closed, merged.opened) == (
        len(before & after),
        len(before - after),
        len(after - before),
    )
    connection.close()


def test_columns_that_are_not_delivered_count_as_empty() -> None:
    connection = workbench(None)
    create(connection, SCHEMA)
    merge(connection, SCHEMA, delivered="(SELECT 'a' AS thing_id)", now=MONDAY)
    assert _known(connection, None) == {("a", None, None, None)}
    connection.close()


def test_a_table_gains_the_columns_its_schema_gained() -> None:
    connection = workbench(None)
    create(connection, Schema("things", "", ("thing_id",), (ident("thing_id"),)))
    connection.execute("INSERT INTO things VALUES ('a', $1, NULL, NULL)", [MONDAY])
    create(connection, SCHEMA)
    assert _known(connection, None) == {("a", None, None, None)}
    connection.close()
