"""What the backend that answers does otherwise than Ibis's own."""

from __future__ import annotations

import duckdb
import ibis

from salesformula.facts.compiled import Remembering


def test_rows_in_memory_become_a_table_that_filters_of_joins_can_be_pushed_into() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE deals AS SELECT 'd' || range AS deal_id FROM range(10)")
    backend = Remembering.from_connection(connection)
    wanted = ibis.memtable({"deal_id": ["d1", "d3", "d11"]})
    found = backend.table("deals").semi_join(wanted, "deal_id")
    assert sorted(found.to_pyarrow()["deal_id"].to_pylist()) == ["d1", "d3"]
    plan = str(connection.execute(f"EXPLAIN {backend.compile(found)}").fetchall())
    assert "SEQ_SCAN" in plan
    assert "ARROW_SCAN" not in plan.upper()
