"""Every formula gives the same values, cell by cell and type by type, whatever engine holds the facts."""

from __future__ import annotations

from typing import Any

import pytest
from ibis.backends import BaseBackend

from salesformula.rooms.conversion import formula as lead_formula
from salesformula.rooms.pipeline import formula
from tests.engines.change_formulas import CHANGE_FORMULAS
from tests.engines.formulas import FORMULAS
from tests.engines.funnel_formulas import FUNNEL_FORMULAS
from tests.engines.lead_formulas import LEAD_FORMULAS

NAMES = (*FORMULAS, *LEAD_FORMULAS, *CHANGE_FORMULAS, *FUNNEL_FORMULAS)


def _rows(name: str, backend: BaseBackend) -> list[tuple[tuple[str, str, Any], ...]]:
    """The executed rows with the type of every cell, in an order of their own."""
    if name in LEAD_FORMULAS:
        made = LEAD_FORMULAS[name](backend.table("lead_rollup"))
    elif name in FUNNEL_FORMULAS:
        made = FUNNEL_FORMULAS[name](*(backend.table(one) for one in ("funnel_rollup", "lead_rollup", "lead_ages")))
    elif name in CHANGE_FORMULAS:
        made = CHANGE_FORMULAS[name](backend.table("change_rollup"), backend.table("deal_rollup"))
    else:
        made = FORMULAS[name](backend.table("deal_rollup"), backend.table("quota_rollup"))
    executed = made.to_pyarrow().to_pylist()
    rows = [tuple((key, type(cell).__name__, cell) for key, cell in row.items()) for row in executed]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("name", NAMES)
def test_postgresql_and_duckdb_give_equal_values(
    name: str, duckdb_engine: BaseBackend, postgres_engine: BaseBackend
) -> None:
    assert _rows(name, postgres_engine) == _rows(name, duckdb_engine)


@pytest.mark.spark
@pytest.mark.parametrize("name", NAMES)
def test_spark_and_duckdb_give_equal_values(name: str, duckdb_engine: BaseBackend, spark_engine: BaseBackend) -> None:
    assert _rows(name, spark_engine) == _rows(name, duckdb_engine)


def test_every_formula_is_compared() -> None:
    compared = {name.split()[0] for name in (*FORMULAS, *CHANGE_FORMULAS, *FUNNEL_FORMULAS)} | {"sums", "at_ranks"}
    assert set(formula.__all__) == compared
    assert set(lead_formula.__all__) == {name.split()[0] for name in LEAD_FORMULAS}
